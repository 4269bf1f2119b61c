"""Who is away, and whose work somebody looks after."""

from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet

from core.together import Rows
from people.models import Absence, Person, RoleHolding
from people.queries.days import school_day
from people.roles import Role


def away(now: datetime) -> set[int]:
    """The ids of everybody who is away today."""
    return set(_current(now).values_list("person_id", flat=True))


def stand_ins_of_absent(now: datetime) -> dict[int, Person | None]:
    """Everybody who is away today, by id, with who looks after their work; None where that person is not here either.

    One statement.
    """
    covers = {found.person_id: found.stand_in for found in _current(now).select_related("stand_in")}
    return {pk: None if to.pk in covers or to.is_shut_out(now) else to for pk, to in covers.items()}


def covered_by(person: Person, now: datetime) -> list[Person]:
    """The people whose work this person looks after today, because they are away.

    No statement where `cover_of` has read them for this very moment.
    """
    asked_at, known = getattr(person, "known_covers", (None, None))
    if asked_at == now:
        return list(known)
    covering = _current(now).filter(stand_in=person)
    return list(Person.objects.current(now).filter(is_active=True, pk__in=covering.values("person")))


def whose_work(person: Person, now: datetime) -> QuerySet:
    """The ids of this person and of those whose work they look after today, as a part of another question."""
    covering = _current(now).filter(stand_in=person).values("person")
    theirs = Q(pk=person.pk) | Q(pk__in=covering, is_active=True)
    return Person.objects.current(now).filter(theirs).order_by().values("pk")


def cover_of(person: Person, now: datetime) -> Absence | None:
    """The absence that somebody is on today; and keeps for `covered_by` and `roles_of` whose work they look after,

    in which roles. One statement for all of it.
    """
    today = school_day(now)
    held = RoleHolding.objects.filter(person=OuterRef("person")).current(today)
    found = Absence.objects.current(today).filter(Q(person=person) | Q(stand_in=person))
    found = found.select_related("person", "stand_in").annotate(held=Rows(held, role="role"))
    found = list(found.order_by("-ends_on", "id"))
    covered = {}
    for absence in found:
        away = absence.person
        if absence.stand_in_id == person.pk and not away.is_shut_out(now):
            away.known_roles = (now, frozenset(Role(row.role) for row in absence.held))
            covered[away.pk] = away
    person.known_covers = (now, sorted(covered.values(), key=lambda away: (away.name, away.pk)))
    return next((absence for absence in found if absence.person_id == person.pk), None)


def _current(now: datetime) -> QuerySet:
    return Absence.objects.current(school_day(now))
