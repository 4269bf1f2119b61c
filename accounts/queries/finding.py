"""What a finding on an account is, and what its reader may know: the shape that every kind of finding shares (SC2)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from core.actor import Actor
from core.pages import words
from core.standing import Level
from core.work import Matter
from people.queries import departures_known_to, school_day
from people.roles import Permission

# Worst first. What stands for information is no fault: an account that is being set up, or suspended.
LEVELS = (Level.NOT_IN_ORDER, Level.LOOK, Level.INFORMATION)


def matter_of(pk, name) -> Matter:
    """An account as what several things on somebody's first page are about."""
    return Matter(f"account-{pk}", name)


@dataclass(frozen=True)
class Finding:
    """One thing about an account that is not in order, in words, with the one page that mends it."""

    level: Level
    # On the account's own row: "Only Priya Nair can post."
    words: str
    # A sentence of its own, with the account's name: "Only Priya Nair can post on Year 3 news."
    headline: str
    button: str = ""
    url: str = ""
    # Who finds a button on that page, and what they do there, for everybody else: "adds somebody who can post".
    mended_with: tuple[Permission, ...] = ()
    doing: str = ""

    @property
    def is_allowed(self) -> bool:
        """Whether it is to be looked at, and nobody has anything to do: the headteacher allows it until a day."""
        return self.level == Level.LOOK and not self.button

    @property
    def needs_somebody(self) -> bool:
        """Whether anybody has to do something about it; what is set up or suspended is only said."""
        return self.level != Level.INFORMATION and not self.is_allowed

    def may_be_mended_by(self, by: Actor) -> bool:
        """Whether this reader finds a button where it is mended."""
        return bool(self.button) and any(by.may(permission) for permission in self.mended_with)


@dataclass(frozen=True)
class Reader:
    """Who reads the register, when, and who leaves as far as they may know."""

    by: Actor
    now: datetime
    # The last day in school of everybody who leaves, by the person's id: never a leaving that is kept from `by`.
    leaving: dict[int, date] = field(default_factory=dict)

    @classmethod
    def of(cls, by: Actor, now: datetime) -> "Reader":
        """With what they may know of who leaves; one statement."""
        return cls(by, now, dict(departures_known_to(by).values_list("person_id", "last_day_in_school")))

    @property
    def today(self) -> date:
        """The day at school."""
        return school_day(self.now)

    def leaves_on(self, person) -> str:
        """ "on Friday", "on Friday 18 December", or nothing where they stay as far as the reader may know."""
        last = self.leaving.get(person.pk)
        return self.on(last) if last is not None else ""

    def on(self, day: date) -> str:
        """A day to come, in the fewest words: "today", "on Friday", "on Friday 18 December"."""
        ahead = (day - self.today).days
        if ahead <= 0:
            return "today"
        return f"on {words.DAYS[day.weekday()]}" if ahead < 7 else f"on {words.day(day, this_year=self.today.year)}"
