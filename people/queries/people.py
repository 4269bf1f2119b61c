"""Who is on the list of people, and to whom work can be given."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, QuerySet

from core.actor import Actor
from people import rules
from people.models import Departure, Person, RoleHolding
from people.queries.days import school_day
from people.roles import Role

HAS_DOOR = Exists(SocialAccount.objects.filter(user=OuterRef("pk")))


def everybody_in_scope(now: datetime):
    """Everybody the Statement applies to today: whoever holds a role, with or without a sign-in (SC1)."""
    holding = RoleHolding.objects.current(school_day(now)).exclude(role=Role.CLERK).values("person")
    return Person.objects.current(now).filter(is_active=True, pk__in=holding)


def people_here(now: datetime) -> QuerySet:
    """Everybody whose access has not ended."""
    return Person.objects.current(now).filter(is_active=True)


def shut_out(now: datetime, whose="") -> Q:
    """The condition for people whose access has ended or rests; `whose` is the way to the person: "lead__"."""
    left = Q(**{f"{whose}is_active": False}) | Q(**{f"{whose}access_ends_at__lte": now})
    return left | _on_leave(now, whose)


def _on_leave(now: datetime, whose="") -> Q:
    not_over = Q(**{f"{whose}on_leave_until": None}) | Q(**{f"{whose}on_leave_until__gt": now})
    return Q(**{f"{whose}on_leave_from__lte": now}) & not_over


def person_with(pk: int) -> Person | None:
    """The person with this id, or None."""
    return Person.objects.filter(pk=pk).first()


def row_of(person: Person) -> QuerySet:
    """This person's one row, for `core.together` to ask on the back of."""
    return Person.objects.filter(pk=person.pk)


def people_list(now: datetime, *, search="", role="") -> QuerySet:
    """Everybody who has not left, by name, with today's holdings as `roles_today`.

    `has_door` says whether they sign in with Google or Microsoft, `is_away` whether they are on long leave.
    """
    today = school_day(now)
    holdings = RoleHolding.objects.current(today).order_by("id")
    away = ExpressionWrapper(_on_leave(now), BooleanField())
    people = Person.objects.not_left(now).annotate(has_door=HAS_DOOR, is_away=away)
    if search:
        people = people.filter(Q(name__icontains=search) | Q(email__icontains=search))
    if role:
        people = people.filter(pk__in=RoleHolding.objects.current(today).filter(role=role).values("person"))
    return people.prefetch_related(Prefetch("holdings", holdings, to_attr="roles_today")).order_by("name", "id")


def people_who_can_act(now: datetime, by: Actor) -> QuerySet:
    """Everybody to whom work can be given: has an address, and stays as far as this actor may know."""
    leaving = Departure.objects.known_to(by).filter(access_ends_at__lte=now + rules.STAYS_AT_LEAST)
    return people_here(now).exclude(email=None).exclude(email="").exclude(pk__in=leaving.values("person"))


def why_not_act(person: Person, by: Actor, now: datetime) -> str:
    """Why work cannot be given to somebody, as a sentence; "" where it can."""
    return rules.why_not_act(person, by, now)


def everybody() -> QuerySet:
    """Everybody who is or was on the list of people; `has_door`: they sign in with Google or Microsoft."""
    return Person.objects.annotate(has_door=HAS_DOOR).order_by("id")
