"""The history of the whole school, as somebody may see it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

import accounts.queries.history
import incidents.queries.history
import monitoring.queries.history
import people.queries.history
import policy.queries
from core.audit import lines as audit
from core.told import Told
from people.roles import Permission as P

TOPICS = {
    "accounts": "Accounts and proposals",
    "sign-in-details": "Sign-in details",
    "comments": "Comments and checks",
    "reports": "Reports",
    "leaving": "Leaving",
    "people": "People and roles",
    "statement": "The Statement",
    "school": "School days and the school",
}
# What belongs to no app of its own.
TOLD_OF_CORE = {
    "workdays.closure": Told("school"),
    "workdays.closuredecision": Told("school"),
    "school.school": Told("school"),
    "audit.historycheck": Told("school"),
    "audit.auditentry": Told("school", frozenset({P.SEE_FAULTS})),
}
APPS = (accounts.queries.history, monitoring.queries.history, incidents.queries.history, people.queries.history)
HIDING = (accounts.queries.history, incidents.queries.history, people.queries.history)
# Every kind of thing that the history speaks of; a kind that is not here is shown to nobody.
TOLD: dict[str, Told] = TOLD_OF_CORE | policy.queries.TOLD
for _app in APPS:
    TOLD |= _app.TOLD


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of the history; `who` is a person's id, "" the software itself, None everybody."""

    who: str | None = None
    topic: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: str = ""


def sees_others(by) -> bool:
    """Whether this person sees what others did; everybody sees what they did themselves."""
    return by.may(P.SEE_HISTORY)


def topics_for(by, *, own=False) -> dict[str, str]:
    """The topics about which this person may see anything, with their words."""
    kinds = {TOLD[name].topic for name in _types(by, own=own)}
    return {topic: words for topic, words in TOPICS.items() if topic in kinds}


def history(by, asked: Asked, *, size=30) -> audit.Lines:
    """One page of the history, newest first, as this person may see it; each line with its `url` and `account`.

    At most 2,000 lines are looked at, of a topic 2,000 for each kind of thing; the page says where it stopped.
    """
    own = asked.who == str(by.person_id)
    if not own and not sees_others(by):
        return audit.Lines()
    types = [name for name in _types(by, own=own) if not asked.topic or TOLD[name].topic == asked.topic]
    if not types:
        return audit.Lines()
    found = audit.find(
        sorted(types),
        actor_id=asked.who,
        each_type=bool(asked.topic),
        hidden=_hidden_from(by),
        since=asked.since,
        until=asked.until,
        before=asked.before,
        size=size,
    )
    _link(found.rows, by)
    return found


def _types(by, *, own) -> list[str]:
    """The kinds of things of which this person may read lines; of their own doing every kind."""
    return [
        name
        for name, told in TOLD.items()
        if own or not told.permissions or any(by.may(permission) for permission in told.permissions)
    ]


def _hidden_from(by) -> Q:
    hidden = Q(pk__in=[])
    for app in HIDING:
        hidden |= app.hidden_from(by)
    return hidden


def _link(rows, by) -> None:
    """Give each line its `url`, "" where the reader may not open it or it is no more, and a comment's account."""
    ids: dict[str, set[str]] = {}
    for line in rows:
        ids.setdefault(line.about_type, set()).add(line.about_id)
    found = policy.queries.links(by, ids)
    for app in APPS:
        found |= app.links(by, ids)
    accounts = monitoring.queries.history.accounts_of(by, ids)
    for line in rows:
        key = (line.about_type, line.about_id)
        line.url, line.account = found.get(key, ""), accounts.get(key, "")
