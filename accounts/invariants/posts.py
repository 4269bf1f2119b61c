"""Posts are what they are said to be, what could be sexual waits, and nothing is gone without proof (CO1 to CO13)."""

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import PermissionWithdrawal, Post, PostClass, PostingRight, Takedown, TakedownStep, WithdrawalPost
from accounts.rules.posts import was_checked
from accounts.states import (
    LookOutcome,
    Pictured,
    PostState,
    TakedownReason,
    TakedownState,
    WithdrawalState,
)
from core.invariant import GRACE, RUN_SWEEP, Broken, broken, invariant, row


@invariant("Each post that is recorded as posted names an author who could post there", clause="CO6")
def posts_have_authors(now):
    """Whoever is named has, or had, the right to post on that account."""
    right = PostingRight.objects.filter(person=OuterRef("posted_by"), school_account=OuterRef("school_account"))
    strange = Post.objects.published().filter(~Exists(right)).select_related("posted_by", "school_account")
    yield from broken(
        strange, lambda found: f"“{found}” is said to be by {found.posted_by}, who never could post there."
    )


@invariant("What counts as checked was checked before, and every answer was yes", clause="CO1")
def checks_are_clear(now):
    """With people in it, on the same day; and what is clear has no answer that is not yes."""
    for found in Post.objects.published().order_by("pk").iterator(chunk_size=500):
        if found.was_checked != was_checked(found):
            said = "counts as checked, but was not" if found.was_checked else "was checked, but does not count"
            yield Broken(row(found), f"“{found}” {said}.")
    for found in Post.objects.filter(is_clear=True).order_by("pk").iterator(chunk_size=500):
        if not found.answers or not all(answer["is_yes"] for answer in found.answers):
            yield Broken(row(found), f"“{found}” counts as clear, but an answer is not yes.")


@invariant(
    "Each post with children in it says which class and from which day, so that it is found again", clause="CO11"
)
def classes_are_known(now):
    """And no other post has a class."""
    named = Exists(PostClass.objects.filter(post=OuterRef("pk")))
    children = Q(pictured=Pictured.CHILDREN)
    lacking = Post.objects.filter(children).filter(~named | Q(pictured_on=None))
    yield from broken(lacking, lambda found: f"“{found}” shows children, but not which class or from which day.")
    yield from broken(
        Post.objects.filter(~children).filter(named), lambda found: f"“{found}” has a class, but shows no children."
    )


@invariant("A post is taken down exactly where that is proved, step by step", clause="CO13")
def takedowns_are_proved(now):
    """And what could be sexual is touched only after its lead has spoken."""
    gone = Takedown.objects.filter(state=TakedownState.GONE).select_related("post")
    unanswered = Exists(TakedownStep.objects.filter(takedown=OuterRef("pk"), done_at=None))
    yield from broken(
        gone.filter(Q(proof="") | Q(proof_on=None) | unanswered),
        lambda found: f"“{found.post}” counts as gone, but a step or the proof is missing.",
    )
    yield from broken(
        gone.exclude(post__state=PostState.TAKEN_DOWN),
        lambda found: f"“{found.post}” is gone with proof, but its record says that it stands.",
    )
    proof = Exists(Takedown.objects.filter(post=OuterRef("pk"), state=TakedownState.GONE))
    yield from broken(
        Post.objects.filter(state=PostState.TAKEN_DOWN).filter(~proof),
        lambda found: f"“{found}” counts as taken down, but nothing proves it.",
    )
    touched = TakedownStep.objects.filter(takedown__reason=TakedownReason.SEXUAL, done_at__isnull=False)
    early = touched.filter(Q(takedown__released_at=None) | Q(done_at__lt=F("takedown__released_at")))
    yield from broken(
        early.select_related("takedown__post"),
        lambda found: f"“{found.takedown.post}” was touched before the safeguarding lead spoke.",
    )


@invariant("A withdrawn permission is finished when each of its posts was looked at", clause="CO11")
def withdrawals_are_looked_through(now):
    """And each post that must come down is on its way."""
    left = Exists(WithdrawalPost.objects.filter(withdrawal=OuterRef("pk"), looked_at=None))
    finished = PermissionWithdrawal.objects.filter(state=WithdrawalState.FINISHED)
    yield from broken(finished.filter(left), "It counts as looked through, but a post was not looked at.")
    begun = Exists(Takedown.objects.filter(post=OuterRef("post"), asked_at__lte=now))
    yield from broken(
        WithdrawalPost.objects.filter(outcome=LookOutcome.TAKE_DOWN).filter(~begun).select_related("post"),
        lambda found: f"“{found.post}” is to be taken down, but nobody was asked.",
    )


@invariant("What is late is told to the headteacher", clause="CO13")
def late_ones_are_told(now):
    """Posts to take down, and posts to look through."""
    takedowns = Takedown.objects.late(now - GRACE).filter(told_late_at=None).select_related("post")
    yield from broken(takedowns, lambda found: f"“{found.post}” should be down by now, and nobody was told.", RUN_SWEEP)
    yield from broken(
        PermissionWithdrawal.objects.open().filter(due_by__lte=now - GRACE, told_late_at=None),
        "It is not looked through in time, and nobody was told.",
        RUN_SWEEP,
    )


INVARIANTS = (
    posts_have_authors,
    checks_are_clear,
    classes_are_known,
    takedowns_are_proved,
    withdrawals_are_looked_through,
    late_ones_are_told,
)
