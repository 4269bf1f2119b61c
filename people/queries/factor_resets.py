"""Requests that somebody sets up the second step again, and who decides on them."""

from datetime import datetime

from core.work import WorkItem
from people import rules
from people.models import FactorReset, Person
from people.queries.factors import has_any_factor
from people.queries.roles import actor_for, holders, roles_of
from people.roles import GRANTS, Permission, permissions_of


def why_not_ask_factor_reset(person: Person, by, now: datetime) -> str:
    """Why this actor may not ask it for this person, as a sentence; "" where they may."""
    return rules.why_not_ask_factor_reset(
        person, by, now, has_factor=has_any_factor(person), is_waiting=waiting_factor_reset(person, now) is not None
    )


def why_not_agree_factor_reset(reset: FactorReset, by, now: datetime) -> str:
    """Why this actor may not agree, as a sentence; "" where they may."""
    may_asker = actor_for(reset.asked_by, now).may(Permission.START_FACTOR_AGAIN)
    return rules.why_not_agree_factor_reset(reset, by, now, may_asker=may_asker)


def waiting_factor_reset(person: Person, now: datetime) -> FactorReset | None:
    """The request about this person that can still be agreed to."""
    return person.factor_resets.waiting().filter(expires_at__gt=now).select_related("asked_by").first()


def who_decides_factor_reset(reset: FactorReset, now: datetime) -> list[Person]:
    """Everybody who could agree today: neither the person nor whoever asked, nor whose role is new."""
    roles = [role for role, granted in GRANTS.items() if Permission.START_FACTOR_AGAIN in granted]
    deciding = {person.pk: person for role in roles for person in holders(role, now)}
    others = [person for pk, person in deciding.items() if pk not in (reset.person_id, reset.asked_by_id)]
    return [person for person in others if rules.has_held_long(person, reset.asked_at)]


def factor_resets_to_agree(person: Person, now: datetime, roles=None) -> list[WorkItem]:
    """Those that wait for this person's word; `roles` spares a query."""
    held = roles_of(person, now) if roles is None else roles
    if str(Permission.START_FACTOR_AGAIN) not in permissions_of(held):
        return []
    waiting = FactorReset.objects.waiting().filter(expires_at__gt=now).exclude(person=person).exclude(asked_by=person)
    return [
        WorkItem(
            title=f"Decide whether {reset.person.name} may set up the second step again",
            url=reset.get_absolute_url(),
            button="Look",
            asked_by=reset.asked_by.name,
            due_by=reset.expires_at,
        )
        for reset in waiting.select_related("person", "asked_by").order_by("asked_at", "id")[:20]
        if rules.has_held_long(person, reset.asked_at)
    ]
