"""Nothing ended without its checklist, and no review counts that was not done (RO9, NA4, MO2)."""

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import AccountChange, ChangeItem, PostingRight, Review
from accounts.states import ChangeKind, ChangeState, ReviewState
from core.invariant import broken, invariant


@invariant("Nothing is suspended, handed over or closed before everything is settled", clause="RO9")
def endings_are_settled(now):
    """What was carried out was decided before, and each thing on its list has its line."""
    carried_out = AccountChange.objects.filter(state=ChangeState.CARRIED_OUT).select_related("school_account")
    unsettled = ChangeItem.objects.filter(change=OuterRef("pk")).filter(Q(done_at=None) | Q(note=""))
    yield from broken(
        carried_out.filter(Exists(unsettled)),
        lambda found: f"“{found.school_account}” was {found.get_kind_display()}, but not everything was settled.",
    )
    yield from broken(
        carried_out.filter(Q(decided_at=None) | Q(ended_at__lt=F("decided_at"))),
        lambda found: f"“{found.school_account}” was {found.get_kind_display()} before it was decided.",
    )


@invariant("What is in the safe of an ended account is retired", clause="RO10")
def ended_accounts_are_retired(now):
    """For accounts that were closed or given away with a checklist."""
    ended = AccountChange.objects.filter(
        state=ChangeState.CARRIED_OUT, kind__in=[ChangeKind.CLOSE, ChangeKind.GIVE_AWAY]
    ).select_related("school_account")
    yield from broken(
        ended.filter(
            school_account__credentials__isnull=False, school_account__credentials__retired_at=None
        ).distinct(),
        lambda found: f"The sign-in details of “{found.school_account}”, which has ended, are not retired.",
    )


@invariant("Every review that counts was done by both", clause="NA4")
def reviews_are_done(now):
    """Confirmed by the headteacher, proved by the technician with a picture, and one-way."""
    finished = Review.objects.filter(state=ReviewState.FINISHED).select_related("school_account")
    yield from broken(
        finished.filter(Q(confirmed_at=None) | Q(proved_at=None) | Q(picture=None)),
        lambda found: f"The {found} counts as done, but half of it is missing.",
    )


@invariant("Nobody is taken off an account on which they can still post", clause="RO9")
def taken_off_have_ended(now):
    """Taking somebody off on the platform follows the end here."""
    odd = PostingRight.objects.filter(Q(must_take_off=True) | Q(taken_off_at__isnull=False), ended_at=None)
    yield from broken(
        odd.select_related("person", "school_account"),
        lambda found: f"{found.person} is to be taken off “{found.school_account}”, but can still post there.",
    )


INVARIANTS = (endings_are_settled, ended_accounts_are_retired, reviews_are_done, taken_off_have_ended)
