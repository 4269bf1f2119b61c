"""The school's three terms, worked out from the calendar; the reasons are in docs/adr/0012-terms.md."""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter

from core.workdays.calendar import Calendar

SEASONS = ("spring", "summer", "autumn")
# A long closure moves the first day of a term; nobody is closed for longer than this.
MOST_DAYS_LATER = 60


@dataclass(frozen=True, order=True)
class Term:
    """One of the three terms of a year, in the order of time."""

    year: int
    number: int

    @classmethod
    def of_key(cls, key: str) -> "Term":
        """The term that a row names: "2026-autumn"."""
        year, _, season = key.partition("-")
        return cls(int(year), SEASONS.index(season))

    @property
    def key(self) -> str:
        """How a row names it."""
        return f"{self.year}-{SEASONS[self.number]}"

    @property
    def label(self) -> str:
        """How a page names it: "autumn term 2026"."""
        return f"{SEASONS[self.number]} term {self.year}"

    @property
    def before(self) -> "Term":
        """The term before this one."""
        return Term(self.year, self.number - 1) if self.number else Term(self.year - 1, 2)

    def begins_on(self, calendar: Calendar) -> date:
        """The first school day on or after 1 January, Easter Monday or 1 September."""
        anchor = (date(self.year, 1, 1), easter(self.year) + timedelta(days=1), date(self.year, 9, 1))[self.number]
        days = (anchor + timedelta(days=step) for step in range(MOST_DAYS_LATER))
        return next((day for day in days if calendar.is_school_day(day)), anchor)


def term_at(day: date, calendar: Calendar) -> Term:
    """The term that has begun last; holidays belong to the term before them."""
    term = Term(day.year, 2)
    while term.begins_on(calendar) > day:
        term = term.before
    return term
