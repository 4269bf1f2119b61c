"""Who is offered as somebody's stand-in: people who can act, the likely ones known."""

from datetime import datetime

from django.db.models import QuerySet

from core.actor import Actor
from people.models import Person, StandIn
from people.queries import holding, people_who_can_act, roles_of
from people.roles import APART, LEADERS, Permission, Role

GOVERNING = frozenset({Role.CHAIR, Role.VICE_CHAIR, Role.GOVERNOR})
# Who is likely to stand in: leaders for staff, governors for those who govern.
_LIKE = {False: LEADERS - GOVERNING, True: GOVERNING}


def stand_in_choices(person: Person, by: Actor, now: datetime) -> tuple[QuerySet, set[int]]:
    """Who may stand in for somebody who is away, and the ids of the likely ones among them."""
    roles = roles_of(person, now)
    likely = set(StandIn.objects.filter(role__in=roles).values_list("person_id", flat=True))
    return people_who_can_act(now, by).exclude(pk=person.pk), likely | holding(_LIKE[bool(roles & GOVERNING)], now)


def role_stand_in_choices(role: Role, by: Actor, now: datetime) -> tuple[QuerySet, set[int]]:
    """Who may stand in for a role, and the ids of the likely ones; nobody who holds it or is kept apart from it."""
    not_these = holding({role} | APART.get(role, set()), now)
    if not by.may(Permission.APPOINT_LEADERS):
        not_these.add(by.person_id)
    return people_who_can_act(now, by).exclude(pk__in=not_these), holding(_LIKE[role in GOVERNING], now)
