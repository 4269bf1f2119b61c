"""Who leaves, as far as somebody may know."""

from datetime import date, datetime

from django.db.models import QuerySet

from people import rules
from people.models import Departure, Person
from people.queries.days import school_day
from people.roles import Permission
from people.states import ENDING


def departures(by) -> QuerySet:
    """The leavings that this actor may know of, with the person; confidential ones of themselves left out."""
    return Departure.objects.visible_to(by).select_related("person")


def leavings_due(now: datetime) -> QuerySet:
    """Leavings whose last day in school has passed and whose access has not been ended yet (RO10)."""
    return Departure.objects.due(now).select_related("person")


def why_not_change_departure(departure, by, now: datetime) -> str:
    """Why this actor may not change the dates of a leaving now, as a sentence; "" where they may."""
    if departure.cancelled_at is not None:
        return "This leaving has been cancelled."
    return rules.why_not_record_departure(departure.person, by, now)


def departures_expected() -> QuerySet:
    """Every leaving that is still to come, confidential ones included: only for comparing, never for showing."""
    return Departure.objects.expected()


def contracts_that_ended_alone() -> set[tuple[int, date]]:
    """Whose contract ends on which day while they stay on another: only for comparing, never for showing."""
    found = Departure.objects.exclude(one_contract_ends_on=None)
    rows = found.values_list("person_id", "one_contract_ends_on", "contract_ends_on", "cancelled_at")
    alone = set()
    for person, last_day, contract, cancelled_at in rows:
        alone |= {(person, last_day)} | ({(person, contract)} if cancelled_at and contract else set())
    return alone


def why_not_stay_until(departure, until: date, by, now: datetime) -> str:
    """Why this day cannot be the last one on another contract, as a sentence; "" where it can."""
    why = rules.why_not_stay_until(departure, until, by, now)
    return why or rules.why_not_leave_on(departure.person, until, None, school_day(now))


def departures_known_to(by) -> QuerySet:
    """The leavings still to come that this actor may know of: without the right to see them, the announced ones."""
    return Departure.objects.known_to(by)


def may_know_of_leaving(person, by) -> bool:
    """Whether this actor may know that somebody leaves: nobody of their own leaving before it is announced."""
    if by.may(Permission.SEE_DEPARTURES) and not by.is_person(person):
        return True
    return Departure.objects.expected().filter(person=person).exclude(announced_at=None).exists()


def why_not_cancel_departure(departure, by, now: datetime) -> str:
    """Why this actor may not take a leaving back, as a sentence; "" where they may."""
    return rules.why_not_cancel_departure(departure, by, now)


def why_not_leave_on(person, last_day_in_school: date, contract_ends_on: date | None, now: datetime) -> str:
    """Why these dates of a leaving cannot be, as a sentence; "" where they can."""
    return rules.why_not_leave_on(person, last_day_in_school, contract_ends_on, school_day(now))


def why_not_bring_back(departure, by, now: datetime) -> str:
    """Why this actor may not say that somebody who left is back, as a sentence; "" where they may."""
    return rules.why_not_bring_back(departure, by, now)


def without_end_date(by, now: datetime) -> QuerySet:
    """Who is here on a contract that ends by itself, and no leaving of theirs is known to this actor; by name."""
    leaving = Departure.objects.known_to(by).values("person")
    here = Person.objects.current(now).filter(is_active=True, contract__in=ENDING)
    return here.exclude(pk__in=leaving).order_by("name", "id")
