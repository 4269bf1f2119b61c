"""Saying who can post on an account, and ending it (RO9)."""

from accounts.models import PostingRight
from accounts.notices import handovers as handover_notices
from accounts.notices import posting as notices
from accounts.queries.credentials import seen_and_unchanged
from accounts.rules import posting as rules
from accounts.states import HANDOVER_TRANSITIONS
from core.action import action, refuse_if
from core.audit import api as audit
from people.roles import Permission


@action
def grant_posting(school_account, *, by, now, person, reason):
    """Let somebody post on an account, with the reason; they are told (RO9).

    Raises Refused where `by` may not, the account is closed, or the person has left or leaves soon.
    """
    refuse_if(rules.why_not_grant_posting(school_account, person, by, now))
    right = PostingRight.objects.create(
        person=person, school_account=school_account, granted_at=now, granted_by=by.person, reason=reason
    )
    audit.record("posting_right.granted", school_account, by=by, person=person, reason=reason)
    notices.posting_granted(right, now)
    return right


@action
def end_posting(right, *, by, now, reason, is_concern=False):
    """End that somebody can post on an account; sign-in details on their way to them are taken back (RO9).

    What they have seen becomes due for change. Because of a concern, or by the headteacher, the technician is
    told at once to take them off on the platform. Raises Refused where it has ended already or `by` may not.
    """
    refuse_if(rules.why_not_end_posting(right, by, now))
    right.ended_at, right.ended_by, right.end_reason = now, by.person, reason
    right.is_concern, right.must_take_off = is_concern, is_concern or not by.may(Permission.RUN_ACCOUNTS)
    right.save(update_fields=["ended_at", "ended_by", "end_reason", "is_concern", "must_take_off"])
    cancelled = HANDOVER_TRANSITIONS["cancel_handover"]
    for handover in right.school_account.handovers.filter(person=right.person, state__in=cancelled[0]):
        handover.state, handover.cancelled_at, handover.cancelled_by = cancelled[1], now, by.person
        handover.save(update_fields=["state", "cancelled_at", "cancelled_by"])
        audit.record("handover.cancelled", handover, by=by, because="can no longer post there")
        handover_notices.handover_cancelled(handover, now)
    why = {} if is_concern else {"reason": reason}
    audit.record("posting_right.ended", right.school_account, by=by, person=right.person, **why)
    notices.posting_ended(right, now)
    if right.must_take_off:
        has_seen = seen_and_unchanged(right.person).filter(school_account=right.school_account).exists()
        notices.posting_to_take_off(right, by, now, has_seen=has_seen)


@action
def take_off_platform(right, *, by, now):
    """Say that somebody who can no longer post is taken off on the platform too (RO9, RO10).

    Raises Refused where there is nothing to do, or `by` may not.
    """
    refuse_if(rules.why_not_take_off(right, by, now))
    right.taken_off_at, right.taken_off_by = now, by.person
    right.save(update_fields=["taken_off_at", "taken_off_by"])
    audit.record("posting_right.taken_off", right.school_account, by=by, person=right.person)
