"""From the first idea for an account to the headteacher's decision (RO5, NA1 to NA5)."""

from accounts.models import AccountRequest
from accounts.notices import requests as notices
from accounts.queries.requests import empty_draft, goes_to, is_somebody_there, next_in_line, to_pass_on
from accounts.rules import requests as rules
from accounts.states import REQUEST_TRANSITIONS, RequestState
from core.action import action, refuse_if
from core.audit import api as audit
from core.workdays.queries import school_calendar

WORKING_DAYS_TO_DECIDE = 10
BATCH = 500


@action
def start_request(*, by, now):
    """Begin a proposal, or go on with the newest one without a name or aim that this person began. Returns it.

    Whoever is on staff posts and keeps an eye on it, until they say otherwise.
    """
    refuse_if(rules.why_not_start(by))
    if begun := empty_draft(by):
        return begun
    account_request = AccountRequest.objects.create(proposed_by=by.person, started_at=now)
    if not rules.needs_sponsor(account_request, by):
        account_request.will_post.add(by.person)
        account_request.will_monitor.add(by.person)
    audit.record("account_request.started", account_request, by=by)
    return account_request


@action
def save_draft(account_request, *, by, now, **answers):
    """Keep what has been answered so far; `answers` are fields of the form.

    Not recorded: a draft is saved as one types.
    """
    refuse_if(rules.why_not_edit(account_request, by, now))
    for many in ("will_post", "will_monitor"):
        if many in answers:
            getattr(account_request, many).set(answers.pop(many))
    for name, value in answers.items():
        setattr(account_request, name, value)
    account_request.save(update_fields=[*answers] or None)


@action
def submit_request(account_request, *, by, now):
    """Send a proposal to be decided within ten working days; a sponsor other than oneself is asked first.

    Where nobody who decides is there, it goes at once to their stand-in. Raises Refused while answers are missing.
    """
    refuse_if(rules.why_not_submit(account_request, by, now))
    account_request.state = REQUEST_TRANSITIONS["submit_request"][1]
    account_request.submitted_at = now
    account_request.submissions += 1
    account_request.decide_by = account_request.passed_on_at = account_request.passed_on_to = None
    account_request.decided_by = account_request.decided_at = account_request.sponsor_agreed_at = None
    if by.is_person(account_request.sponsor):
        account_request.sponsor_agreed_at = now
    account_request.goes_to = goes_to(account_request, now)
    account_request.save()
    if account_request.waits_for_sponsor:
        audit.record("account_request.sponsor_asked", account_request, by=by, asked=account_request.sponsor)
        notices.sponsor_asked(account_request, now)
    else:
        goes_to_whom = account_request.get_goes_to_display()
        audit.record("account_request.submitted", account_request, by=by, goes_to=goes_to_whom)
        _put_before_whoever_decides(account_request, now)


@action
def agree_to_sponsor(account_request, *, by, now):
    """Stand behind a governor's or a group's proposal, so that it goes on to be decided (NA5)."""
    refuse_if(rules.why_not_agree(account_request, by, now))
    account_request.sponsor_agreed_at = now
    account_request.save(update_fields=["sponsor_agreed_at"])
    goes_to_whom = account_request.get_goes_to_display()
    audit.record("account_request.sponsored", account_request, by=by, goes_to=goes_to_whom)
    _put_before_whoever_decides(account_request, now)


def _put_before_whoever_decides(account_request, now):
    """Start the ten working days, and pass it on at once where no holder of the deciding role is there."""
    account_request.decide_by = school_calendar().respond_by(now, days=WORKING_DAYS_TO_DECIDE)
    if not is_somebody_there(account_request, now):
        account_request.passed_on_to = next_in_line(account_request, now)
        account_request.passed_on_at = now if account_request.passed_on_to else None
    account_request.save(update_fields=["decide_by", "passed_on_to", "passed_on_at"])
    notices.request_submitted(account_request, now)


@action
def return_request(account_request, *, by, now, note):
    """Send a proposal back to its proposer, with a note of what to change."""
    refuse_if(rules.why_not_return(account_request, by, now))
    refuse_if("" if note.strip() else "Say what should change.")
    _decide(account_request, "return_request", by, now, note)
    audit.record("account_request.returned", account_request, by=by, note=note[:300])
    notices.request_returned(account_request, by, now)


@action
def approve_request(account_request, *, by, now, conditions="", not_private_until=None, note=""):
    """Approve a proposed account, so that the IT technician may create it (RO5).

    `conditions` are one a line; each becomes an item of the set-up. An account that will not be private
    needs `not_private_until` (NA4). Raises Refused, with the reason to show, when `by` may not approve it now.
    """
    refuse_if(rules.why_not_approve(account_request, by, now))
    refuse_if(rules.why_not_except(account_request, not_private_until, now))
    account_request.conditions = conditions.strip()
    account_request.not_private_until = not_private_until
    _decide(account_request, "approve_request", by, now, note)
    audit.record(
        "account_request.approved",
        account_request,
        by=by,
        note=note[:300],
        conditions=len(account_request.condition_lines) or None,
        not_private_until=not_private_until,
    )
    notices.request_approved(account_request, now)


@action
def decline_request(account_request, *, by, now, reason):
    """Decline a proposal, with the reason."""
    refuse_if(rules.why_not_decline(account_request, by, now))
    refuse_if("" if reason.strip() else "Give the reason.")
    _decide(account_request, "decline_request", by, now, reason)
    audit.record("account_request.declined", account_request, by=by, reason=reason[:300])
    notices.request_declined(account_request, now)


def _decide(account_request, verb, by, now, note):
    account_request.state = REQUEST_TRANSITIONS[verb][1]
    account_request.decided_by, account_request.decided_at = by.person, now
    account_request.decision_note = note.strip()
    account_request.save()


@action
def withdraw_request(account_request, *, by, now):
    """Take a proposal back before it is decided."""
    refuse_if(rules.why_not_withdraw(account_request, by, now))
    was_waiting = account_request.state == RequestState.SUBMITTED
    account_request.state = REQUEST_TRANSITIONS["withdraw_request"][1]
    account_request.withdrawn_by, account_request.withdrawn_at = by.person, now
    account_request.save(update_fields=["state", "withdrawn_by", "withdrawn_at"])
    audit.record("account_request.withdrawn", account_request, by=by)
    if was_waiting:
        notices.request_withdrawn(account_request, now)


@action
def record_closed_down(account_request, *, by, now, note):
    """Say that an account which exists and was declined is closed on its platform, and how that is known (RO5)."""
    refuse_if(rules.why_not_record_closed_down(account_request, by, now))
    refuse_if("" if note.strip() else "Say how you know that it is closed.")
    account_request.closed_down_at, account_request.closed_down_by = now, by.person
    account_request.closed_down_note = note.strip()
    account_request.save(update_fields=["closed_down_at", "closed_down_by", "closed_down_note"])
    audit.record("account_request.closed_down", account_request, by=by, note=note[:300])


@action
def pass_on_requests(*, by, now):
    """Pass proposals undecided after ten working days on to the stand-in, who may then decide them as well.

    Each once, and again where that stand-in can no longer sign in; at most 500 a call. Where there is no stand-in
    yet, the proposal is looked at again next time.
    Returns how many were passed on.
    """
    passed_on = []
    for account_request in to_pass_on(now)[:BATCH]:
        stand_in = next_in_line(account_request, now)
        if stand_in is None:
            continue
        account_request.passed_on_to, account_request.passed_on_at = stand_in, now
        passed_on.append(account_request)
    AccountRequest.objects.bulk_update(passed_on, ["passed_on_to", "passed_on_at"], batch_size=BATCH)
    audit.record_many([("account_request.passed_on", found, {"to": found.passed_on_to}) for found in passed_on], by=by)
    for account_request in passed_on:
        notices.request_passed_on(account_request, now)
    return len(passed_on)
