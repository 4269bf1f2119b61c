"""Requests that somebody sets up the second step again, and who decides on them."""

from datetime import datetime

from core.school.api import school_row
from core.together import Rows
from core.work import Source, WorkItem
from people import rules
from people.models import FactorReset, Person
from people.queries.factors import has_any_factor
from people.queries.roles import actor_for, holders, roles_of
from people.roles import GRANTS, RESETTING, Permission, permissions_of


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


def factor_resets_to_agree(person: Person, now: datetime) -> list[Source]:
    """Those that wait for this person's word."""
    if str(Permission.START_FACTOR_AGAIN) not in permissions_of(roles_of(person, now)):
        return []
    waiting = FactorReset.objects.waiting().filter(expires_at__gt=now).exclude(person=person).exclude(asked_by=person)
    rows = Rows(
        waiting.order_by("asked_at", "id"),
        most=20,
        id="id",
        who="person__name",
        asked_by="asked_by__name",
        asked_at="asked_at",
        expires_at="expires_at",
    )
    holdings = person.holdings.filter(role__in=RESETTING).standing()
    held = Rows(holdings, starts_on="starts_on", ends_on="ends_on")
    return [Source(_items, rows=rows, held=held, school=school_row())]


def _items(rows, held, school):
    return [
        WorkItem(
            title=f"Decide whether {row.who} may set up the second step again",
            url=FactorReset(pk=row.id).get_absolute_url(),
            button="Look",
            asked_by=row.asked_by,
            due_by=row.expires_at,
        )
        for row in rows
        if rules.is_held_long(held, row.asked_at, lambda: next(iter(school), None))
    ]
