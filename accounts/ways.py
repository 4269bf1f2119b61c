"""What the ways back into an account amount to, in words; pure: no database and no clock (RO7, RO9)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from accounts.states import OPENS_IT, WayKind, WayOwner

# Of what lies in the password safe and opens an account without anybody's own phone, what it is called.
IN_THE_SAFE = {"totp-seed": "authenticator key", "recovery-codes": "recovery codes"}
# What is stored there, and whose it is only the technician can note; with the kind under which they would.
TO_BE_NOTED = {
    "recovery-email": (WayKind.EMAIL, "recovery e-mail address"),
    "recovery-phone": (WayKind.PHONE, "recovery telephone"),
}
# Whoever leaves later than this is no worry yet, unless it opens for them alone.
SOON = timedelta(days=14)
_OWN = {
    WayKind.PHONE: "with {}’s own phone",
    WayKind.EMAIL: "with {}’s own e-mail address",
    WayKind.PROFILE: "through {}’s own profile",
    WayKind.DEVICE: "with {}’s own device",
    WayKind.APP: "with the authenticator app on {}’s phone",
    WayKind.CONTROL: "for {}",
}


class Worry(models.TextChoices):
    """What can be wrong with the ways back in, worst first."""

    LEFT = "left", "somebody who has left could get back in"
    ONE_PERSON = "one-person", "it opens for one person only"
    LEAVES = "leaves", "somebody who leaves soon could get back in"
    UNCLEAR = "unclear", "nobody knows whose a way is"
    BROKEN = "broken", "a way was tried and does not work"
    CONTROL = "control", "fewer than two people have full control"
    ONE_WAY = "one-way", "there is one way only"
    NO_SCHOOL = "no-school", "no way belongs to the school"
    NONE = "none", "nothing is noted"
    OLD = "old", "not confirmed for more than a term"


_DOING = {
    Worry.UNCLEAR: "notes whose it is",
    Worry.BROKEN: "mends it on the platform or takes it off",
    Worry.CONTROL: "gives full control to a second person",
    Worry.NONE: "notes who could",
    Worry.OLD: "looks at it again",
}


@dataclass(frozen=True)
class Way:
    """One way back in, as it is judged and drawn; `leaves_on` only where the reader may know of it."""

    kind: str
    owner: str
    person: str = ""
    person_id: int | None = None
    hint: str = ""
    has_left: bool = False
    leaves_on: date | None = None
    confirmed_on: date | None = None
    # Whether it opened the account when it was last tried; None before anybody has.
    works: bool | None = None
    # What lies in the safe is known by itself, and is called so.
    called: str = ""

    @property
    def title(self) -> str:
        """What it is: "Telephone"."""
        title = self.called or WayKind(self.kind).label
        return title[:1].upper() + title[1:]

    @property
    def which(self) -> str:
        """Which one: "ending 0412", or nothing."""
        if self.called:
            return "" if self.person_id else "in the password safe"
        return f"ending {self.hint}" if self.kind == WayKind.PHONE and self.hint else self.hint

    @property
    def name(self) -> str:
        """What and which: "telephone ending 0412"."""
        return f"{self.title[:1].lower()}{self.title[1:]} {self.which}".strip()

    @property
    def opens_it(self) -> bool:
        """Whether it opens the account without anything else, and did where somebody tried."""
        return self.kind in OPENS_IT and self.works is not False


@dataclass(frozen=True)
class WayFinding:
    """One thing that is wrong, as a whole sentence; the headline names the account."""

    worry: Worry
    words: str
    headline: str
    # The last day on which somebody is still there to mend it with.
    last_day: date | None = None
    # Whose ways are to be taken off or passed on: there are others, so nothing need be noted first.
    person_id: int | None = None

    @property
    def is_bad(self) -> bool:
        """Whether the school could be locked out, or somebody who has left could get in."""
        return self.worry in (Worry.LEFT, Worry.ONE_PERSON)

    @property
    def is_of_leaver(self) -> bool:
        """Whether somebody who has left or leaves could get in beside others."""
        return self.person_id is not None

    @property
    def button(self) -> str:
        """What is done about it, on a button of the work list."""
        return "Take it off or pass it on" if self.is_of_leaver else "Mend it"

    @property
    def doing(self) -> str:
        """What the technician does about it: "notes another way back in"."""
        if self.is_of_leaver:
            return "takes it off or passes it on"
        return _DOING.get(self.worry, "notes another way back in")


def _found(account, worry, words, last_day=None, person_id=None) -> WayFinding:
    """`words` has {it} where the account stands: as "it" on its own page, by its name elsewhere."""
    said = words.replace("into {it}", "in").replace(" of {it}", "").replace("{it}", "It")
    return WayFinding(worry, said, words.replace("{it}", account), last_day, person_id)


def day_in_words(day: date, today: date) -> str:
    """A last day in school in the fewest words: "today", "on Friday", "on Friday 18 December"."""
    if day <= today:
        return "today"
    return f"on {day:%A}" if day < today + timedelta(days=7) else f"on {day:%A %-d %B}"


def findings(account, ways, *, each_has_own_access, today, since: date | None = None) -> list[WayFinding]:
    """What is wrong with these ways back into the account of this name, worst first.

    `since` is the day from which a confirmation still counts; None asks for none.
    """
    opening = [way for way in ways if way.opens_it]
    alone = _only_person(opening)
    found = [*_of_people(ways, alone, today), *_unclear(ways), *_broken(ways)]
    if not opening:
        found.append((Worry.NONE, "Nobody has noted who could get back into {it}."))
    elif alone is not None:
        found.append(_alone(opening, today))
    elif len(opening) == 1 and opening[0].owner == WayOwner.SCHOOL and not opening[0].called:
        found.append((Worry.ONE_WAY, f"{{it}} opens only with one {opening[0].title.lower()} of the school."))
    elif each_has_own_access:
        found += _control(ways)
    elif all(way.owner == WayOwner.PERSON for way in opening):
        found.append((Worry.NO_SCHOOL, "Every way back into {it} belongs to a person, none to the school."))
    first = min((way.confirmed_on for way in ways if way.confirmed_on), default=None)
    if since is not None and first is not None and first < since:
        found.append((Worry.OLD, f"Who could get back into {{it}} was last confirmed on {first:%-d %B %Y}."))
    found.sort(key=lambda one: list(Worry).index(one[0]))
    return [_found(account, *one) for one in found]


def _only_person(opening) -> int | None:
    """The id of the one person to whom all that opens it belongs, or None."""
    owners = {way.person_id for way in opening}
    return owners.pop() if len(owners) == 1 else None


def _alone(opening, today):
    way = opening[0]
    alike = {other.kind for other in opening} == {way.kind}
    how = _OWN[way.kind].format(way.person) if alike else f"with what belongs to {way.person}"
    if way.has_left:
        return Worry.LEFT, f"{{it}} opens only {how}, and they have left."
    leaves = f", and they leave {day_in_words(way.leaves_on, today)}" if way.leaves_on is not None else ""
    return Worry.ONE_PERSON, f"{{it}} opens only {how}{leaves}.", way.leaves_on


def _of_people(ways, alone, today):
    """Everybody who has left or leaves soon, but for whom it opens for alone: of them it is said already."""
    for person_id, way in {way.person_id: way for way in ways if way.person_id}.items():
        if person_id == alone:
            continue
        if way.has_left:
            yield Worry.LEFT, f"Somebody who has left could get back into {{it}}: {way.person}.", None, person_id
        elif way.leaves_on is not None and way.leaves_on <= today + SOON:
            leaves = day_in_words(way.leaves_on, today)
            words = f"Somebody who leaves {leaves} could get back into {{it}}: {way.person}."
            yield Worry.LEAVES, words, way.leaves_on, person_id


def _unclear(ways):
    for way in ways:
        if way.owner == WayOwner.UNKNOWN:
            yield Worry.UNCLEAR, f"{{it}} opens with something of which nobody knows whose it is: {way.name}."


def _broken(ways):
    for way in ways:
        if way.works is False:
            whose = f" of {way.person}" if way.person else ""
            yield Worry.BROKEN, f"Somebody tried to get back into {{it}} and could not: {way.name}{whose}."


def _control(ways):
    full = [way for way in ways if way.kind == WayKind.CONTROL and way.opens_it]
    people = {way.person_id: way.person for way in full if way.person_id}
    if not people:
        yield Worry.CONTROL, "Nobody is noted as having full control of {it}."
    elif len(people) == 1:
        yield Worry.CONTROL, f"Only {next(iter(people.values()))} has full control of {{it}}."
