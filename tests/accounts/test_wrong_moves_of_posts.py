"""Every wrong move of posts, takedowns, withdrawn permissions, linked groups and reviews (CO11, CO13, SC3, RO9)."""

from datetime import timedelta

import pytest

from accounts.actions.linked_groups import agree_to_group, end_group
from accounts.actions.posts import leave_post, mark_posted
from accounts.actions.reviews import (
    Confirmed,
    Proved,
    confirm_holders,
    drop_reviews,
    open_reviews,
    prove_accounts,
    reopen_review,
)
from accounts.actions.takedowns import (
    begin_takedown,
    complete_takedown,
    drop_takedown,
    release_takedown,
    stop_takedown,
)
from accounts.actions.withdrawals import finish_withdrawal
from accounts.models import Review
from accounts.states import GroupState, PostState, ReviewState, TakedownState, WithdrawalState
from core.files.api import read_upload
from tests.factories import (
    NOW,
    actor,
    make_account,
    make_checked,
    make_group,
    make_picture,
    make_post,
    make_posting_right,
    make_takedown,
    make_withdrawal,
    system,
    take_down,
)
from tests.moves import PASSED_BY, assert_refused, cases

pytestmark = pytest.mark.django_db

CHECKED, LEFT, POSTED, TAKEN_DOWN = PostState
STOPPED, OPEN, GONE, DROPPED = TakedownState
NOT_CHECKED_ANY_MORE = [
    (LEFT, "This is not posted already."),
    (POSTED, "This is posted already."),
    (TAKEN_DOWN, "This is taken down already."),
]
STOP = "Stop. First the safeguarding lead says what may be done. Do not open or delete anything."
HAS_SAID = "The safeguarding lead has already said what may be done."
IS_GONE = "This has been taken down already, with its proof."
STAYS = "It was decided that this stays. Begin again if it must come down after all."
CONFIRMED = "These accounts have been confirmed already."
PROVED = "These accounts have been proved already."
NOT_OPEN = [state for state in ReviewState if state != ReviewState.OPEN]

WRONG = {
    "accounts.POST": {
        "leave_post": NOT_CHECKED_ANY_MORE,
        "mark_posted": NOT_CHECKED_ANY_MORE,
        # Taking down begins with saying that it must come down.
        "complete_takedown": [
            (CHECKED, "This is checked, not posted yet, so there is nothing to take down."),
            (LEFT, "This is not posted, so there is nothing to take down."),
        ],
    },
    "accounts.TAKEDOWN": {
        "stop_takedown": [
            (STOPPED, "This is stopped already. The safeguarding lead has been told."),
            (GONE, IS_GONE),
            (DROPPED, STAYS),
        ],
        "release_takedown": [(OPEN, HAS_SAID), (GONE, IS_GONE), (DROPPED, STAYS)],
        "complete_takedown": [(STOPPED, STOP), (GONE, IS_GONE), (DROPPED, STAYS)],
        "drop_takedown": [(GONE, IS_GONE), (DROPPED, STAYS)],
    },
    "accounts.WITHDRAWAL": {
        "finish_withdrawal": [(WithdrawalState.FINISHED, "All posts have been looked through already.")]
    },
    "accounts.GROUP": {
        "agree_to_group": [
            (GroupState.AGREED, "You have said yes already."),
            (GroupState.ENDED, "This group has ended. Note it again if it goes on."),
        ],
        "end_group": [(GroupState.ENDED, "This group has ended already.")],
    },
    "accounts.REVIEW": {
        "finish_review": [(state, CONFIRMED) for state in NOT_OPEN],
        "miss_review": [(state, PASSED_BY) for state in NOT_OPEN],
        "drop_review": [(state, PASSED_BY) for state in NOT_OPEN],
        "reopen_review": [(state, PASSED_BY) for state in ReviewState if state != ReviewState.DROPPED],
    },
}


@pytest.fixture
def account(school, tech, teacher):
    account = make_account(each_has_own_access=True)
    make_posting_right(teacher, account)
    return account


@pytest.fixture
def post_in(account, teacher):
    """`post_in(state)`: a post of the teacher's that got there by its own verbs."""

    def make(state):
        if state in (CHECKED, LEFT):
            post = make_checked(teacher, account)
            if state == LEFT:
                leave_post(post, by=actor(teacher), now=NOW)
            return post
        post = make_post(teacher, account)
        if state == TAKEN_DOWN:
            take_down(make_takedown(post, teacher), teacher)
            post.refresh_from_db()
        return post

    return make


@pytest.fixture
def takedown_in(post_in, teacher):
    """`takedown_in(state)`: how taking a post down stands."""

    def make(state):
        takedown = make_takedown(post_in(POSTED), teacher, reason="sexual" if state == STOPPED else "permission")
        if state == GONE:
            take_down(takedown, teacher)
        elif state == DROPPED:
            drop_takedown(takedown, by=actor(teacher), now=NOW, why="It may stay")
        return takedown

    return make


@pytest.fixture
def group_in(school, teacher, manager):
    """`group_in(state)`: a linked group that the teacher runs."""

    def make(state):
        group = make_group(teacher, noted_by=manager, is_agreed=state != GroupState.WAITING)
        if state == GroupState.ENDED:
            end_group(group, by=actor(teacher), now=NOW, reason="Over")
        return group

    return make


@pytest.fixture
def review_in(school, head, tech, account):
    """`review_in(state)`: this term's review of an account, by its own verbs; missed, because another term began."""
    account.live_at = NOW - timedelta(days=200)
    account.save(update_fields=["live_at"])

    def make(state):
        open_reviews(by=system(), now=NOW)
        review = Review.objects.get()
        if state == ReviewState.FINISHED:
            confirm(review, head)
            prove(review, tech)
        elif state == ReviewState.MISSED:
            open_reviews(by=system(NEXT_TERM), now=NEXT_TERM)
            # Nothing of the new term in the way of what is tried on the old one.
            Review.objects.exclude(pk=review.pk).delete()
        elif state == ReviewState.DROPPED:
            drop_reviews(account, now=NOW)
        review.refresh_from_db()
        return review

    return make


NEXT_TERM = NOW + timedelta(days=60)


def confirm(review, head):
    seen = frozenset(review.school_account.posting_rights.current().values_list("pk", flat=True))
    confirm_holders(by=actor(head), now=NOW, answers=[Confirmed(review.pk, seen)])


def prove(review, tech):
    answer = Proved(review.pk, picture=read_upload(make_picture()))
    prove_accounts(by=actor(tech), now=NOW, answers=[answer], proved_on=NOW.date())


def try_post(verb, post, who):
    if verb == "leave_post":
        leave_post(post, by=actor(who), now=NOW)
    elif verb == "mark_posted":
        mark_posted(post, by=actor(who), now=NOW, posted_at=NOW)
    else:
        begin_takedown(post, by=actor(who), now=NOW, reason="permission")


def try_takedown(verb, takedown, who):
    by = {"by": actor(who), "now": NOW}
    if verb == "stop_takedown":
        stop_takedown(takedown, **by)
    elif verb == "release_takedown":
        release_takedown(takedown, **by, advice="The police said yes")
    elif verb == "drop_takedown":
        drop_takedown(takedown, **by, why="It may stay")
    else:
        complete_takedown(takedown, **by, proof_on=NOW.date(), proof="Looked: gone")


@pytest.mark.parametrize(("name", "verb", "state", "sentence"), cases(WRONG, "accounts.POST"))
def test_a_wrong_move_of_a_post_is_refused(name, verb, state, sentence, post_in, teacher):
    assert_refused(lambda post: try_post(verb, post, teacher), post_in(state), state, sentence)


@pytest.mark.parametrize(("name", "verb", "state", "sentence"), cases(WRONG, "accounts.TAKEDOWN"))
def test_a_wrong_move_of_a_takedown_is_refused(name, verb, state, sentence, takedown_in, dsl, teacher):
    who = dsl if verb == "release_takedown" else teacher

    assert_refused(lambda takedown: try_takedown(verb, takedown, who), takedown_in(state), state, sentence)


@pytest.mark.parametrize(("name", "verb", "state", "sentence"), cases(WRONG, "accounts.WITHDRAWAL"))
def test_a_withdrawn_permission_is_finished_once(name, verb, state, sentence, school, manager):
    withdrawal = make_withdrawal(manager)
    finish_withdrawal(withdrawal, by=actor(manager), now=NOW)

    assert_refused(lambda found: finish_withdrawal(found, by=actor(manager), now=NOW), withdrawal, state, sentence)


@pytest.mark.parametrize(("name", "verb", "state", "sentence"), cases(WRONG, "accounts.GROUP"))
def test_a_wrong_move_of_a_linked_group_is_refused(name, verb, state, sentence, group_in, teacher):
    def move(group):
        if verb == "agree_to_group":
            agree_to_group(group, by=actor(teacher), now=NOW)
        else:
            end_group(group, by=actor(teacher), now=NOW, reason="Over")

    assert_refused(move, group_in(state), state, sentence)


@pytest.mark.parametrize(("name", "verb", "state", "sentence"), cases(WRONG, "accounts.REVIEW"))
def test_a_review_at_its_end_stays_as_it_is(name, verb, state, sentence, review_in, account, head, tech):
    def move(review):
        if verb == "finish_review":
            confirm(review, head)
        elif verb == "miss_review":
            open_reviews(by=system(NEXT_TERM), now=NEXT_TERM)
        elif verb == "reopen_review":
            reopen_review(account)
        else:
            drop_reviews(account, now=NOW + timedelta(days=1))

    assert_refused(move, review_in(state), state, sentence)


@pytest.mark.parametrize("state", NOT_OPEN)
def test_a_review_at_its_end_is_not_proved_either(state, review_in, tech):
    assert_refused(lambda review: prove(review, tech), review_in(state), state, PROVED)
