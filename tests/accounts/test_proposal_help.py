"""What helps while a proposal is written: facts and similar accounts in time, one answer changed by itself."""

import pytest
import time_machine
from django.urls import reverse

from accounts.actions.requests import start_request
from tests.accounts.test_request_pages import errors, typed, url
from tests.factories import NOW, actor, make_account, make_draft, make_request

HTMX = {"HX-Request": "true"}
CHILDRENS_AGE = "Its users must be 13 or older."


@pytest.fixture(autouse=True)
def _at_school():
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_platforms_age_and_what_is_like_it_come_at_once(teacher, head, browser_as):
    make_account("Year 3 pictures")
    make_request(head, name="Year 3 poems", platform="x")
    draft = start_request(by=actor(teacher), now=NOW)
    browser = browser_as(teacher)

    page = browser.get(url("edit_request", draft.pk)).content.decode()
    at_once = browser.post(url("edit_request", draft.pk), {"platform": "facebook"}, headers=HTMX).content.decode()
    later = browser.post(
        url("edit_request", draft.pk), {"platform": "facebook", "name": "Poems"}, headers=HTMX
    ).content.decode()
    same = browser.post(
        url("edit_request", draft.pk), {"platform": "facebook", "name": "Poems", "aim": "News"}, headers=HTMX
    ).content.decode()

    assert (CHILDRENS_AGE in page, "Is there one already?" in page) == (False, False)
    assert (CHILDRENS_AGE in at_once, "Year 3 pictures" in at_once, "Year 3 poems" in at_once) == (True, True, False)
    assert "Year 3 poems, X (Twitter): proposed by Hana Okafor" in later
    assert same.strip() == "Saved at 10:30."
    assert CHILDRENS_AGE in browser.get(url("edit_request", draft.pk)).content.decode()


def test_without_a_script_they_stand_beside_the_answers(teacher, browser_as):
    make_account("Year 3 pictures")
    draft = make_draft(teacher)

    page = browser_as(teacher).get(url("check_request", draft.pk))

    assert [(found.is_fine, found.words.split(":")[0]) for found in page.context["checked"]] == [
        (False, "Only one person would post. If they are ill, nobody can."),
        (None, "Children will be pictured"),
        (None, "Facebook"),
        (None, "There is something like it already"),
        (True, "It will be private."),
    ]


@pytest.mark.parametrize(
    ("only", "sent", "kept"),
    [
        ("aim", {"aim": "Another aim"}, {"aim": "Another aim"}),
        ("platform", {"platform": "games", "platform_name": "Chess"}, {"platform": "games", "platform_name": "Chess"}),
        ("private", {"will_be_private": "no", "why_not_private": "A page"}, {"will_be_private": False}),
        ("children", {"children_appear": "no"}, {"children_appear": False}),
    ],
)
def test_one_answer_is_changed_by_itself_and_leads_back(teacher, browser_as, only, sent, kept):
    draft = make_draft(teacher)
    browser = browser_as(teacher)
    edit = f"{url('edit_request', draft.pk)}?only={only}"
    assert f'href="{edit}"' in browser.get(url("check_request", draft.pk)).content.decode()
    assert browser.get(edit).context["title"] == "Change your answer"

    answer = browser.post(edit, sent | {"check": "1"})

    assert answer.url == url("check_request", draft.pk)
    before = {name: getattr(draft, name) for name in ("name", "audience", "promotion")}
    draft.refresh_from_db()
    assert {name: getattr(draft, name) for name in kept} == kept
    assert {name: getattr(draft, name) for name in before} == before
    assert draft.will_post.get() == teacher


def test_one_answer_that_asks_for_another_says_so(teacher, browser_as):
    draft = make_draft(teacher)
    edit = url("edit_request", draft.pk)

    open_to_all = browser_as(teacher).post(f"{edit}?only=private", {"will_be_private": "no", "check": "1"})
    for_a_group = browser_as(teacher).post(f"{edit}?only=group", {"on_behalf_of": "Friends", "check": "1"})
    unknown = browser_as(teacher).get(f"{edit}?only=nothing")

    assert errors(open_to_all) == {"why_not_private": ["Say why the account cannot be private"]}
    assert errors(for_a_group) == {"sponsor": ["Choose the senior member of staff who stands behind it"]}
    assert unknown.context["title"] == "Propose an account"


def test_whoever_is_on_staff_begins_with_themselves_and_a_governor_chooses(teacher, governor, browser_as):
    theirs, governors = (start_request(by=actor(person), now=NOW) for person in (teacher, governor))

    page = browser_as(teacher).get(url("edit_request", theirs.pk))
    other = browser_as(governor).get(url("edit_request", governors.pk))

    assert (page.context["looks_after_it_alone"], other.context["looks_after_it_alone"]) == (True, False)
    assert "You post and keep an eye on it. Somebody else too?" in page.content.decode()
    assert [*governors.will_post.all(), *governors.will_monitor.all()] == []
    assert "A governor's proposal is sent on once they have agreed." in other.content.decode()


def test_what_was_typed_stands_on_the_page_that_asks_again(teacher, browser_as):
    draft = make_draft(teacher)

    answer = browser_as(teacher).post(url("edit_request", draft.pk), typed(teacher, check="1", aim="x" * 10_000))

    assert errors(answer)["aim"] == ["Ensure this value has at most 2000 characters (it has 10000)."]
    assert "x" * 10_000 in answer.content.decode()
    assert reverse("accounts:check_request", args=[draft.pk]) not in answer.content.decode()
