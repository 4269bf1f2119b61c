"""The safe opened by two people together: what waits, and who could agree (RO7)."""

from django.db.models import Q

from accounts.models import SafeOpening
from accounts.rules import openings as rules
from accounts.states import OpeningKind, OpeningState
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
        has_anything=school_account.credentials.current().exists(),
        is_waiting=school_account.openings.open().filter(expires_at__gt=now).exists(),
    )


def why_not_ask_copy(by, now) -> str:
    """Why this actor may not ask for a copy of the safe now, as a sentence; "" where they may."""
    waiting = SafeOpening.objects.open().filter(kind=OpeningKind.COPY, expires_at__gt=now)
    return rules.why_not_ask_copy(by, now, is_waiting=waiting.exists())


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
