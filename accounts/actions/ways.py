"""Noting who could get back into an account, confirming it, and ending it (RO7, RO9)."""

from accounts.models import WayBack
from accounts.notices import ways as notices
from accounts.rules import ways as rules
from accounts.states import WayOwner
from core.action import action, refuse_if
from core.audit import api as audit


@action
def note_way(school_account, *, by, now, kind, owner, person=None, hint=""):
    """Note one way back in, and whose it is; a person is told that something of theirs was noted.

    No secret belongs here. Raises Refused where `by` may not, it is noted already, or too much is written down.
    """
    refuse_if(rules.why_not_note_way(school_account, by, now, kind=kind, owner=owner, person=person, hint=hint))
    way = _noted(school_account, by=by, now=now, kind=kind, owner=owner, person=person, hint=hint)
    audit.record("way.noted", way, by=by, **_facts(way))
    notices.way_noted(way, by, now)
    return way


@action
def confirm_ways(school_account, *, by, now, seen):
    """Say that every way noted is still there, and still theirs whose it is noted to be.

    `seen` has the ids that were on the page. Raises Refused where the list is another by now.
    """
    ways = list(school_account.ways.current())
    current = {way.pk for way in ways}
    refuse_if(rules.why_not_confirm_ways(school_account, by, now, seen=set(seen), current=current))
    WayBack.objects.filter(pk__in=current).update(confirmed_at=now, confirmed_by=by.person)
    audit.record_many([("way.confirmed", way, {}) for way in ways], by=by)


@action
def try_way(way, *, by, now, works, note=""):
    """Say that somebody tried whether it opens the account, and what happened where it did not.

    What does not work opens nothing until it is tried again. Raises Refused where it has ended or `by` may not.
    """
    refuse_if(rules.why_not_try_way(way, by, now))
    refuse_if("" if works or note.strip() else "Write what happened.")
    way.tried_at, way.tried_by, way.works, way.try_note = now, by.person, works, "" if works else note.strip()
    way.save(update_fields=["tried_at", "tried_by", "works", "try_note"])
    audit.record("way.tried", way, by=by, **_facts(way), works="yes" if works else "no")


@action
def end_way(way, *, by, now, reason):
    """Say that it no longer opens the account, and why.

    Raises Refused where it has ended already or `by` may not.
    """
    refuse_if(rules.why_not_end_way(way, by, now))
    _end(way, by=by, now=now, reason=reason)
    audit.record("way.ended", way, by=by, **_facts(way), reason=reason)


@action
def pass_on_way(way, *, by, now, owner, person=None, hint=""):
    """Say that it belongs to the school, or to somebody else, from now on: one way ends and another is noted.

    Returns the new one. Raises Refused where it has ended, or they do not work here.
    """
    refuse_if(rules.why_not_pass_on_way(way, by, now, owner=owner, person=person, hint=hint))
    to = person.name if person is not None else "the school" if owner == WayOwner.SCHOOL else "nobody who is known"
    _end(way, by=by, now=now, reason=f"It belongs to {to} from now on")
    audit.record("way.ended", way, by=by, **_facts(way), reason=way.end_reason)
    new = _noted(way.school_account, by=by, now=now, kind=way.kind, owner=owner, person=person, hint=hint)
    audit.record("way.noted", new, by=by, **_facts(new))
    notices.way_noted(new, by, now)
    return new


def _noted(school_account, *, by, now, **details) -> WayBack:
    moments = {"noted_at": now, "noted_by": by.person, "confirmed_at": now, "confirmed_by": by.person}
    return WayBack.objects.create(school_account=school_account, **details, **moments)


def _end(way, *, by, now, reason) -> None:
    way.ended_at, way.ended_by, way.end_reason = now, by.person, reason
    way.save(update_fields=["ended_at", "ended_by", "end_reason"])


def _facts(way) -> dict:
    return {"what": way.get_kind_display(), "whose": str(way.person or way.get_owner_display())}
