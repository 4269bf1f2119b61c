"""Who holds what, who acts for whom, and as whom somebody acts."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q, QuerySet

from core.actor import Actor
from core.held import Held
from core.standing import Standing
from core.work import WorkItem
from people import rules
from people.models import Absence, Departure, Person, RoleHolding, StandIn
from people.roles import NEXT_ROLE, SECOND_FACTOR_ROLES, Role, permissions_of

SCHOOL_TIME = ZoneInfo("Europe/London")


def school_day(now: datetime) -> date:
    """The day it is at the school (Europe/London) at this instant."""
    return now.astimezone(SCHOOL_TIME).date()


def end_of_day(day: date, days_later: int = 0) -> datetime:
    """The first instant after this day, or after a day some days later, at the school."""
    return datetime.combine(day + timedelta(days=days_later + 1), time(), tzinfo=SCHOOL_TIME)


def everybody_in_scope(now: datetime):
    """Everybody the Statement applies to today: whoever holds a role, with or without a sign-in (SC1)."""
    holding = RoleHolding.objects.current(school_day(now)).exclude(role=Role.CLERK).values("person")
    return Person.objects.current(now).filter(is_active=True, pk__in=holding)


def roles_of(person: Person, now: datetime) -> set[Role]:
    """The roles that somebody holds today; none once their access has ended (RO10)."""
    if person.has_left(now):
        return set()
    held = RoleHolding.objects.filter(person=person).current(school_day(now)).values_list("role", flat=True)
    return {Role(role) for role in held}


def actor_for(person: Person, now: datetime, *, roles=None) -> Actor:
    """This person as somebody who acts at `now`; reads person and roles again when asked to reload.

    `roles` spares the query where the caller has just read them.
    """
    held = roles_of(person, now) if roles is None else roles

    def reload(later: datetime) -> Actor:
        return actor_for(Person.objects.get(pk=person.pk), later)

    return Actor(person=person, name=person.name, permissions=permissions_of(held), at=now, reload=reload)


def holders(role: Role, now: datetime) -> list[Person]:
    """Everybody who holds this role today and has not left, away or not."""
    return list(
        Person.objects.current(now)
        .filter(is_active=True, pk__in=RoleHolding.objects.filter(role=role).current(school_day(now)).values("person"))
        .distinct()
    )


def first_holder(role: Role, now: datetime) -> Person | None:
    """Who shows this role best to a visitor: holds it in their own right, and as little else as possible."""
    current = RoleHolding.objects.current(school_day(now))
    return (
        Person.objects.current(now)
        .filter(is_active=True, pk__in=current.filter(role=role, absence=None).values("person"))
        .annotate(roles_held=Count("holdings", filter=Q(holdings__in=current)))
        .order_by("roles_held", "pk")
        .first()
    )


def holds(person: Person, role: Role, now: datetime) -> bool:
    """Whether this person holds this role today."""
    return role in roles_of(person, now)


def away(now: datetime) -> set[int]:
    """The ids of everybody who is away today."""
    return set(Absence.objects.current(school_day(now)).values_list("person_id", flat=True))


def covered_by(person: Person, now: datetime) -> list[Person]:
    """The people whose work this person looks after today, because they are away."""
    covering = Absence.objects.current(school_day(now)).filter(stand_in=person)
    return list(Person.objects.current(now).filter(is_active=True, pk__in=covering.values("person")))


def person_with(pk: int) -> Person | None:
    """The person with this id, or None."""
    return Person.objects.filter(pk=pk).first()


def stand_in_for(role: Role) -> Person | None:
    """The person named to act when nobody who holds this role is there."""
    named = StandIn.objects.filter(role=role).select_related("person").first()
    return named.person if named else None


def who_acts_as(role: Role, now: datetime, *, but_not=frozenset()) -> list[Person]:
    """Who acts for a role today: its holders, else the stand-in, else the next role's, never somebody kept out.

    `but_not` holds ids of people who must not see the thing. An empty list means: an outside body.
    """
    absent = away(now)
    seen: set[Role] = set()
    while role is not None and role not in seen:
        seen.add(role)
        there = [person for person in holders(role, now) if person.pk not in absent and person.pk not in but_not]
        if there:
            return there
        stand_in = stand_in_for(role)
        if (
            stand_in is not None
            and stand_in.pk not in but_not
            and stand_in.pk not in absent
            and not stand_in.has_left(now)
        ):
            return [stand_in]
        role = NEXT_ROLE.get(role)
    return []


def has_second_factor(person: Person) -> bool:
    """Whether this person has enrolled something besides a password (recovery codes alone do not count)."""
    factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=person, type__in=factors).exists()


def must_enrol(person: Person, roles) -> bool:
    """Whether this person sees no page before enrolling a second factor (S7)."""
    return bool(SECOND_FACTOR_ROLES & set(roles)) and not has_second_factor(person)


def work_for(person, now) -> list[WorkItem]:
    """What waits for this person."""
    return []


def standing(person, now) -> list[Standing]:
    """How our clauses stand, as this person may see it; `person` is None for the public."""
    return []


def held_by(person, now) -> list[Held]:
    """What this person holds."""
    return []


def departures(by) -> QuerySet:
    """The leavings that this actor may know of, with the person; confidential ones of themselves left out."""
    return Departure.objects.visible_to(by).select_related("person")


def leavings_due(now: datetime) -> QuerySet:
    """Leavings whose last day in school has passed and whose access has not been ended yet (RO10)."""
    return Departure.objects.due(now).select_related("person")


def people_here(now: datetime) -> QuerySet:
    """Everybody whose access has not ended."""
    return Person.objects.current(now).filter(is_active=True)


def why_not_change_departure(departure, by, now: datetime) -> str:
    """Why this actor may not change the dates of a leaving now, as a sentence; "" where they may."""
    if departure.cancelled_at is not None:
        return "This leaving has been cancelled."
    return rules.why_not_record_departure(departure.person, by, now)
