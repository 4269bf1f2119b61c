"""Who is away, and whose work somebody looks after."""

from datetime import datetime

from people.models import Absence, Person
from people.queries.days import school_day


def away(now: datetime) -> set[int]:
    """The ids of everybody who is away today."""
    return set(Absence.objects.current(school_day(now)).values_list("person_id", flat=True))


def absence_of(person: Person, now: datetime) -> Absence | None:
    """The absence that somebody is on today, with who stands in; None where they are here."""
    return person.absences.current(school_day(now)).select_related("stand_in").order_by("-ends_on", "id").first()


def covered_by(person: Person, now: datetime) -> list[Person]:
    """The people whose work this person looks after today, because they are away."""
    covering = Absence.objects.current(school_day(now)).filter(stand_in=person)
    return list(Person.objects.current(now).filter(is_active=True, pk__in=covering.values("person")))
