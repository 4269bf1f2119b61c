"""Days of the demonstration, counted back from the day it is made."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.workdays.queries import school_calendar
from people.queries import SCHOOL_TIME, school_day


@dataclass(frozen=True)
class Days:
    """Moments relative to `now`, in school time; none of them lies ahead of it unless it says so."""

    now: datetime

    @property
    def today(self) -> date:
        """The day it is made."""
        return school_day(self.now)

    def at(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """A moment of a day, never later than now."""
        return min(datetime.combine(day, time(hour, minute), tzinfo=SCHOOL_TIME), self.now)

    def ago(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """A moment some days ago."""
        return self.at(self.today - timedelta(days=days), hour, minute)

    def working_days_ago(self, number: int) -> date:
        """The working day that lies this many working days back; 0 is today or the last one before."""
        calendar, day = school_calendar(), self.today
        while not calendar.is_working_day(day):
            day -= timedelta(days=1)
        for _ in range(number):
            day -= timedelta(days=1)
            while not calendar.is_working_day(day):
                day -= timedelta(days=1)
        return day

    def working_day(self, days_ago: int, later: int = 0) -> date:
        """The working day on or after the day that lies so many days back, or some working days later."""
        return school_calendar().add_working_days(self.today - timedelta(days=days_ago + 1), 1 + later)

    def this_friday(self) -> date:
        """The Friday of this week, or the next one at a weekend."""
        return self.today + timedelta(days=(4 - self.today.weekday()) % 7)

    def week_of_work(self) -> date:
        """The Monday of this week, or of the next one at a weekend."""
        return self.this_friday() - timedelta(days=4)

    def first_of_school_year(self) -> date:
        """1 September of the school year before last, when most people were already here."""
        year = self.today.year - (1 if self.today.month >= 9 else 2)
        return date(year, 9, 1)
