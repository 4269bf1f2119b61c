"""Working days and the deadlines counted in them (MO3). Pure: no database, no network, no clock.

Working days are Monday to Friday less the bank holidays of England and Wales, and less school
closures where the headteacher has decided that they stop the clock.
"""

import hashlib
import importlib.util
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DIVISION = "england-and-wales"
# The table's range; outside it the same days are found one by one.
FIRST, LAST = date(2012, 1, 1).toordinal(), date(2045, 12, 31).toordinal()
MOST_DAYS = 1000


@dataclass(frozen=True)
class ClosedDays:
    """A period in which the school is closed, both ends counted."""

    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Day:
    """One day of a deadline: its number (0 is the day of receipt), or None and why it is left out."""

    on: date
    number: int | None
    why: str = ""


@dataclass(frozen=True)
class Calendar:
    """Which days count, as known under one `version`."""

    bank_holidays: dict[date, str] = field(default_factory=dict, hash=False)
    closures: tuple[ClosedDays, ...] = ()
    closures_stop_clock: bool = False
    # For each day of the table, how many working days it and those before it hold.
    _counts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _working: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _closed: dict[date, str] = field(init=False, repr=False, compare=False)
    _ends: dict[date, datetime] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self):
        object.__setattr__(self, "_closed", _days_of(self.closures))
        counts, working, count = [], [], 0
        left_out = {*self.bank_holidays, *(self._closed if self.closures_stop_clock else ())}
        left_out = {day.toordinal() for day in left_out}
        for ordinal in range(FIRST, LAST + 1):
            if (ordinal + 6) % 7 < 5 and ordinal not in left_out:
                count += 1
                working.append(date.fromordinal(ordinal))
            counts.append(count)
        object.__setattr__(self, "_counts", tuple(counts))
        object.__setattr__(self, "_working", tuple(working))

    @property
    def known_from(self) -> date | None:
        """The first day whose bank holidays are known."""
        return date(min(self.bank_holidays).year, 1, 1) if self.bank_holidays else None

    @property
    def known_until(self) -> date | None:
        """The last day whose bank holidays are known; after it only weekends are left out."""
        return date(max(self.bank_holidays).year, 12, 31) if self.bank_holidays else None

    @cached_property
    def version(self) -> str:
        """A short name that changes whenever the days that count change."""
        counted = [(c.first_day, c.last_day) for c in self.closures] if self.closures_stop_clock else []
        digest = hashlib.sha256(repr((sorted(self.bank_holidays), counted)).encode()).hexdigest()[:10]
        until = self.known_until.isoformat() if self.known_until else "weekends only"
        return f"{until}{', closures left out' if counted else ''} ({digest})"

    def is_working_day(self, day: date) -> bool:
        """Whether this day counts towards a deadline."""
        return not self.why_left_out(day)

    def is_school_day(self, day: date) -> bool:
        """Whether the school is open: a weekday, no bank holiday and no closure, counted or not."""
        return day.weekday() < 5 and day not in self.bank_holidays and day not in self._closed

    def why_left_out(self, day: date) -> str:
        """Why this day does not count, in words, or nothing."""
        if day in self.bank_holidays:
            return self.bank_holidays[day]
        if day.weekday() > 4:
            return f"{day:%A}"
        return self._closed.get(day, "") if self.closures_stop_clock else ""

    def in_school_days(self) -> "Calendar":
        """The same days, with every closure left out whether or not closures stop the clock."""
        return calendar_for(self.closures, True) if self.closures else self

    def without_closures(self) -> "Calendar":
        """The same bank holidays, as if the school were never closed."""
        return calendar_for() if self.closures else self

    def add_working_days(self, day: date, days: int) -> date:
        """The `days`-th working day after this day. Raises ValueError outside 1 to 1,000 days."""
        if not 1 <= days <= MOST_DAYS:
            raise ValueError(f"Count between 1 and {MOST_DAYS} working days.")
        place = day.toordinal() - FIRST
        if place >= 0:
            try:
                return self._working[self._counts[place] + days - 1]
            except IndexError:
                pass
        return self._walk(day, days)

    def due_on(self, received_at: datetime, days: int = 5) -> date:
        """The last day on which an answer is in time; day 0 is the local day of receipt."""
        return self.add_working_days(received_at.astimezone(LONDON).date(), days)

    def respond_by(self, received_at: datetime, days: int = 5) -> datetime:
        """The first instant that is late: midnight at the school after working day `days`, in UTC."""
        return self.end_of(self.due_on(received_at, days))

    def end_of(self, day: date) -> datetime:
        """The first instant after this day at the school, in UTC."""
        end = self._ends.get(day)
        if end is None:
            end = datetime.combine(day + timedelta(days=1), time(), tzinfo=LONDON).astimezone(UTC)
            self._ends[day] = end
        return end

    def working_days_left(self, now: datetime, due_by: datetime) -> int:
        """Working days after today up to the last one in time: 0 is "by the end of today".

        Negative once it is late: the working days begun since, at least one.
        """
        today, last = now.astimezone(LONDON).date(), last_day_before(due_by)
        if now >= due_by:
            return -max(1, self.working_days_between(last, today))
        return self.working_days_between(today, last)

    def explain(self, received_at: datetime, days: int = 5) -> list[Day]:
        """Day by day from the day of receipt to the last day: its number, or why it is left out."""
        first = received_at.astimezone(LONDON).date()
        last = self.add_working_days(first, days)
        return explain_between(first, last, self.left_out(first, last))

    def left_out(self, first: date, last: date) -> dict[date, str]:
        """Weekdays after `first` and up to `last` that do not count, with the reason."""
        days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
        return {day: why for day in days if day.weekday() < 5 and (why := self.why_left_out(day))}

    def caution(self, last: date) -> str:
        """A sentence where a deadline lies beyond the bank holidays that are known, or nothing."""
        if self.known_until and (last > self.known_until or last < self.known_from):
            return (
                f"Bank holidays are known from {self.known_from.year} to the end of {self.known_until.year}; "
                "outside that, only weekends are left out."
            )
        return ""

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after `first` and up to `last`."""
        low, high = first.toordinal() - FIRST, last.toordinal() - FIRST
        if low >= 0 and high < len(self._counts):
            return max(0, self._counts[high] - self._counts[low]) if high > low else 0
        return sum(1 for step in range(1, (last - first).days + 1) if self.is_working_day(first + timedelta(days=step)))

    def _walk(self, day: date, days: int) -> date:
        """The same answer day by day, for days outside the table."""
        while days:
            day += timedelta(days=1)
            days -= self.is_working_day(day)
        return day


def last_day_before(due_by: datetime) -> date:
    """The last local day on which something due by this instant is in time."""
    return (due_by.astimezone(LONDON) - timedelta(microseconds=1)).date()


def explain_between(first: date, last: date, left_out: dict[date, str]) -> list[Day]:
    """Number the days from `first` (0) to `last`, leaving out weekends and `left_out`."""
    days, number = [Day(first, 0)], 0
    for step in range(1, (last - first).days + 1):
        day = first + timedelta(days=step)
        why = left_out.get(day, "") or (f"{day:%A}" if day.weekday() > 4 else "")
        number += not why
        days.append(Day(day, None if why else number, why))
    return days


@lru_cache(maxsize=1)
def bank_holidays() -> dict[date, str]:
    """Bank holidays of England and Wales from the file inside `govuk-bank-holidays`.

    Read without importing the package, which could reach for the network.
    """
    package = importlib.util.find_spec("govuk_bank_holidays")
    bundled = Path(package.submodule_search_locations[0]) / "bank-holidays.json"
    events = json.loads(bundled.read_text(encoding="utf-8"))[DIVISION]["events"]
    return {date.fromisoformat(event["date"]): _plain_title(event) for event in events}


@lru_cache(maxsize=8)
def calendar_for(closures: tuple[ClosedDays, ...] = (), closures_stop_clock: bool = False) -> Calendar:
    """The calendar with these closures; built once for each set of them."""
    return Calendar(bank_holidays=bank_holidays(), closures=closures, closures_stop_clock=closures_stop_clock)


def _plain_title(event) -> str:
    title = event["title"].replace("’", "'")
    named = title if "bank holiday" in title.lower() else f"{title}, bank holiday"
    return f"{named} ({event['notes'].lower()})" if event.get("notes") else named


def _days_of(closures) -> dict[date, str]:
    days = {}
    for closure in closures:
        for step in range((closure.last_day - closure.first_day).days + 1):
            days.setdefault(closure.first_day + timedelta(days=step), closure.name)
    return days
