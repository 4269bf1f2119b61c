"""Linked groups are noted by agreement and never for longer than a year (SC3)."""

from django.db.models import Q

from accounts.models import LinkedGroup
from accounts.rules.linked_groups import a_year_on
from accounts.states import GroupState
from core.audit import api as audit
from core.invariant import broken, invariant


@invariant("Every linked group on the list was agreed to by whoever runs it", clause="SC3")
def groups_are_agreed(now):
    """The yes is the runner's own."""
    agreed = LinkedGroup.objects.agreed().select_related("runner").order_by("pk")
    yield from broken(
        agreed.exclude(agreed_at__isnull=False, agreed_by__isnull=False),
        lambda group: f"“{group}” counts as agreed, but nobody said yes.",
    )
    ended = LinkedGroup.objects.filter(state=GroupState.ENDED).order_by("pk")
    yield from broken(
        ended.filter(Q(ended_at=None) | Q(end_reason="") | Q(offered_to__isnull=False)),
        lambda group: f"“{group}” has ended, but not wholly: when, why or whom it was offered to does not fit.",
    )


@invariant("Every linked group has an end date, at most a year after it was chosen", clause="SC3")
def groups_end_within_a_year(now):
    """Renewing it begins another year."""
    rows = LinkedGroup.objects.open().order_by("pk").iterator(chunk_size=500)
    yield from broken(
        (group for group in rows if group.ends_on > a_year_on(group.dated_on)),
        lambda group: f"“{group}” is noted for more than a year.",
    )


@invariant("Every linked group has its lines in the history", clause="SC3")
def groups_are_recorded(now):
    """Noted and ended."""
    groups = LinkedGroup.objects.order_by("pk")
    ended = groups.filter(state=GroupState.ENDED)
    for rows, event, what in (
        (groups, "linked_group.noted", "was noted"),
        (ended, "linked_group.ended", "ended"),
    ):
        yield from broken(audit.without_line(rows, event), f"It {what}, but the history has no line of it.")


INVARIANTS = (groups_are_agreed, groups_end_within_a_year, groups_are_recorded)
