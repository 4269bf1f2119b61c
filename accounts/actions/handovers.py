"""Handing sign-in details over: offered, collected once, confirmed (RO7)."""

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.actions.credentials import Shown, look_lines, look_rows, open_looked_at, record_refused_show
from accounts.models import Handover
from accounts.notices import handovers as notices
from accounts.queries.credentials import looks_in_last_hour
from accounts.queries.handovers import offering_of
from accounts.rules import handovers as rules
from accounts.rules.credentials import TO_SIGN_IN
from accounts.states import HANDOVER_TRANSITIONS, HandoverState
from core.action import Refused, action, refuse_if
from core.audit import api as audit
from core.workdays.queries import school_calendar

REASON = "Handed over"
BATCH = 500


@action
def offer_handover(school_account, *, by, now, person):
    """Offer the sign-in details of an account to somebody who can post there, for three working days (RO7).

    The conditions of the approval go with it. Raises Refused with the reason.
    """
    refuse_if(rules.why_not_offer_handover(school_account, person, by, now, offering=offering_of(school_account)))
    handover = Handover.objects.create(
        school_account=school_account,
        person=person,
        conditions=school_account.request.conditions,
        offered_at=now,
        offered_by=by.person,
        expires_at=school_calendar().respond_by(now, days=rules.WORKING_DAYS_TO_COLLECT),
    )
    audit.record("handover.offered", handover, by=by, person=person)
    notices.handover_offered(handover, now)
    return handover


@action
def take_handover(handover, *, by, now, has_fresh_factor, has_read):
    """Mark an offer as collected and write the look down; `collect_handover` then opens it (RO7).

    Returns the looks. Raises Refused with the reason.
    """
    refuse_if(
        rules.why_not_collect_now(
            handover,
            by,
            now,
            has_fresh_factor=has_fresh_factor,
            has_read=has_read,
            looks=looks_in_last_hour(by.person, now),
        )
    )
    handover.state, handover.collected_at = HANDOVER_TRANSITIONS["collect_handover"][1], now
    handover.save(update_fields=["state", "collected_at"])
    details = handover.school_account.credentials.current().filter(kind__in=TO_SIGN_IN)
    looks = look_rows(details, by=by, now=now, reason=REASON)
    audit.record_many([("handover.collected", handover, {}), *look_lines(looks)], by=by)
    notices.handover_collected(handover, now)
    return looks


@sensitive_variables()
def collect_handover(handover, *, by, now, has_fresh_factor, has_read) -> list[Shown]:
    """Collect an offer, once, and open it for one page after everything is committed (RO7, S3).

    Raises Refused with the reason, itself recorded in a transaction of its own.
    """
    try:
        with transaction.atomic(durable=True):
            looks = take_handover(handover, by=by, now=now, has_fresh_factor=has_fresh_factor, has_read=has_read)
    except Refused as refusal:
        record_refused_show(handover.school_account, by=by, now=now, why=refusal.reason)
        raise
    return open_looked_at(handover.school_account, looks, by=by, now=now)


@action
def confirm_handover(handover, *, by, now):
    """The person says that they can sign in: the handing over is finished.

    Raises Refused where it was not collected, or by somebody else.
    """
    refuse_if(rules.why_not_confirm_handover(handover, by, now))
    handover.state, handover.confirmed_at = HANDOVER_TRANSITIONS["confirm_handover"][1], now
    handover.save(update_fields=["state", "confirmed_at"])
    audit.record("handover.confirmed", handover, by=by)
    notices.handover_confirmed(handover, now)


@action
def cancel_handover(handover, *, by, now):
    """Take an offer back; the person is told.

    Raises Refused where it is over already or `by` may not.
    """
    refuse_if(rules.why_not_cancel_handover(handover, by, now))
    handover.state = HANDOVER_TRANSITIONS["cancel_handover"][1]
    handover.cancelled_at, handover.cancelled_by = now, by.person
    handover.save(update_fields=["state", "cancelled_at", "cancelled_by"])
    audit.record("handover.cancelled", handover, by=by)
    notices.handover_cancelled(handover, now)


@action
def expire_handovers(*, by, now) -> int:
    """End the offers that nobody collected in three working days, at most 500; both sides are told.

    Returns how many.
    """
    expired = list(
        Handover.objects.filter(state=HandoverState.OFFERED, expires_at__lte=now)
        .select_related("person", "school_account")
        .order_by("id")[:BATCH]
    )
    if not expired:
        return 0
    Handover.objects.filter(pk__in=[handover.pk for handover in expired]).update(
        state=HANDOVER_TRANSITIONS["expire_handover"][1], expired_at=now
    )
    audit.record_many([("handover.expired", handover, {"person": handover.person}) for handover in expired], by=by)
    notices.handovers_expired(expired, now)
    return len(expired)
