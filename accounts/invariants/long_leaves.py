"""Nothing is left to somebody on long leave, and nothing is kept from them afterwards (RO9, RO10)."""

from accounts.models import LongLeave, PostingRight
from core.invariant import GRACE, RUN_SWEEP, broken, invariant


@invariant("Nobody on long leave can post, and whoever is back has what they held", clause="RO10")
def long_leaves_rest(now):
    """Every access rests from the first day, and comes back after the last; the person and the leave agree on both."""
    resting = LongLeave.objects.open().filter(begun_at__isnull=False)
    rights = PostingRight.objects.current().filter(person__in=resting.values("person"))
    yield from broken(
        rights.select_related("person", "school_account"),
        lambda found: f"{found.person} is on long leave, but can still post on {found.school_account}.",
    )
    late = LongLeave.objects.to_begin(now - GRACE) | LongLeave.objects.to_end(now - GRACE)
    yield from broken(
        late.select_related("person"),
        lambda found: f"{found.person}’s long leave should have begun or ended by now.",
        RUN_SWEEP,
    )
    ended = LongLeave.objects.filter(ended_at__isnull=False, person__on_leave_from__isnull=False)
    others = LongLeave.objects.open().values("person")
    yield from broken(
        ended.exclude(person__in=others).select_related("person"),
        lambda found: f"{found.person}’s long leave has ended, but their access still rests.",
    )


INVARIANTS = (long_leaves_rest,)
