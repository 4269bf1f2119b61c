"""What must hold about endings and reviews: each kind of damage is found, with its sentence."""

from datetime import timedelta

import pytest

from accounts.actions.posting import end_posting
from accounts.actions.reviews import open_reviews
from accounts.invariants import endings
from accounts.models import Credential, Review
from tests.damage import broken, change, planted
from tests.factories import NOW, actor, carry_out, let_post, make_account, store, system


@pytest.fixture
def closed(school, head, tech):
    account = make_account("Year 5 trips")
    store(account, tech, password="Plum-Kettle-7-Harbour")
    return carry_out(account, head, tech)


def test_endings_are_settled_finds_what_was_not_and_what_came_too_early(closed):
    item = closed.items.first()
    assert planted(endings.endings_are_settled, lambda: change(item, note="")) == [
        (f"account change {closed.pk}", "“Year 5 trips” was closed for good, but not everything was settled.")
    ]
    change(item, note="Done")
    change(closed, ended_at=NOW - timedelta(hours=1))
    assert broken(endings.endings_are_settled) == [
        (f"account change {closed.pk}", "“Year 5 trips” was closed for good before it was decided.")
    ]


def test_ended_accounts_are_retired_finds_what_is_not(closed):
    credential = Credential.objects.get()

    assert planted(
        endings.ended_accounts_are_retired, lambda: change(credential, retired_at=None, retired_by=None)
    ) == [(f"account change {closed.pk}", "The sign-in details of “Year 5 trips”, which has ended, are not retired.")]


def test_reviews_are_done_finds_half_a_review(school, head, tech):
    make_account("Year 3 news", now=NOW - timedelta(days=200))
    open_reviews(by=system(), now=NOW)
    review = Review.objects.get()

    assert planted(endings.reviews_are_done, lambda: change(review, state="finished", ended_at=NOW)) == [
        (
            f"review {review.pk}",
            "The review of Year 3 news, autumn term 2026 counts as done, but half of it is missing.",
        )
    ]


def test_taken_off_have_ended_finds_who_can_still_post(school, tech, head, teacher):
    account = make_account("Year 5 trips")
    (right,) = let_post(account, tech, teacher)
    end_posting(right, by=actor(head), now=NOW, reason="x")

    assert planted(endings.taken_off_have_ended, lambda: change(right, ended_at=None, ended_by=None)) == [
        (
            f"posting right {right.pk}",
            "Priya Nair is to be taken off “Year 5 trips”, but can still post there.",
        )
    ]
