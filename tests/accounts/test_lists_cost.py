"""Lists of posts, accounts and people cost as many statements for three rows as for one, and go on on further pages."""

import pytest
from django.urls import reverse

from accounts.actions.ways import note_way
from tests.factories import (
    NOW,
    actor,
    make_account,
    make_change,
    make_group,
    make_person,
    make_post,
    make_posting_right,
    make_takedown,
    make_withdrawal,
    settle_everything,
    take_down,
)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def fill(number, manager, tech):
    """So many accounts, each with a post, a withdrawn permission and a way back in; the last account and permission."""
    for place in range(number):
        person = make_person(f"Teacher {place}", "staff", contract="fixed-term")
        account = make_account(f"Account {place}", each_has_own_access=True)
        make_posting_right(person, account)
        make_post(person, account)
        note_way(account, by=actor(tech), now=NOW, kind="phone", owner="person", person=person, hint="12")
        withdrawal = make_withdrawal(manager, days=30 + place)
    return account, withdrawal


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("page", "row", "statements"),
    [
        ("posts", "Harvest festival", 11),
        ("withdrawals", "Year 3", 7),
        ("all_ways", "Account ", 9),
        ("choose_official", "Account ", 6),
        ("no_end_date", "Teacher ", 6),
    ],
)
def test_a_list_costs_the_same_at_one_and_three(
    page, row, statements, number, head, tech, manager, browser_as, django_assert_num_queries
):
    fill(number, manager, tech)
    browser = browser_as(head)
    with django_assert_num_queries(statements):
        text = browser.get(reverse(f"accounts:{page}")).content.decode()
    assert text.count(row) >= number


@pytest.mark.parametrize("number", [1, 3])
def test_a_withdrawn_permission_costs_the_same_at_one_and_three(
    number, tech, manager, browser_as, django_assert_num_queries
):
    _, withdrawal = fill(number, manager, tech)
    browser = browser_as(manager)
    with django_assert_num_queries(12):
        assert len(browser.get(withdrawal.get_absolute_url()).context["posts"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_post_that_came_down_costs_the_same_once_and_three_times(
    number, tech, manager, browser_as, django_assert_num_queries
):
    account, _ = fill(1, manager, tech)
    post = account.posts.get()
    for _ in range(number):
        takedown = take_down(make_takedown(post, tech), manager)
        post.refresh_from_db()
    browser = browser_as(tech)
    with django_assert_num_queries(12):
        assert len(browser.get(post.get_absolute_url()).context["takedowns"]) == number
    with django_assert_num_queries(8):
        browser.get(takedown.get_absolute_url())


def test_a_change_costs_the_same_settled_and_not(head, tech, manager, browser_as, django_assert_num_queries):
    account, _ = fill(1, manager, tech)
    change, browser = make_change(account, head, "suspend"), browser_as(tech)
    with django_assert_num_queries(9):
        browser.get(change.get_absolute_url())
    settle_everything(change, tech)
    with django_assert_num_queries(9):
        browser.get(change.get_absolute_url())


def test_no_list_ends_without_saying_so(manager, teacher, browser_as):
    for place in range(51):
        make_group(teacher, name=f"Group {place:02}")
        make_withdrawal(manager, days=place)
    browser = browser_as(manager)
    for name in ("linked_groups", "withdrawals"):
        first = browser.get(reverse(f"accounts:{name}"))
        assert len(first.context["page"].rows) == 50
        rest = browser.get(reverse(f"accounts:{name}"), first.context["page"].next_query)
        assert (len(rest.context["page"].rows), rest.context["page"].next_query) == (1, None)
