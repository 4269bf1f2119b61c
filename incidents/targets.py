"""When somebody must have looked at a report, in school time: 08:00 to 16:00 on working days. Pure.

The first look is not the response clock: it runs in hours of the school's day.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from incidents.states import ASSESS_WITHIN, Severity

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = time(8), time(16)
LAST_FOR_TODAY = time(14)
IMMEDIATE = timedelta(hours=1)
ROUTINE_DAYS = 2


def look_by(severity, reported_at: datetime, calendar) -> datetime:
    """When the first look is due (CO10).

    Immediate: one hour of school time later. Serious: the end of the same working day, or noon of the
    next where reported after 14:00 or on a day off. Routine: the end of the second working day.
    """
    local = reported_at.astimezone(LONDON)
    if severity == Severity.ROUTINE:
        return calendar.respond_by(reported_at, days=ROUTINE_DAYS)
    if severity == Severity.SERIOUS:
        if calendar.is_working_day(local.date()) and local.time() <= LAST_FOR_TODAY:
            return _at(local.date(), CLOSES)
        return _at(calendar.add_working_days(local.date(), 1), time(12))
    return _an_hour_of_school_time_after(local, calendar)


def assess_by(severity, reported_at: datetime, calendar) -> datetime:
    """When the assessment is due (RO4): the end of working day 1, 2 or 5 after the report."""
    return calendar.respond_by(reported_at, days=ASSESS_WITHIN[severity])


def in_school_time(moment: datetime, calendar) -> datetime:
    """This instant, or 08:00 of the next working day where it lies at night or on a day off."""
    local = moment.astimezone(LONDON)
    if calendar.is_working_day(local.date()):
        if OPENS <= local.time() <= CLOSES:
            return moment
        if local.time() < OPENS:
            return _at(local.date(), OPENS)
    return _at(calendar.add_working_days(local.date(), 1), OPENS)


def _an_hour_of_school_time_after(local, calendar):
    begin = in_school_time(local, calendar).astimezone(LONDON)
    left_today = _at(begin.date(), CLOSES) - begin
    if left_today >= IMMEDIATE:
        return begin + IMMEDIATE
    return _at(calendar.add_working_days(begin.date(), 1), OPENS) + (IMMEDIATE - left_today)


def _at(day, clock) -> datetime:
    return datetime.combine(day, clock, tzinfo=LONDON)
