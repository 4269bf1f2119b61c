"""Who acts for a role today."""

from collections import defaultdict
from datetime import datetime
from types import SimpleNamespace

from core.together import Rows
from people import rules
from people.models import Absence, Person, RoleHolding, StandIn
from people.queries.absences import away
from people.queries.days import school_day
from people.roles import NEXT_ROLE, Role

# More than any school has of any of them.
MOST = 1000


class Roster:
    """Who is there today: holders, absences and stand-ins, read once for any number of questions."""

    def __init__(self, now: datetime):
        holdings, named = _holdings(now).select_related("person"), _stand_ins(now).select_related("person")
        self._keep(away(now), holdings, named)

    @staticmethod
    def questions(now: datetime) -> dict[str, Rows]:
        """What to ask for `of`, together with other things: only of roles that somebody always acts in."""
        person = {"role": "role", "pk": "person_id", "name": "person__name", "email": "person__email"}
        return {
            "absent": Rows(Absence.objects.current(school_day(now)), most=MOST, person="person_id"),
            "holdings": Rows(_holdings(now).filter(role__in=list(NEXT_ROLE)), most=MOST, **person),
            "stand_ins": Rows(_stand_ins(now), most=MOST, **person),
        }

    @classmethod
    def of(cls, absent, holdings, stand_ins) -> "Roster":
        """The roster made of the answers to `questions`."""
        roster = cls.__new__(cls)
        roster._keep({row.person for row in absent}, map(_with_person, holdings), map(_with_person, stand_ins))
        return roster

    def _keep(self, absent, holdings, stand_ins):
        self.absent = absent
        self.holders: dict[str, list[Person]] = defaultdict(list)
        for holding in holdings:
            if holding.person not in self.holders[holding.role]:
                self.holders[holding.role].append(holding.person)
        self.stand_ins: dict[str, Person] = {stand_in.role: stand_in.person for stand_in in stand_ins}

    def who_acts_as(self, role: Role | None, but_not=frozenset()) -> list[Person]:
        """The holders who are there, else the stand-in, else the next role's; empty means an outside body."""
        seen: set[Role] = set()
        while role is not None and role not in seen:
            seen.add(role)
            kept_out = self.absent | set(but_not)
            if there := [person for person in self.holders[role] if person.pk not in kept_out]:
                return there
            stand_in = self.stand_ins.get(role)
            if stand_in is not None and stand_in.email and stand_in.pk not in kept_out:
                return [stand_in]
            role = NEXT_ROLE.get(role)
        return []

    def vacant(self) -> list[Role]:
        """The roles that nobody can act in today."""
        return [role for role in NEXT_ROLE if not self.who_acts_as(role)]

    def without_stand_in(self) -> list[Role]:
        """The roles with nobody to stand in: nobody is named, or only somebody who holds the role alone."""
        return [role for role in NEXT_ROLE if self.why_no_stand_in(role)]

    def why_no_stand_in(self, role: Role) -> str:
        """What is wrong with a role's stand-in, as a sentence; "" where all is well."""
        stand_in = self.stand_ins.get(role)
        if stand_in is None:
            return "Nobody is named."
        if self.holders[role] == [stand_in]:
            return f"{stand_in.name} holds the role, so nobody stands in."
        if not stand_in.email:
            return f"{stand_in.name} has no e-mail address here, so cannot sign in and act."
        return rules.why_not_each_other(role, self.holders, self.stand_ins)


def who_acts_as(role: Role, now: datetime, *, but_not=frozenset()) -> list[Person]:
    """Who acts for a role today: its holders, else the stand-in, else the next role's, never somebody kept out.

    `but_not` holds ids of people who must not see the thing. An empty list means: an outside body. For
    several questions at one instant make one `Roster(now)`.
    """
    return Roster(now).who_acts_as(role, but_not)


def _here(now):
    return Person.objects.current(now).filter(is_active=True)


def _holdings(now):
    held = RoleHolding.objects.current(school_day(now)).filter(person__in=_here(now))
    return held.order_by("person__name", "person_id", "id")


def _stand_ins(now):
    return StandIn.objects.filter(person__in=_here(now))


def _with_person(row):
    return SimpleNamespace(role=row.role, person=Person(pk=row.pk, name=row.name, email=row.email))
