"""Saying who can post on an account, and ending it (RO9)."""

from accounts.models import PostingRight
from accounts.notices import handovers as handover_notices
from accounts.notices import posting as notices
from accounts.rules import posting as rules
from accounts.states import HandoverState
from core.action import action, refuse_if
from core.audit import api as audit


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
def end_posting(right, *, by, now, reason):
    """End that somebody can post on an account; an offer that waits for them is taken back (RO9).

    Raises Refused where it has ended already or `by` may not.
    """
    refuse_if(rules.why_not_end_posting(right, by, now))
    right.ended_at, right.ended_by, right.end_reason = now, by.person, reason
    right.save(update_fields=["ended_at", "ended_by", "end_reason"])
    for handover in right.school_account.handovers.filter(person=right.person, state=HandoverState.OFFERED):
        handover.state, handover.cancelled_at, handover.cancelled_by = HandoverState.CANCELLED, now, by.person
        handover.save(update_fields=["state", "cancelled_at", "cancelled_by"])
        audit.record("handover.cancelled", handover, by=by, because="can no longer post there")
        handover_notices.handover_cancelled(handover, now)
    audit.record("posting_right.ended", right.school_account, by=by, person=right.person, reason=reason)
    notices.posting_ended(right, now)
