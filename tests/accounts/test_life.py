"""On which accounts something still happens: two whole terms without a sign, and the review asks about it."""

from datetime import datetime, timedelta

import pytest

from accounts.models import CredentialLook, Post
from accounts.queries.life import forgotten
from tests.factories import LONDON, NOW, make_account, make_comment, make_credential, make_posting_right

SPRING = datetime(2026, 1, 6, 9, 0, tzinfo=LONDON)
# The summer term of 2026 began on 7 April, the day after Easter Monday; in the spring of 2027 it counts still.
SUMMER = datetime(2026, 7, 1, 9, 0, tzinfo=LONDON)
LATER = datetime(2027, 1, 6, 9, 0, tzinfo=LONDON)


def posted(account, person, tech, at):
    Post.objects.create(
        school_account=account,
        state="posted",
        about="Sports day",
        pictured="nobody",
        posted_at=at,
        posted_by=person,
        recorded_at=at,
        shown_at=at,
    )


def seen(account, person, tech, at):
    credential = make_credential(account, stored_at=SPRING)
    CredentialLook.objects.create(credential=credential, person=person, looked_at=at, reason="Post")


SIGNS = {
    "a post": posted,
    "a comment": lambda account, person, tech, at: make_comment(at, words=account.name, school_account=account),
    "a password seen": seen,
    "a password stored": lambda account, person, tech, at: make_credential(account, stored_at=at),
    "somebody new": lambda account, person, tech, at: make_posting_right(person, account, now=at),
}


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
def test_a_sign_within_two_whole_terms_counts_and_an_older_one_does_not(school, sign, teacher, tech):
    account = make_account(now=SPRING)
    sign(account, teacher, tech, SPRING + timedelta(days=1))
    assert forgotten([account], LATER) == {account.pk: SPRING + timedelta(days=1)}
    second = make_account("Trips", now=SPRING)
    sign(second, tech, teacher, SUMMER)
    assert forgotten([second], LATER) == {}


def test_looking_at_an_account_is_no_sign_of_life(school, teacher):
    account = make_account(now=SPRING, last_looked_at=LATER, last_looked_by=teacher)
    assert forgotten([account], LATER) == {account.pk: SPRING}


def test_a_young_account_is_asked_nothing_about(school, django_assert_num_queries):
    account = make_account(now=SUMMER)
    with django_assert_num_queries(2):
        assert forgotten([account], LATER) == {}
    # In the autumn of 2026 the summer and the spring before it count.
    assert forgotten([make_account("Trips", now=SPRING)], NOW) == {}


def test_forgotten_costs_the_same_at_one_and_three(school, teacher, django_assert_num_queries):
    accounts = [make_account(f"Club {number}", now=SPRING) for number in range(3)]
    for some in (accounts[:1], accounts):
        with django_assert_num_queries(7):
            assert len(forgotten(some, LATER)) == len(some)
