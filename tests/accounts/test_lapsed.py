"""An account whose termly review is past its time says so wherever it appears (RO9, NA4)."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.actions.reviews import open_reviews
from accounts.models import Review
from accounts.queries.official import choosable
from accounts.queries.requests import list_for
from tests.factories import LONDON, actor, make_account, make_posting_right, store, system

SUMMER = datetime(2026, 7, 1, 9, 0, tzinfo=LONDON)
TERM = datetime(2026, 9, 1, 0, 1, tzinfo=LONDON)
OVER = datetime(2026, 11, 19, 10, 0, tzinfo=LONDON)
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
    return found | {"the proposals": reverse("accounts:requests")}


def test_every_page_of_a_lapsed_account_says_so(account, tech, browser_as):
    browser = browser_as(tech)
    found = {name: LAPSED in browser.get(url).content.decode() for name, url in pages(account).items()}
    assert found == dict.fromkeys(found, True)

    Review.objects.update(lapses_at=OVER.replace(hour=11), due_by=OVER.replace(hour=11))
    found = {name: LAPSED in browser.get(url).content.decode() for name, url in pages(account).items()}
    assert found == dict.fromkeys(found, False)


def test_whoever_can_post_reads_it_on_the_safe(account, teacher, browser_as):
    assert LAPSED in browser_as(teacher).get(reverse("accounts:safe", args=[account.pk])).content.decode()


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
