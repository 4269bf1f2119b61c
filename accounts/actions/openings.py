"""The safe opened by two people together: without the technician, or for a copy in the school's own safe (RO7)."""

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.actions.credentials import Shown, look_lines, look_rows, open_looked_at
from accounts.actions.looks import raise_alarms
from accounts.models import SafeOpening
from accounts.notices import openings as notices
from accounts.queries import openings as queries
from accounts.queries.looks import around_refusal
from accounts.rules import openings as rules
from accounts.states import OPENING_TRANSITIONS, OpeningKind, OpeningState
from core.action import Refused, action, refuse_if
from core.audit import api as audit

BATCH = 500


@action
def ask_emergency(school_account, *, by, now, reason):
    """Ask to see what is needed to sign in to one account while the IT technician cannot be reached.

    Nothing opens before a second person agrees, within the hour. Returns the opening. Raises Refused.
    """
    refuse_if(queries.why_not_ask_emergency(school_account, by, now))
    audit.record_many(_expired(SafeOpening.objects.overdue(now)), by=by)
    opening = _asked(OpeningKind.EMERGENCY, school_account, by=by, now=now, reason=reason)
    audit.record("safe_opening.asked", opening, by=by, why=reason)
    notices.opening_asked(opening, now)
    return opening


@action
def ask_copy(*, by, now, reason):
    """Ask for a copy of everything for the school's own safe; a second person agrees within the hour.

    Returns the opening. Raises Refused with the reason.
    """
    refuse_if(queries.why_not_ask_copy(by, now))
    audit.record_many(_expired(SafeOpening.objects.overdue(now)), by=by)
    opening = _asked(OpeningKind.COPY, None, by=by, now=now, reason=reason)
    audit.record("safe_opening.asked", opening, by=by, why=reason)
    notices.opening_asked(opening, now)
    return opening


@action
def agree_opening(opening, *, by, now):
    """Agree as the second person: whoever asked may look once within the hour.

    Tells the technicians, the headteacher and the chair at once. Raises Refused with the reason.
    """
    refuse_if(queries.why_not_agree_opening(opening, by, now))
    opening.state = OPENING_TRANSITIONS["agree_opening"][1]
    opening.agreed_at, opening.agreed_by, opening.expires_at = now, by.person, now + rules.HOUR
    opening.save(update_fields=["state", "agreed_at", "agreed_by", "expires_at"])
    audit.record("safe_opening.agreed", opening, by=by, asked_by=opening.asked_by.name)
    notices.opening_agreed(opening, now)


@action
def take_opening(opening, *, by, now, kind, has_fresh_factor):
    """Use an opening up and write the looks down; `use_opening` then opens what was looked at.

    What an emergency showed is due for change from now on. Returns the looks. Raises Refused with the reason.
    """
    refuse_if(queries.why_not_use_opening(opening, by, now, kind=kind, has_fresh_factor=has_fresh_factor))
    opening.state, opening.used_at = OPENING_TRANSITIONS["use_opening"][1], now
    opening.save(update_fields=["state", "used_at"])
    is_emergency = opening.kind == OpeningKind.EMERGENCY
    reason = f"{'Without the IT technician' if is_emergency else 'Copy of the safe'}: {opening.reason}"
    found = queries.opened_by(opening.kind, opening.school_account)
    how = {"in_emergency": is_emergency, "in_a_copy": not is_emergency}
    rows = look_rows(found, by=by, now=now, reason=reason, **how)
    audit.record_many([("safe_opening.used", opening, {}), *look_lines(rows)], by=by)
    notices.opening_used(opening, now)
    return rows


@sensitive_variables()
def use_opening(opening, *, by, now, kind, has_fresh_factor) -> list[Shown]:
    """Open what two people agreed on, once, after everything is committed (RO7, S3).

    Raises Refused with the reason, itself recorded in a transaction of its own; CannotOpen where what
    was sealed does not open.
    """
    try:
        with transaction.atomic(durable=True):
            looks = take_opening(opening, by=by, now=now, kind=kind, has_fresh_factor=has_fresh_factor)
    except Refused as refusal:
        record_refused_opening(opening, by=by, now=now, why=refusal.reason)
        raise
    return open_looked_at(looks[0].credential.school_account, looks, by=by, now=now, seeds=kind == OpeningKind.COPY)


@action
def record_refused_opening(opening, *, by, now, why):
    """Keep that somebody wanted to use an opening and was refused; often so raises an alarm (RO7)."""
    audit.record("safe_opening.refused", opening, by=by, why=why)
    raise_alarms(opening.school_account or opening, around_refusal(by.person, now), by=by)


@action
def cancel_opening(opening, *, by, now):
    """Stop it before anybody has looked. Raises Refused with the reason."""
    refuse_if(rules.why_not_cancel_opening(opening, by, now))
    opening.state = OPENING_TRANSITIONS["cancel_opening"][1]
    opening.cancelled_at, opening.cancelled_by = now, by.person
    opening.save(update_fields=["state", "cancelled_at", "cancelled_by"])
    audit.record("safe_opening.cancelled", opening, by=by)


@action
def expire_openings(*, by, now) -> int:
    """Close what nobody agreed to, or nobody used, within its hour, at most 500; returns how many."""
    expired = _expired(SafeOpening.objects.overdue(now))
    audit.record_many(expired, by=by)
    return len(expired)


def _asked(kind, school_account, *, by, now, reason) -> SafeOpening:
    return SafeOpening.objects.create(
        kind=kind,
        school_account=school_account,
        reason=reason,
        asked_at=now,
        asked_by=by.person,
        expires_at=now + rules.HOUR,
    )


def _expired(overdue) -> list[tuple]:
    """Close these, which the sweep perhaps has not closed yet; returns the lines of the history to write."""
    late = list(overdue.select_related("school_account")[:BATCH])
    SafeOpening.objects.filter(pk__in=[opening.pk for opening in late]).update(state=OpeningState.EXPIRED)
    return [("safe_opening.expired", opening, {}) for opening in late]
