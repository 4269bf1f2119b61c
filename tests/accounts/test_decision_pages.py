"""The decision about a proposal on its page: what comes in between, twice, too late or too long (RO5)."""

from datetime import datetime, timedelta

import pytest
import time_machine

from accounts.actions.requests import agree_to_sponsor, approve_request, decline_request
from accounts.models import AccountRequest
from accounts.queries import work_for
from accounts.states import RequestState
from core.action import Refused
from people.roles import Role
from tests.accounts.test_request_pages import errors, url
from tests.factories import LONDON, NOW, actor, make_person, make_request
from tests.waiting import waits

MIDNIGHT = datetime(2026, 11, 20, 0, 0, tzinfo=LONDON)
AT_A_GLANCE = "Facebook. Private. Children will be pictured."


@pytest.fixture(autouse=True)
def _at_school():
    with time_machine.travel(NOW, tick=False):
        yield


def refused(answer):
    return answer.status_code, answer.context["reason"]


def test_the_page_says_at_a_glance_what_is_proposed(teacher, head, slt, browser_as):
    same = make_request(teacher)
    two = make_request(teacher, will_post=[teacher, slt], name="Year 4 news")
    open_to_all = make_request(teacher, will_be_private=False, why_not_private="A Page.", children_appear=False)
    browser = browser_as(head)

    page = browser.get(url("request", same.pk))

    assert page.context["brief"] == AT_A_GLANCE
    assert page.context["rows"] == [
        ("Aim", "Show families what the class is learning."),
        ("Who it is for", "Families of Year 3."),
        ("How people will hear of it", "A letter home with the link."),
        ("Will post and keep an eye on it", "Priya Nair"),
    ]
    assert browser.get(url("request", two.pk)).context["rows"][-2:] == [
        ("Will post", "Priya Nair, Sara Lund"),
        ("Will keep an eye on it", "Priya Nair"),
    ]
    page = browser.get(url("request", open_to_all.pk))
    assert page.context["brief"] == "Facebook. Open to everybody. No children pictured."
    assert page.context["rows"][3] == ("Why not private", "A Page.")


def test_a_decision_sent_twice_counts_once(teacher, head, browser_as):
    waiting = make_request(teacher)
    browser = browser_as(head)

    first, second = (browser.post(url("approve_request", waiting.pk), {"conditions": "Once"}) for _ in range(2))

    assert first.status_code == 302
    assert refused(second) == (409, "Hana Okafor has already approved this proposal.")


@pytest.mark.parametrize(
    ("verb", "sent"), [("approve_request", {}), ("return_request", {"note": "x"}), ("decline_request", {"reason": "x"})]
)
def test_a_page_that_stands_open_while_somebody_else_decides(teacher, head, deputy, browser_as, verb, sent):
    waiting = make_request(teacher)
    AccountRequest.objects.filter(pk=waiting.pk).update(passed_on_to=deputy, passed_on_at=NOW)
    browser = browser_as(head)
    assert browser.get(url("request", waiting.pk)).status_code == 200
    decline_request(AccountRequest.objects.get(), by=actor(deputy), now=NOW, reason="One is enough")

    answer = browser.post(url(verb, waiting.pk), sent)

    assert refused(answer) == (409, "Dele Marsh has already declined this proposal.")


def test_a_proposal_taken_back_meanwhile_is_decided_no_more(teacher, head, browser_as):
    waiting = make_request(teacher)
    browser = browser_as(head)
    browser_as(teacher).post(url("withdraw_request", waiting.pk))

    assert refused(browser.post(url("approve_request", waiting.pk), {})) == (409, "This proposal was withdrawn.")


def test_the_role_that_ends_at_midnight_ends_in_the_middle_of_the_page(teacher, head, browser_as, time_machine):
    head.holdings.filter(role=Role.HEADTEACHER).update(ends_on=NOW.date())
    waiting = make_request(teacher)
    time_machine.move_to(MIDNIGHT - timedelta(seconds=1), tick=False)
    browser = browser_as(head)
    assert "Your decision" in browser.get(url("request", waiting.pk)).content.decode()

    time_machine.move_to(MIDNIGHT, tick=False)
    answer = browser.post(url("approve_request", waiting.pk), {})

    assert answer.status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == RequestState.SUBMITTED


@pytest.mark.parametrize(
    ("verb", "field", "most"), [("return_request", "note", 1000), ("decline_request", "reason", 1000)]
)
def test_too_many_words_are_kept_and_counted(teacher, head, browser_as, verb, field, most):
    waiting = make_request(teacher)

    answer = browser_as(head).post(url(verb, waiting.pk), {field: "y" * 10_000})

    assert errors(answer) == {field: [f"Ensure this value has at most {most} characters (it has 10000)."]}
    page = answer.content.decode()
    assert f"This is too long: 10,000 characters. Shorten it to {most:,}." in page
    assert ("y" * 10_000 in page, page.count('<details class="govuk-details" open')) == (True, 1)


def test_conditions_that_are_too_long_stay_open_with_what_was_typed(teacher, head, browser_as):
    waiting = make_request(teacher)

    answer = browser_as(head).post(url("approve_request", waiting.pk), {"conditions": "z" * 10_000, "note": "Lovely"})

    assert [*errors(answer)] == ["conditions"]
    page = answer.content.decode()
    assert ("z" * 10_000 in page, "Lovely" in page) == (True, True)
    assert page.count('<details class="govuk-details" open') == 1


def test_a_signed_out_headteacher_is_shown_what_they_had_written(teacher, head, client):
    waiting = make_request(teacher)

    answer = client.post(
        url("decline_request", waiting.pk),
        {"reason": "We have three accounts for this year group already."},
        HTTP_REFERER=f"http://testserver{url('request', waiting.pk)}",
    )

    assert answer.context["typed"] == [("Reason", "We have three accounts for this year group already.")]
    assert answer.context["sign_in"].endswith(f"next={url('request', waiting.pk)}")


def test_who_is_asked_no_longer_does_not_see_it(governor, manager, slt, browser_as):
    waiting = make_request(governor, sponsor=slt, on_behalf_of="Friends")
    teacher = make_person("Not Asked", Role.STAFF)
    asked = browser_as(slt)
    assert "Do you stand behind it?" in asked.get(url("request", waiting.pk)).content.decode()

    for person in (teacher, make_person("Gus Vale", Role.GOVERNOR)):
        assert browser_as(person).get(url("request", waiting.pk)).status_code == 404
        assert browser_as(person).post(url("agree_to_sponsor", waiting.pk)).status_code == 404


def test_a_sponsor_who_left_without_an_answer_holds_nothing_up(governor, head, manager, browser_as):
    waiting = make_request(governor, sponsor=manager)
    browser = browser_as(head)
    assert waits(work_for, head, NOW) == []
    manager.access_ends_at = NOW
    manager.save()

    assert [item.title for item in waits(work_for, head, NOW)] == ["Decide: Year 3 news · Facebook"]
    page = browser.get(url("request", waiting.pk))
    assert page.context["checked"][1].words == "Maya Price has left and never agreed to stand behind it."
    left = (
        "Maya Price has left and never agreed to stand behind this proposal. "
        "Send it back, so that somebody else is asked, or decline it."
    )
    assert page.context["why_not_approve"] == left
    assert refused(browser.post(url("approve_request", waiting.pk), {})) == (409, left)
    assert browser.post(url("return_request", waiting.pk), {"note": "Ask Sara instead."}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == RequestState.RETURNED


def test_a_sponsor_whose_role_has_ended_may_still_send_it_back(governor, slt):
    waiting = make_request(governor, sponsor=slt)
    slt.holdings.filter(role=Role.SLT).update(ends_on=(NOW - timedelta(days=1)).date())

    with pytest.raises(Refused) as found:
        agree_to_sponsor(waiting, by=actor(slt), now=NOW)
    assert found.value.reason == "Only the headteacher, the business manager or senior leaders stand behind a proposal."
    with pytest.raises(Refused) as found:
        approve_request(waiting, by=actor(slt), now=NOW)
    assert found.value.reason == "You stand behind this proposal, so somebody else decides about it."
