"""Pages put together from many lists cost the same at one row and at three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.roles import Role
from tests.accounts.test_scim import Directory, connect
from tests.factories import (
    NOW,
    make_account,
    make_departure,
    make_person,
    make_post,
    make_posting_right,
    make_reachable,
    make_withdrawal,
)

pytestmark = pytest.mark.usefixtures("at_now")


@pytest.fixture
def cast(head, tech, manager, slt, teacher):
    """Everybody in these tests, by the name of their fixture."""
    return {"head": head, "tech": tech, "manager": manager, "slt": slt, "teacher": teacher}


class Maker:
    """Makes the next row of each list."""

    def __init__(self, cast):
        self.cast, self.number = cast, 0

    def account(self, **more):
        self.number += 1
        return make_account(f"Club {self.number}", **more)

    def in_order(self):
        """An account with people who can post, ways back in and somebody who watches."""
        account = self.account(monitors=[self.cast["teacher"]], each_has_own_access=True)
        for name in ("teacher", "slt"):
            make_posting_right(self.cast[name], account)
        make_reachable(account)

    def closed(self):
        self.account(state="closed", closed_at=NOW)

    def listed(self):
        self.account(is_listed=True, handle=f"@club_{self.number}")

    def withdrawn(self):
        account = self.account(each_has_own_access=True)
        make_posting_right(self.cast["teacher"], account)
        make_post(self.cast["teacher"], account, about=f"Post {self.number}")
        make_withdrawal(self.cast["manager"], days=self.number)

    def leaver(self):
        self.number += 1
        make_departure(make_person(f"Bo {self.number}", Role.STAFF))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("page", "make", "reader", "statements"),
    [
        ("register_csv", "in_order", "teacher", 14),
        ("closed", "closed", "teacher", 5),
        ("preview_official", "listed", "head", 6),
        ("withdrawals", "withdrawn", "teacher", 6),
        ("departures", "leaver", "head", 9),
    ],
)
def test_a_list_costs_the_same_at_one_and_three(
    page, make, reader, statements, count, cast, browser_as, django_assert_num_queries
):
    maker, browser, address = Maker(cast), browser_as(cast[reader]), reverse(f"accounts:{page}")
    browser.get(address)
    for _ in range(count):
        getattr(maker, make)()

    with django_assert_num_queries(statements):
        answer = browser.get(address)
    assert answer.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_directorys_list_costs_the_same_at_one_and_three(tech, count):
    directory = Directory(connect(tech)[1])
    for number in range(count):
        make_person(f"Cy {number}", Role.STAFF, email=f"cy{number}@riverside.example", staff_number=f"{number}")
        directory.add(f"cy{number}@riverside.example", f"{number}")

    # What the token, its limit and its last use cost differs by database.
    with CaptureQueriesContext(connection) as taken:
        answer = directory.send("GET", "Users")
    assert len([query for query in taken if "accounts_directoryentry" in query["sql"]]) == 2
    assert answer.said["totalResults"] == count


@pytest.mark.parametrize("count", [1, 3])
def test_how_were_doing_costs_the_same_at_one_and_three(cast, count, browser_as, django_assert_num_queries):
    maker, browser = Maker(cast), browser_as(cast["head"])
    browser.get(reverse("overview:standing"))
    for make in ("in_order", "closed", "listed", "withdrawn", "leaver"):
        for _ in range(count):
            getattr(maker, make)()

    with django_assert_num_queries(31):
        browser.get(reverse("overview:standing"))
