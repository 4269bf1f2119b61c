"""The school's calendar as it stands, and the rows behind it."""

from functools import cache

from django.db.models import Subquery

from core.workdays.calendar import Calendar, ClosedDays, calendar_for
from core.workdays.models import Closure, ClosureDecision


def school_calendar(now=None) -> Calendar:
    """The calendar in force: bank holidays, and closures if the headteacher decided that they stop the clock.

    With `now`, as it stood at that instant. One statement; the table itself is built once for each
    set of closures.
    """
    if now is None:
        rows = list(_closed_now().all())
    else:
        closures = Closure.objects.filter(added_at__lte=now).exclude(removed_at__lte=now)
        rows = list(_with_decision(closures, ClosureDecision.objects.filter(decided_at__lte=now)))
    closed = tuple(ClosedDays(name, first_day, last_day) for name, first_day, last_day, _ in rows)
    return calendar_for(closed, bool(rows and rows[0][3]))


@cache
def _closed_now():
    """The query itself, for every page with a deadline: to put it together costs more than to ask it."""
    return _with_decision(Closure.objects.in_force(), ClosureDecision.objects.all())


def _with_decision(closures, decisions):
    newest = Subquery(decisions.order_by("-id").values("closures_stop_clock")[:1])
    return closures.values_list("name", "first_day", "last_day", newest)


def closures(today) -> list[Closure]:
    """Closures that are not over yet, soonest first."""
    return list(Closure.objects.in_force().filter(last_day__gte=today).select_related("added_by"))


def past_closures(since, today) -> list[Closure]:
    """Closures of this school year that are over, newest first."""
    return list(
        Closure.objects.in_force().filter(last_day__gte=since, last_day__lt=today).order_by("-first_day", "-id")
    )


def decision() -> ClosureDecision | None:
    """The decision in force, or None before one was made."""
    return ClosureDecision.objects.select_related("decided_by").first()


def closure_with(pk) -> Closure | None:
    """The closure with this id, or None."""
    return Closure.objects.in_force().filter(pk=pk).first()


def every_calendar() -> dict[str, Calendar]:
    """Each calendar that was ever in force here, by its version: for checking deadlines after the fact.

    Two statements. Bank holidays are those known today, so a version from before they changed is not among them.
    """
    closed = list(Closure.objects.order_by("id"))
    decided = list(ClosureDecision.objects.order_by("id").values_list("decided_at", "closures_stop_clock"))
    moments = {at for at, _ in decided} | {found.added_at for found in closed} | {found.removed_at for found in closed}
    calendars, seen = [calendar_for()], set()
    for moment in sorted(moments - {None}):
        stops = next((stop for at, stop in reversed(decided) if at <= moment), False)
        there = tuple(
            ClosedDays(found.name, found.first_day, found.last_day)
            for found in closed
            if found.added_at <= moment and (found.removed_at is None or found.removed_at > moment)
        )
        if stops and there not in seen:
            seen.add(there)
            calendars.append(calendar_for(there, True))
    return {calendar.version: calendar for calendar in calendars}
