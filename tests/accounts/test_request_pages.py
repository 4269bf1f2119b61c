"""The pages of proposals: written on a telephone, decided between two meetings."""

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AccountRequest
from accounts.states import RequestState
from tests.factories import NOW, make_approved, make_draft, make_request


@pytest.fixture(autouse=True)
def _at_school():
    with time_machine.travel(NOW, tick=False):
        yield


def url(name, *args):
    return reverse(f"accounts:{name}", args=args)


def typed(person, **changes):
    """What a browser sends for a complete proposal."""
    values = {
        "platform": "facebook",
        "platform_name": "",
        "name": "Year 3 news",
        "aim": "Show families what the class is learning.",
        "audience": "Families of Year 3.",
        "promotion": "A letter home.",
        "will_be_private": "yes",
        "why_not_private": "",
        "children_appear": "yes",
        "will_post_0": str(person.pk),
        "will_monitor_0": str(person.pk),
        "on_behalf_of": "",
        "sponsor": "",
    }
    return values | changes


def errors(answer):
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def test_start_begins_a_draft_and_opens_the_form(teacher, browser_as):
    browser = browser_as(teacher)

    answer = browser.post(url("start_request"))

    draft = AccountRequest.objects.get()
    assert answer.url == url("edit_request", draft.pk)
    page = browser.get(answer.url)
    assert page.status_code == 200
    assert browser.post(url("start_request")).url == answer.url
    assert [draft.will_post.get(), draft.will_monitor.get()] == [teacher, teacher]


def test_an_old_link_to_a_new_proposal_leads_on_and_begins_nothing(teacher, browser_as):
    browser = browser_as(teacher)

    page = browser.get(url("start_request"), follow=True)

    assert (page.redirect_chain, AccountRequest.objects.count()) == ([(url("requests"), 302)], 0)
    assert "Press “Propose an account” to begin." in page.content.decode()
    browser.post(url("start_request"))
    assert browser.get(url("start_request")).url == url("edit_request", AccountRequest.objects.get().pk)


def test_typing_keeps_the_draft_and_says_when(teacher, browser_as):
    draft = make_draft(teacher, aim="")

    sent = typed(teacher, name=draft.name, platform=draft.platform, aim="To show")
    answer = browser_as(teacher).post(url("edit_request", draft.pk), sent, headers={"HX-Request": "true"})

    assert answer.content.decode().strip() == "Saved at 10:30."
    assert AccountRequest.objects.get().aim == "To show"


def test_typing_too_much_keeps_everything_else_and_says_so(teacher, browser_as):
    draft = make_draft(teacher, aim="")

    answer = browser_as(teacher).post(
        url("edit_request", draft.pk),
        typed(teacher, aim="x" * 10_000, audience="Families"),
        headers={"HX-Request": "true"},
    )

    assert answer.content.decode().strip() == (
        "Not saved yet: This is too long: 10,000 characters. Shorten it to 2,000."
    )
    draft.refresh_from_db()
    assert (draft.aim, draft.audience) == ("", "Families")


def test_save_draft_without_javascript(teacher, browser_as):
    draft = make_draft(teacher)

    answer = browser_as(teacher).post(url("edit_request", draft.pk), {"name": "Only this", "save": "1"}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "Your draft is saved. You can go on with it whenever you like."
    ]
    draft.refresh_from_db()
    assert (draft.name, draft.aim, draft.will_be_private, draft.will_post.count()) == ("Only this", "", None, 0)


def test_a_draft_of_choices_alone_is_not_listed_and_gone_on_with(teacher, browser_as):
    draft = make_draft(teacher, platform="", name="", aim="", audience="", promotion="", why_not_private="")
    browser = browser_as(teacher)

    answer = browser.post(url("edit_request", draft.pk), {"save": "1", "children_appear": "no"}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "Nothing is written yet, so it is not on the list. Propose an account, and you go on where you were."
    ]
    assert answer.context["open"] == []
    again = browser.post(reverse("accounts:start_request"), follow=True)
    assert again.redirect_chain[-1][0] == url("edit_request", draft.pk)
    assert again.context["form"].initial["children_appear"] is False


def test_check_says_what_is_missing_at_each_field_and_loses_nothing(teacher, browser_as):
    draft = make_draft(teacher)

    answer = browser_as(teacher).post(
        url("edit_request", draft.pk),
        {"check": "1", "platform": "games", "will_be_private": "no", "on_behalf_of": "Friends", "name": "Chess"},
    )

    assert errors(answer) == {
        "aim": ["Enter the aim of the account"],
        "audience": ["Enter who the account is for"],
        "promotion": ["Enter how people will hear of the account"],
        "children_appear": ["Choose whether children will be pictured"],
        "will_post": ["Choose at least one person who will post"],
        "will_monitor": ["Choose at least one person who will keep an eye on it"],
        "platform_name": ["Enter the name of the game or platform"],
        "why_not_private": ["Say why the account cannot be private"],
        "sponsor": ["Choose the senior member of staff who stands behind it"],
    }
    draft.refresh_from_db()
    assert (draft.name, draft.on_behalf_of) == ("Chess", "Friends")


def test_check_then_send(teacher, head, browser_as):
    make_request(head, name="Older page")
    draft = make_draft(teacher)
    browser = browser_as(teacher)

    answer = browser.post(url("edit_request", draft.pk), typed(teacher, check="1"))
    assert answer.url == url("check_request", draft.pk)
    page = browser.get(answer.url)
    assert page.context["checked"][-2].links == (("Older page, proposed by Hana Okafor", ""),)
    assert page.context["goes_to"] == "the headteacher"
    answer = browser.post(url("submit_request", draft.pk), follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["Your proposal is with the headteacher."]
    draft.refresh_from_db()
    assert draft.state == RequestState.SUBMITTED
    assert browser.get(url("edit_request", draft.pk)).url == url("request", draft.pk)
    assert browser.post(url("submit_request", draft.pk)).status_code == 409


def test_a_governor_names_a_sponsor_who_agrees_on_the_page(governor, manager, browser_as):
    draft = make_draft(governor)
    browser = browser_as(governor)
    browser.post(url("edit_request", draft.pk), typed(governor, check="1", sponsor=str(manager.pk)))
    browser.post(url("submit_request", draft.pk))

    sponsor = browser_as(manager)
    assert b"Do you stand behind it?" in sponsor.get(url("request", draft.pk)).content
    sponsor.post(url("agree_to_sponsor", draft.pk))

    draft.refresh_from_db()
    assert draft.sponsor_agreed_at == NOW


def test_somebody_elses_draft_is_not_there(teacher, head, browser_as):
    draft = make_draft(teacher)

    for name in ("request", "edit_request", "check_request"):
        assert browser_as(head).get(url(name, draft.pk)).status_code == 404


def test_three_decisions_stand_on_one_page(teacher, head, browser_as):
    waiting = make_request(teacher)

    page = browser_as(head).get(url("request", waiting.pk))

    assert [(finding.is_fine, finding.words) for finding in page.context["checked"]] == [
        (False, "Only one person would post. If they are ill, nobody can."),
        (None, "Children will be pictured: each post is checked against the school's own list."),
        (
            None,
            "Facebook: users must be 13 or older. A Facebook group can be private. A Facebook Page cannot: anybody can "
            "see it.",
        ),
        (True, "It will be private."),
        (True, "No other account is like it."),
    ]
    for name in ("approve_request", "return_request", "decline_request"):
        assert url(name, waiting.pk) in page.content.decode()


def test_approve_with_conditions_on_the_page(teacher, head, browser_as):
    waiting = make_request(teacher)

    browser_as(head).post(url("approve_request", waiting.pk), {"conditions": "No surnames", "note": ""})

    waiting.refresh_from_db()
    assert (waiting.state, waiting.conditions, waiting.decided_by) == (RequestState.APPROVED, "No surnames", head)


def test_approve_an_open_account_asks_for_the_day(teacher, head, browser_as):
    waiting = make_request(teacher, will_be_private=False, why_not_private="A Page.")
    browser = browser_as(head)

    answer = browser.post(url("approve_request", waiting.pk), {"conditions": "x" * 300})
    assert errors(answer) == {
        "not_private_until": ["Give the day until which you allow it, or send the proposal back"],
        "conditions": ["Keep each condition under 200 characters, one a line."],
    }
    answer = browser.post(url("approve_request", waiting.pk), {"not_private_until": "2026-11-01"})
    assert errors(answer) == {"not_private_until": ["Give a day in the future until which the account may be open."]}


@pytest.mark.parametrize(
    ("name", "field", "error"),
    [("return_request", "note", "Say what should change"), ("decline_request", "reason", "Give the reason")],
)
def test_return_and_decline_ask_for_words(teacher, head, browser_as, name, field, error):
    waiting = make_request(teacher)
    browser = browser_as(head)

    assert errors(browser.post(url(name, waiting.pk), {field: " "})) == {field: [error]}
    assert browser.post(url(name, waiting.pk), {field: "Because."}).status_code == 302
    assert browser.get(url("request", waiting.pk)).status_code == 200


def test_a_teacher_cannot_decide_by_address(teacher, head, slt, browser_as):
    waiting = make_request(teacher)

    answer = browser_as(slt).post(url("approve_request", waiting.pk), {"conditions": ""})

    assert answer.status_code == 409
    assert b"Only the headteacher decides about new accounts." in answer.content
    assert browser_as(teacher).post(url("decline_request", waiting.pk), {"reason": "x"}).status_code == 409


def test_returned_shows_the_note_to_the_proposer(teacher, head, browser_as):
    waiting = make_request(teacher)
    browser_as(head).post(url("return_request", waiting.pk), {"note": "Who answers?"})

    browser = browser_as(teacher)
    assert b"Who answers?" in browser.get(url("request", waiting.pk)).content
    assert b"Who answers?" in browser.get(url("edit_request", waiting.pk)).content
    browser.post(url("withdraw_request", waiting.pk))
    waiting.refresh_from_db()
    assert waiting.state == RequestState.WITHDRAWN


def test_list_costs_the_same_at_one_and_three(teacher, head, browser_as, django_assert_num_queries):
    browser = browser_as(head)
    make_request(teacher)
    browser.get(url("requests"))
    with django_assert_num_queries(8):
        browser.get(url("requests"))
    make_request(teacher)
    make_approved(teacher, head)
    make_request(teacher)
    with django_assert_num_queries(8):
        browser.get(url("requests"))
