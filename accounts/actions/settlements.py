"""What a leaver held goes to somebody else: each kind of thing by the verb that it always goes by (RO9)."""

from accounts.actions.posting import grant_posting
from accounts.models import AccountRequest, SchoolAccount, Settlement, Takedown
from accounts.notices import requests as request_notices
from accounts.notices import takedowns as takedown_notices
from accounts.rules import settlements as rules
from accounts.rules.takedowns import why_not_hand_on
from core.action import action, refuse_if
from core.audit import api as audit


@action
def record_settlement(departure, *, by, now, held, to):
    """Keep who takes something over, inside the action that gave it to them; the newest word counts."""
    refuse_if(rules.why_not_take_over(departure, to, by, now, needs=held.needs))
    said = {"kind": held.kind, "title": held.title[:300], "taken_over_by": to, "settled_at": now}
    Settlement.objects.update_or_create(departure=departure, key=held.key, defaults=said | {"settled_by": by.person})
    audit.record("departure.settled", departure, by=by, kind=held.kind, takes_over=to)


@action
def give_posting(departure, *, by, now, account_id, to):
    """Let somebody post where the leaver does, unless they can already; the leaver's own ends with their last day.

    Nobody reads of a leaving in it that is not announced. Not recorded where it changes nothing.
    """
    account = SchoolAccount.objects.get(pk=account_id)
    refuse_if(rules.why_not_take_over(departure, to, by, now))
    if account.posting_rights.current().filter(person=to).exists():
        return
    known = departure.announced_at is not None or departure.access_ended_at is not None
    reason = f"Takes over from {departure.person.name}" if known else "So that more than one person can post"
    grant_posting(account, by=by, now=now, person=to, reason=reason)


@action
def give_proposal(departure, *, by, now, request_id, to):
    """Let somebody carry on a proposal that the leaver made; raises Refused where they cannot propose."""
    account_request = AccountRequest.objects.get(pk=request_id)
    refuse_if(rules.why_not_take_over(departure, to, by, now))
    account_request.proposed_by = to
    account_request.save(update_fields=["proposed_by"])
    audit.record("account_request.handed_on", account_request, by=by, takes_over=to)


@action
def give_sponsorship(departure, *, by, now, request_id, to):
    """Ask somebody else to stand behind a proposal; it waits for them as it did for the leaver (NA5)."""
    account_request = AccountRequest.objects.get(pk=request_id)
    refuse_if(rules.why_not_take_over(departure, to, by, now))
    account_request.sponsor, account_request.sponsor_agreed_at = to, None
    account_request.save(update_fields=["sponsor", "sponsor_agreed_at"])
    audit.record("account_request.handed_on", account_request, by=by, takes_over=to)
    if account_request.waits_for_sponsor:
        request_notices.sponsor_asked(account_request, now)


@action
def give_takedown(departure, *, by, now, takedown_id, to):
    """Let somebody else see to it that a post comes down (CO11, CO13); raises Refused where it is at its end."""
    takedown = Takedown.objects.select_related("post__school_account").get(pk=takedown_id)
    refuse_if(why_not_hand_on(takedown, by, now))
    refuse_if(rules.why_not_take_over(departure, to, by, now))
    takedown.given_to = to
    takedown.save(update_fields=["given_to"])
    audit.record("takedown.handed_on", takedown, by=by, takes_over=to)
    takedown_notices.takedown_given(takedown, by, now)
