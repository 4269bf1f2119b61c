"""What the calendar makes of a comment: its deadline and the moments of the ladder (MO3). No queries."""

from datetime import UTC, datetime, time, timedelta

from core.workdays.calendar import LONDON, Calendar, explain_between, last_day_before
from monitoring.states import Step

DAYS_TO_RESPOND = 5
# The school's own, softer aim for the full answer after an acknowledgement; the Statement sets none.
DAYS_TO_ANSWER = 10
TOLD_AT, NOT_AFTER = time(8), time(18)


def clock_of(received_at, calendar: Calendar) -> dict:
    """The fields of a comment that its day of receipt decides, once."""
    due_on = calendar.due_on(received_at, DAYS_TO_RESPOND)
    respond_by = calendar.end_of(due_on)
    left_out = calendar.left_out(received_at.astimezone(LONDON).date(), due_on)
    return {
        "respond_by": respond_by,
        "first_respond_by": respond_by,
        "calendar_version": calendar.version,
        "days_left_out": {day.isoformat(): why for day, why in left_out.items()},
        "next_step_at": steps_of(respond_by, calendar)[0][1],
    }


def steps_of(respond_by, calendar: Calendar) -> list[tuple[Step, datetime]]:
    """When each step of the ladder is told: at 08:00 of a day on which the school is open.

    What would fall on a closed day is told on the school day before it; lateness on the next one.
    """
    last = last_day_before(respond_by)
    soon, working = last, 0
    while working < 2:
        soon -= timedelta(days=1)
        working += calendar.is_working_day(soon)
    return [
        (Step.SOON, _at_eight(_open_day(soon, -1, calendar))),
        (Step.TODAY, _at_eight(_open_day(last, -1, calendar))),
        (Step.LATE, _at_eight(_open_day(last + timedelta(days=1), 1, calendar))),
    ]


def may_tell(now, calendar: Calendar) -> bool:
    """Whether reminders go out at this moment: on school days from 08:00 to 18:00."""
    local = now.astimezone(LONDON)
    return calendar.is_school_day(local.date()) and TOLD_AT <= local.time() < NOT_AFTER


def strip_of(comment) -> list:
    """The days from receipt to the first deadline, numbered, with those left out and why."""
    first = comment.received_at.astimezone(LONDON).date()
    left_out = {datetime.fromisoformat(day).date(): why for day, why in comment.days_left_out.items()}
    return explain_between(first, last_day_before(comment.first_respond_by), left_out)


def left_out_of(strip) -> list[tuple]:
    """The weekdays of a strip that do not count, as (first, last, why): neighbours with one reason together."""
    runs, open_run = [], False
    for day in strip:
        if day.why in ("Saturday", "Sunday"):
            continue
        if open_run and runs[-1][2] == day.why:
            runs[-1] = (runs[-1][0], day.on, day.why)
        elif day.why:
            runs.append((day.on, day.on, day.why))
        open_run = bool(day.why)
    return runs


def _at_eight(day) -> datetime:
    return datetime.combine(day, TOLD_AT, tzinfo=LONDON).astimezone(UTC)


def _open_day(day, step, calendar):
    for _ in range(120):
        if calendar.is_school_day(day):
            break
        day += timedelta(days=step)
    return day
