"""Reads about leaving: who leaves, what they hold, and what is still to do (RO9, RO10)."""

from collections.abc import Callable

from django.db.models import Count, Q

from accounts.models import AccessRemoval
from accounts.states import RemovalState
from core.audit import api as audit
from core.held import Missing
from people.queries import departures

# Work that is listed when a leaving is recorded late; reports are never listed here.
LISTED_WORK = ("accounts", "monitoring", "policy")

# What a leaver held hangs on apps above too: `overview`, which asks them all, says here what is missing.
TOLD_FROM_ABOVE: list[Callable[..., list[Missing]]] = []


def upcoming(by, now):
    """Leavings whose last day in school is still to come, soonest first."""
    return departures(by).expected().filter(access_ends_at__gt=now).order_by("access_ends_at", "id")


def still_to_do(by, now):
    """People who have left and whose access is not all proved away, with how many accounts are open."""
    return (
        departures(by)
        .filter(cancelled_at=None, access_ends_at__lte=now)
        .annotate(open_removals=Count("removals", filter=~Q(removals__state=RemovalState.DONE)))
        .filter(Q(access_ended_at=None) | Q(open_removals__gt=0))
        .order_by("access_ends_at", "id")
    )


def done(by):
    """People who have left and whose access is all proved away, and cancelled leavings; newest first."""
    waiting = AccessRemoval.objects.open().values("departure")
    finished = Q(access_ended_at__isnull=False) & ~Q(pk__in=waiting)
    return departures(by).filter(finished | Q(cancelled_at__isnull=False)).order_by("-access_ends_at", "-id")


def done_since_last_day(departure) -> list:
    """What a leaver did on our accounts after their last day in school, until their access ended.

    There is some only where the leaving was recorded late, or its last day was put back to a day that had passed.
    """
    since, until = departure.access_ends_at, departure.access_ended_at
    if until is None:
        return []
    return audit.done_by(departure.person, since=since, until=until, about=LISTED_WORK)


def missing(departure, by, now) -> list[Missing]:
    """What stands between somebody who has left and their certificate, as `by` may see it."""
    return [one for told in TOLD_FROM_ABOVE for one in told(departure, by, now)]
