"""Whether a look into the password safe is unusual, by the data of `accounts.alarms` (RO7)."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts import alarms
from people.queries import SCHOOL_TIME


@dataclass(frozen=True)
class Circumstances:
    """What is known around a look, or around a refused one, at `at`."""

    at: datetime
    is_working_day: bool = True
    new_accounts: int = 0
    last_day: date | None = None
    refusals: int = 0
    was_refused: bool = False


def alarms_of(around: Circumstances) -> list[alarms.Alarm]:
    """Every alarm that these circumstances raise."""
    if around.was_refused:
        return [alarms.MANY_REFUSED] if around.refusals >= alarms.REFUSALS else []
    here = around.at.astimezone(SCHOOL_TIME)
    raised = []
    if not around.is_working_day or not alarms.FIRST_HOUR <= here.hour < alarms.LAST_HOUR:
        raised.append(alarms.OUTSIDE_HOURS)
    if around.new_accounts >= alarms.NEW_ACCOUNTS:
        raised.append(alarms.MANY_NEW)
    if around.last_day is not None and (around.last_day - here.date()).days <= alarms.LEAVES_WITHIN_DAYS:
        raised.append(alarms.LEAVES_SOON)
    return raised
