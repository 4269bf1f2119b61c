"""When an account is to be looked at again, and who may say that they looked (MO1, RO8)."""

from datetime import timedelta

from core.workdays.calendar import LONDON
from monitoring.rules.comments import looks_after
from people.roles import Permission

TWICE_A_WEEK = 3
# After so many days somebody looks in a holiday too, once a week.
LONGEST_WAIT = 14


def why_not_record_check(school_account, by, now) -> str:
    """Whoever watches an account or can post on it (or stands in for them), the technician, senior staff."""
    if school_account.closed_at is not None:
        return "This account is closed, so there is nothing to check."
    if by.is_system or by.may(Permission.RECORD_CHECK) or looks_after(school_account, by):
        return ""
    return "Only whoever looks after this account, the IT technician or senior staff can record its checks."


def check_due_on(can_public_write, last_at, calendar):
    """The last day on which the next check is in time.

    Every school day where the public can write, otherwise twice a week (within three school days).
    It waits over a half-term until the school is open again; in longer holidays it is once a week.
    """
    return _due_after(last_at.astimezone(LONDON).date(), can_public_write, calendar)


def in_time_since(can_public_write, today, calendar):
    """`check_due_on` turned round: what was looked at on this day or later is not late today, all before it is.

    For a look on a later day is never due earlier (`tests/monitoring/test_checks.py`).
    """
    day = today
    while _due_after(day - timedelta(days=1), can_public_write, calendar) >= today:
        day -= timedelta(days=1)
    return day


def _due_after(last, can_public_write, calendar):
    day, left = last, 1 if can_public_write else TWICE_A_WEEK
    while left and (day - last).days < 7:
        day += timedelta(days=1)
        left -= calendar.is_school_day(day)
    opens = _first(day, calendar.is_school_day)
    if (opens - last).days <= LONGEST_WAIT:
        return opens
    return _first(day, calendar.without_closures().is_school_day)


def _first(day, counts):
    """The first day from this one on that counts."""
    while not counts(day):
        day += timedelta(days=1)
    return day


def cadence_in_words(can_public_write) -> str:
    """How often an account is looked at."""
    return "every school day" if can_public_write else "twice a week"
