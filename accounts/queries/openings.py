"""The safe opened by two people together: what waits, and who could agree (RO7)."""

from django.db.models import Q

from accounts.models import Credential, SafeOpening
from accounts.queries.credentials import looks_in_last_hour
from accounts.rules import openings as rules
from accounts.states import AccountState, OpeningKind, OpeningState
from core.together import Rows
from core.work import Source, WorkItem, each
from people.queries import actor_for, holders
from people.roles import GRANTS, Permission, Role


def openings_seen_by(by):
    """The openings that this actor may know of, with everybody in them."""
    return SafeOpening.objects.visible_to(by).select_related("school_account", "asked_by", "agreed_by", "cancelled_by")


def why_not_ask_emergency(school_account, by, now) -> str:
    """Why this actor may not ask now, as a sentence; "" where they may."""
    return rules.why_not_ask_emergency(
        school_account,
        by,
        now,
        has_anything=opened_by(OpeningKind.EMERGENCY, school_account).exists(),
        is_waiting=school_account.openings.open().filter(expires_at__gt=now).exists(),
    )


def why_not_ask_copy(by, now) -> str:
    """Why this actor may not ask for a copy of the safe now, as a sentence; "" where they may."""
    waiting = SafeOpening.objects.open().filter(kind=OpeningKind.COPY, expires_at__gt=now)
    has_anything = opened_by(OpeningKind.COPY).exists()
    return rules.why_not_ask_copy(by, now, has_anything=has_anything, is_waiting=waiting.exists())


def why_not_use_opening(opening, by, now, *, kind, has_fresh_factor) -> str:
    """Why this actor may not look now, as a sentence; "" where they may."""
    return rules.why_not_use_opening(
        opening,
        by,
        now,
        kind=kind,
        has_fresh_factor=has_fresh_factor,
        has_anything=opened_by(opening.kind, opening.school_account).exists(),
        looks=looks_in_last_hour(by.person, now),
    )


def opened_by(kind, school_account=None):
    """What an opening shows: of one account what lets somebody in, or everything; nothing of a closed account."""
    there = Credential.objects.current().exclude(school_account__state=AccountState.CLOSED)
    if kind == OpeningKind.EMERGENCY:
        there = there.filter(school_account=school_account, kind__in=rules.IN_AN_EMERGENCY)
    return there.select_related("school_account").order_by("school_account__name", "school_account_id")


def why_not_agree_opening(opening, by, now) -> str:
    """Why this actor may not agree, as a sentence; "" where they may."""
    may_asker = rules.may_ask(opening.kind, actor_for(opening.asked_by, now))
    return rules.why_not_agree_opening(opening, by, now, may_asker=may_asker)


def who_could_agree(opening, now) -> list:
    """Everybody who could agree today: not whoever asked."""
    roles = [role for role, granted in GRANTS.items() if Permission.OPEN_SAFE_TOGETHER in granted]
    people = {person.pk: person for role in roles for person in holders(role, now)}
    people.pop(opening.asked_by_id, None)
    return list(people.values())


def work_for(person, now, granted) -> list[Source]:
    """What waits for this person's word, and what they may look at once."""
    if not {Permission.OPEN_SAFE_TOGETHER, Permission.RUN_ACCOUNTS} & granted:
        return []
    mine = Q(asked_by=person, state=OpeningState.AGREED)
    theirs = ~Q(asked_by=person) & Q(state=OpeningState.ASKED)
    wanted = mine | theirs if Permission.OPEN_SAFE_TOGETHER in granted else mine
    rows = SafeOpening.objects.filter(wanted, expires_at__gt=now).order_by("expires_at", "id")
    columns = {"id": "id", "state": "state", "kind": "kind", "account": "school_account__name"}
    return [each(_item, Rows(rows, most=20, who="asked_by__name", expires_at="expires_at", **columns))]


def _item(row) -> WorkItem:
    what = "a copy of the password safe" if row.kind == OpeningKind.COPY else f"the sign-in details of {row.account}"
    is_mine = row.state == OpeningState.AGREED
    return WorkItem(
        title=f"Take {what}, once" if is_mine else f"Agree that {row.who} opens {what}",
        url=SafeOpening(pk=row.id).get_absolute_url(),
        button="Look",
        asked_by="" if is_mine else row.who,
        due_by=row.expires_at,
        clause="RO7",
        act_now=True,
    )


def who_hears_of_openings(now) -> list:
    """The IT technicians, the headteacher and the chair, away or not."""
    roles = (Role.TECHNICIAN, Role.HEADTEACHER, Role.CHAIR)
    return list({person.pk: person for role in roles for person in holders(role, now)}.values())
