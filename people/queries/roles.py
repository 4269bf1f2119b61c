"""Who holds which role, and as whom somebody acts."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from core.actor import Actor
from people import rules
from people.models import Person, RoleHolding
from people.queries.days import end_of_day, school_day
from people.roles import APART, BESIDE_STAFF, GRANTS, LEADERS, Permission, Role, permissions_of


def roles_of(person: Person, now: datetime) -> set[Role]:
    """The roles that somebody holds today; none once their access has ended (RO10).

    No statement for whoever makes a request, whose roles were read for this very moment.
    """
    if person.is_shut_out(now):
        return set()
    asked_at, known = getattr(person, "known_roles", (None, None))
    if asked_at == now:
        return set(known)
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


def holders(role: Role, now: datetime, *, also_on_leave=False) -> list[Person]:
    """Everybody who holds this role today and has not left, away or not; `also_on_leave`: for long, too."""
    there = Person.objects.not_left(now) if also_on_leave else Person.objects.current(now).filter(is_active=True)
    held = RoleHolding.objects.filter(role=role).current(school_day(now))
    return list(there.filter(pk__in=held.values("person")).distinct())


def ids_of_holders(roles: set[Role], now: datetime) -> QuerySet:
    """The ids of whoever holds one of these roles, as a part of another question: no statement of its own."""
    held = RoleHolding.objects.filter(role__in=roles).current(school_day(now)).values("person")
    return Person.objects.current(now).filter(is_active=True, pk__in=held).order_by().values("pk")


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


def roles_to_give(person: Person, by: Actor, now: datetime) -> list[Role]:
    """The roles that this actor could give this person, now or on a later day; one statement."""
    held = RoleHolding.objects.filter(person=person, ends_on=None).overlapping(school_day(now), None)
    lasting = {Role(role) for role in held.values_list("role", flat=True)}
    return [
        role
        for role in Role
        if not lasting & {role, *APART.get(role, ())}
        and not rules.why_not_rule_on(role, by)
        and not rules.why_not_give_oneself(person, by, now, role=role)
    ]


def holds(person: Person, role: Role, now: datetime) -> bool:
    """Whether this person holds this role today."""
    return role in roles_of(person, now)


def who_oversees(now: datetime) -> list[Person]:
    """Those who are told when somebody's power changes: the headteacher, the chair and the vice-chair."""
    roles = [Role.HEADTEACHER, Role.CHAIR, Role.VICE_CHAIR]
    holding = RoleHolding.objects.filter(role__in=roles).current(school_day(now)).values("person")
    return list(Person.objects.current(now).filter(is_active=True, pk__in=holding))


def has_successor(holding: RoleHolding, *, ends_on: date, now: datetime) -> bool:
    """Whether somebody else holds this role, in their own right, on the day after `ends_on` and has not left."""
    after = ends_on + timedelta(days=1)
    others = RoleHolding.objects.filter(role=holding.role).own().current(after).exclude(person=holding.person_id)
    staying = Person.objects.current(max(now, end_of_day(ends_on))).filter(is_active=True)
    return others.filter(person__in=staying).exists()


def holding(roles, now: datetime) -> set[int]:
    """The ids of everybody who holds one of these roles today, in their own right."""
    held = RoleHolding.objects.filter(role__in=roles).own().current(school_day(now))
    return set(held.values_list("person_id", flat=True))


def not_on_staff(now: datetime) -> set[int]:
    """The ids of those who are governors or clerk and nothing else: no staff list has them. One statement."""
    held = RoleHolding.objects.current(school_day(now))
    on_staff = held.exclude(role__in=BESIDE_STAFF).values("person")
    return set(held.filter(role__in=BESIDE_STAFF).exclude(person__in=on_staff).values_list("person_id", flat=True))


def likely_to_watch(now: datetime) -> set[int]:
    """The ids of those whose roles look at accounts and answer comments: likely to keep an eye on one."""
    return holding({role for role, granted in GRANTS.items() if Permission.RECORD_CHECK in granted}, now)


def leaders(now: datetime) -> set[int]:
    """The ids of everybody who holds, today or later, a role whose sign-in is worth stealing."""
    held = RoleHolding.objects.filter(role__in=LEADERS).overlapping(school_day(now), None)
    return set(held.values_list("person_id", flat=True))
