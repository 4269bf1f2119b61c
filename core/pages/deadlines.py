"""Working days left, in words and a colour."""

from datetime import datetime, time, timedelta

from core.pages.words import DAYS, day, local

SOON = 2


def days_left(due_by: datetime, now: datetime, calendar, unit="working day") -> tuple[str, str]:
    """("4 working days left", "blue") for a deadline whose first late instant is `due_by`.

    Late on a day off, with no counted day begun since, it says since when.
    """
    left = calendar.working_days_left(now, due_by)
    end, today = local(due_by), local(now).date()
    last = (end - timedelta(minutes=1)).date()
    if now >= due_by:
        if last < today and not calendar.working_days_between(last, today):
            return f"Late since {day(last, this_year=today.year)}", "red"
        return f"Late by {_counted(-left, unit)}", "red"
    if last == today:
        return ("Due today" if end.time() == time() else f"Due today by {end:%H:%M}"), "orange"
    if last == today + timedelta(days=1):
        return "Due tomorrow", "yellow"
    if left == 0:
        return f"Due on {DAYS[last.weekday()]}", "yellow"
    return f"{_counted(left, unit)} left", "yellow" if left <= SOON else "blue"


def _counted(number: int, unit: str) -> str:
    return f"1 {unit}" if number == 1 else f"{number} {unit}s"
