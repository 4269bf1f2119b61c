"""Working days left, in words and a colour."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from core.pages.words import DAYS

SOON = 2


def days_left(due_by: datetime, now: datetime, calendar) -> tuple[str, str]:
    """("4 working days left", "blue") for a deadline whose first late instant is `due_by`."""
    left = calendar.working_days_left(now, due_by)
    if now >= due_by:
        return f"Late by {_counted(-left)}", "red"
    end, today = timezone.localtime(due_by), timezone.localtime(now).date()
    last = (end - timedelta(minutes=1)).date()
    if last == today:
        return ("Due today" if end.time() == time() else f"Due today by {end:%H:%M}"), "orange"
    if last == today + timedelta(days=1):
        return "Due tomorrow", "yellow"
    if left == 0:
        return f"Due on {DAYS[last.weekday()]}", "yellow"
    return f"{_counted(left)} left", "yellow" if left <= SOON else "blue"


def _counted(number: int) -> str:
    return "1 working day" if number == 1 else f"{number} working days"
