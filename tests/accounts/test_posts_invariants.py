"""What must hold about posts: each kind of damage is found, with its sentence."""

from datetime import timedelta

import pytest

from accounts.actions.withdrawals import finish_withdrawal, look_at_post
from accounts.invariants import posts
from accounts.models import PostClass, TakedownStep
from tests.damage import broken, change, planted, remove
from tests.factories import (
    NOW,
    actor,
    make_account,
    make_person,
    make_post,
    make_posting_right,
    make_takedown,
    make_withdrawal,
    take_down,
)

LATER = NOW + timedelta(days=9)


@pytest.fixture
def post(school, teacher):
    account = make_account("Year 3 news", each_has_own_access=True)
    make_posting_right(teacher, account)
    return make_post(teacher, account)


def test_posts_have_authors_finds_somebody_who_never_could_post_there(post):
    stranger = make_person("Sten Roth", "staff")
    assert planted(posts.posts_have_authors, lambda: change(post, posted_by=stranger.pk)) == [
        (f"post {post.pk}", "“Harvest festival” is said to be by Sten Roth, who never could post there.")
    ]


def test_checks_are_clear_finds_what_does_not_count_and_what_was_not_yes(post):
    change(post, was_checked=True)
    assert planted(posts.checks_are_clear, lambda: change(post, checked_at=NOW + timedelta(hours=1))) == [
        (f"post {post.pk}", "“Harvest festival” counts as checked, but was not.")
    ]
    change(post, checked_at=NOW, was_checked=False)
    assert broken(posts.checks_are_clear) == [
        (f"post {post.pk}", "“Harvest festival” was checked, but does not count.")
    ]
    answers = [answer | {"is_yes": answer["key"] != "list"} for answer in post.answers]
    change(post, was_checked=True, answers=answers)
    assert broken(posts.checks_are_clear) == [
        (f"post {post.pk}", "“Harvest festival” counts as clear, but an answer is not yes.")
    ]


def test_classes_are_known_finds_children_without_and_others_with_a_class(post):
    assert planted(posts.classes_are_known, lambda: remove(PostClass.objects.get())) == [
        (f"post {post.pk}", "“Harvest festival” shows children, but not which class or from which day.")
    ]
    PostClass.objects.create(post=post, name="Year 3")
    change(post, pictured="adults")
    assert broken(posts.classes_are_known) == [
        (f"post {post.pk}", "“Harvest festival” has a class, but shows no children.")
    ]


def test_takedowns_are_proved_finds_what_lacks_its_proof(post, teacher):
    takedown = take_down(make_takedown(post, teacher), teacher)
    post.refresh_from_db()
    assert planted(posts.takedowns_are_proved, lambda: change(takedown, proof="")) == [
        (f"takedown {takedown.pk}", "“Harvest festival” counts as gone, but a step or the proof is missing.")
    ]
    change(takedown, proof="Not there")
    change(post, state="posted")
    assert broken(posts.takedowns_are_proved) == [
        (f"takedown {takedown.pk}", "“Harvest festival” is gone with proof, but its record says that it stands.")
    ]
    change(post, state="taken-down")
    change(takedown, state="not-taken-down")
    assert broken(posts.takedowns_are_proved) == [
        (f"post {post.pk}", "“Harvest festival” counts as taken down, but nothing proves it.")
    ]


def test_takedowns_are_proved_finds_what_was_touched_too_early(post, teacher):
    takedown = make_takedown(post, teacher, reason="sexual")
    step = takedown.steps.first()
    plant = {"answer": "done", "done_at": NOW, "done_by": teacher.pk}
    assert planted(posts.takedowns_are_proved, lambda: change(step, **plant)) == [
        (f"takedown step {step.pk}", "“Harvest festival” was touched before the safeguarding lead spoke.")
    ]
    assert TakedownStep.objects.count() == 5


def test_withdrawals_are_looked_through_finds_what_was_not(post, teacher, manager):
    withdrawal = make_withdrawal(manager)
    found = withdrawal.posts.get()
    look_at_post(found, by=actor(teacher), now=NOW, outcome="nothing-to-do")
    finish_withdrawal(withdrawal, by=actor(manager), now=NOW)
    plant = {"looked_at": None, "looked_by": None, "outcome": ""}
    assert planted(posts.withdrawals_are_looked_through, lambda: change(found, **plant)) == [
        (f"permission withdrawal {withdrawal.pk}", "It counts as looked through, but a post was not looked at.")
    ]
    change(found, looked_at=NOW, looked_by=teacher.pk, outcome="take-down")
    assert broken(posts.withdrawals_are_looked_through) == [
        (f"withdrawal post {found.pk}", "“Harvest festival” is to be taken down, but nobody was asked.")
    ]


def test_late_ones_are_told_finds_what_the_sweep_left(post, teacher, manager):
    takedown, withdrawal = make_takedown(post, teacher), make_withdrawal(manager)
    assert broken(posts.late_ones_are_told, NOW) == []
    assert broken(posts.late_ones_are_told, LATER) == [
        (f"takedown {takedown.pk}", "“Harvest festival” should be down by now, and nobody was told."),
        (f"permission withdrawal {withdrawal.pk}", "It is not looked through in time, and nobody was told."),
    ]
