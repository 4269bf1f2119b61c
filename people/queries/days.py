"""Which day it is at the school."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SCHOOL_TIME = ZoneInfo("Europe/London")


def school_day(now: datetime) -> date:
    """The day it is at the school (Europe/London) at this instant."""
    return now.astimezone(SCHOOL_TIME).date()


def end_of_day(day: date, days_later: int = 0) -> datetime:
    """The first instant after this day, or after a day some days later, at the school."""
    return datetime.combine(day + timedelta(days=days_later + 1), time(), tzinfo=SCHOOL_TIME)
