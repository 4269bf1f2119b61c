"""An account whose termly review is past its time says so wherever it appears (RO9, NA4)."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.actions.changes import resume_account
from accounts.actions.handovers import offer_handover
from accounts.actions.reviews import open_reviews
from accounts.models import Review
from accounts.queries.official import choosable
from accounts.queries.requests import list_for
from accounts.states import ReviewState
from tests.factories import LONDON, actor, carry_out, make_account, make_change, make_posting_right, store, system

SUMMER = datetime(2026, 7, 1, 9, 0, tzinfo=LONDON)
TERM = datetime(2026, 9, 1, 0, 1, tzinfo=LONDON)
OVER = datetime(2026, 11, 19, 10, 0, tzinfo=LONDON)
SPRING = datetime(2027, 1, 5, 10, 0, tzinfo=LONDON)
LAPSED = "Lapsed: not reviewed in time"


@pytest.fixture
def account(school, tech, teacher, time_machine):
    """In use since the summer, and not reviewed in the autumn."""
    account = make_account(now=SUMMER, is_listed=True, proposed_by=teacher)
    make_posting_right(teacher, account, now=SUMMER)
    store(account, tech, OVER, username="y3", password="Plum-Kettle-7-Quay", recovery_codes="one two\nthree four")
    open_reviews(by=system(TERM), now=TERM)
    time_machine.move_to(OVER, tick=False)
    return account


def pages(account):
    of_account = ("account", "posting", "safe", "recovery_codes", "versions", "suggestion")
    found = {name: reverse(f"accounts:{name}", args=[account.pk]) for name in of_account}
    found["the proposal"] = account.request.get_absolute_url()
    of_account = ("ways", "change_monitors")
    found |= {name: reverse(f"accounts:{name}", args=[account.pk]) for name in of_account}
    found["to suspend it"] = reverse("accounts:begin_change", args=[account.pk, "suspend"])
    return found | {"the proposals": reverse("accounts:requests")}


def test_every_page_of_a_lapsed_account_says_so(account, tech, browser_as):
    browser = browser_as(tech)
    found = {name: LAPSED in browser.get(url).content.decode() for name, url in pages(account).items()}
    assert found == dict.fromkeys(found, True)

    Review.objects.update(lapses_at=OVER.replace(hour=11), due_by=OVER.replace(hour=11))
    found = {name: LAPSED in browser.get(url).content.decode() for name, url in pages(account).items()}
    assert found == dict.fromkeys(found, False)


def test_a_lapsed_account_that_was_suspended_for_a_time_is_as_late_as_before(account, head, tech):
    """Once a term a review; a rest makes no proof young, in this term or in the next."""
    before = Review.objects.values("term", "lapses_at", "due_by").get()
    carry_out(account, head, tech, "suspend", OVER)
    assert Review.objects.get().state == ReviewState.DROPPED

    resume_account(account, by=actor(head, OVER), now=OVER, reason="Wanted again")

    review = Review.objects.get()
    assert (review.state, review.ended_at, review.is_lapsed(OVER)) == (ReviewState.OPEN, None, True)
    assert Review.objects.values("term", "lapses_at", "due_by").get() == before


def test_a_lapsed_account_taken_up_again_in_the_next_term_is_lapsed_still(account, head, tech):
    lapsed_at = Review.objects.get().lapses_at
    carry_out(account, head, tech, "suspend", OVER)
    open_reviews(by=system(SPRING), now=SPRING)
    resume_account(account, by=actor(head, SPRING), now=SPRING, reason="Wanted again")

    assert open_reviews(by=system(SPRING), now=SPRING) == 1

    review = Review.objects.open().get()
    assert (review.term, review.lapses_at, review.is_lapsed(SPRING)) == ("2027-spring", lapsed_at, True)


def test_whoever_can_post_reads_it_on_the_safe(account, teacher, browser_as):
    assert LAPSED in browser_as(teacher).get(reverse("accounts:safe", args=[account.pk])).content.decode()


def test_the_checks_and_what_is_under_way_on_it_say_so(account, head, tech, teacher, browser_as):
    offered = offer_handover(account, by=actor(tech, OVER), now=OVER, person=teacher)
    change = make_change(account, head, "suspend", OVER)
    pages = {
        reverse("accounts:handover", args=[offered.reference]): tech,
        change.get_absolute_url(): tech,
        reverse("monitoring:record_checks"): tech,
        reverse("accounts:check_post", args=["nobody"]): teacher,
    }

    said = [url for url, who in pages.items() if "lapsed: not reviewed in time" in read(browser_as(who), url).lower()]

    assert said == list(pages)
    Review.objects.update(lapses_at=OVER.replace(hour=11), due_by=OVER.replace(hour=11))
    assert not [url for url, who in pages.items() if "not reviewed in time" in read(browser_as(who), url)]


def read(browser, url):
    return browser.get(url).content.decode()


def test_the_headteacher_reads_it_where_the_public_list_is_chosen_and_the_public_does_not(account, head, browser_as):
    browser = browser_as(head)
    assert LAPSED in browser.get(reverse("accounts:choose_official")).content.decode()
    shown = browser.get(reverse("official:accounts")).content.decode()
    assert ("Year 3 news" in shown, "Lapsed" in shown) == (True, False)


def test_lists_cost_the_same_at_one_and_three(account, head, django_assert_num_queries):
    by = actor(head, OVER)
    for number in (1, 3):
        while len(choosable(OVER)) < number:
            make_account(now=SUMMER)
        with django_assert_num_queries(1):
            assert [one.is_lapsed for one in choosable(OVER)].count(True) == 1
        with django_assert_num_queries(2):
            assert [one.is_lapsed for one in list_for(by, OVER)[1]].count(True) == 1
