"""Why somebody may not move a proposal on: a sentence, or nothing (RO5, NA1 to NA5)."""

from datetime import timedelta

from accounts.states import NAMED_PLATFORMS, REQUEST_TRANSITIONS, Decider, RequestState
from people.queries import school_day, why_not_act
from people.roles import Permission

EDITABLE = REQUEST_TRANSITIONS["submit_request"][0]
LONGEST_EXCEPTION = timedelta(days=366)

_STANDS = {
    RequestState.DRAFT: "This proposal is still a draft.",
    RequestState.SUBMITTED: "This proposal is already waiting for a decision.",
    RequestState.RETURNED: "This proposal was sent back for changes and has not been sent again yet.",
    RequestState.WITHDRAWN: "This proposal was withdrawn.",
}


def why_not_move(account_request, verb) -> str:
    """The state of the proposal does not allow this move."""
    if account_request.state in REQUEST_TRANSITIONS[verb][0]:
        return ""
    if account_request.state in (RequestState.APPROVED, RequestState.DECLINED):
        return f"{account_request.decided_by} has already {account_request.state} this proposal."
    return _STANDS[account_request.state]


def why_not_start(by) -> str:
    """Staff propose accounts; governors do it through a sponsor (NA5)."""
    if by.may(Permission.PROPOSE_ACCOUNT) or by.may(Permission.PROPOSE_THROUGH_SPONSOR):
        return ""
    return "Only staff and governors propose accounts."


def why_not_edit(account_request, by, now) -> str:
    """A proposal is changed by the person who makes it, until it is sent."""
    if not by.is_person(account_request.proposed_by):
        return f"Only {account_request.proposed_by} can change this proposal."
    if account_request.state not in EDITABLE:
        return why_not_move(account_request, "submit_request")
    return why_not_start(by)


def needs_sponsor(account_request, by) -> bool:
    """Whether a senior member of staff must stand behind it: a governor's, or one for a group (NA5)."""
    return bool(account_request.on_behalf_of) or not by.may(Permission.PROPOSE_ACCOUNT)


def missing(account_request, by) -> list[str]:
    """What is still to be answered before the proposal can be sent, in the words of the form (NA1 to NA4)."""
    return unanswered(
        account_request,
        has_posting=account_request.will_post.exists(),
        has_watching=account_request.will_monitor.exists(),
        needs_sponsor=needs_sponsor(account_request, by),
    )


def unanswered(asked, *, has_posting, has_watching, needs_sponsor) -> list[str]:
    """The same of a proposal that is not kept yet."""
    named = asked.platform not in NAMED_PLATFORMS or asked.platform_name
    answers = [
        (asked.platform, "the platform"),
        (named, "the name of the platform or game"),
        (asked.name, "the name of the account"),
        (asked.aim, "the aim"),
        (asked.audience, "who it is for"),
        (asked.promotion, "how people will hear of it"),
        (asked.will_be_private is not None, "whether it will be private"),
        (asked.will_be_private is not False or asked.why_not_private, "why it cannot be private"),
        (asked.children_appear is not None, "whether children will appear"),
        (has_posting, "who will post"),
        (has_watching, "who will keep an eye on it"),
        (asked.sponsor_id or not needs_sponsor, "who stands behind it"),
    ]
    return [words for answered, words in answers if not answered]


def why_not_submit(account_request, by, now) -> str:
    """Everything the Statement asks is answered before the headteacher sees it (NA1 to NA4)."""
    if reason := why_not_edit(account_request, by, now):
        return reason
    if lacking := missing(account_request, by):
        return f"Not everything is answered yet: {', '.join(lacking)}."
    if account_request.sponsor_id and account_request.sponsor.is_shut_out(now):
        sponsor = account_request.sponsor
        return f"{sponsor} {sponsor.gone}. Choose somebody else to stand behind this proposal."
    refusals = (why_not_act(person, by, now) for person in account_request.will_monitor.all())
    return next(filter(None, refusals), "")


def why_not_agree(account_request, by, now) -> str:
    """The named sponsor agrees, once, while it waits (NA5)."""
    if not account_request.waits_for_sponsor:
        return why_not_move(account_request, "approve_request") or "Nobody has to stand behind this proposal any more."
    if not by.is_person(account_request.sponsor):
        return f"Only {account_request.sponsor} can agree to stand behind this proposal."
    if not by.may(Permission.SPONSOR_PROPOSAL):
        return "Only the headteacher, the business manager or senior leaders stand behind a proposal."
    return ""


def _may_decide(account_request, by) -> bool:
    deciding = {
        Decider.HEADTEACHER: Permission.DECIDE_PROPOSAL,
        Decider.CHAIR: Permission.DECIDE_HEADTEACHERS_PROPOSAL,
    }[account_request.goes_to]
    passed_on = account_request.passed_on_to_id is not None and by.person_id == account_request.passed_on_to_id
    return by.may(deciding) or passed_on


def why_not_decide(account_request, by, now) -> str:
    """Nobody decides their own proposal, nor one they stand behind; the headteacher's goes to the chair (RO5)."""
    if by.is_person(account_request.proposed_by):
        return "You proposed this account, so somebody else decides about it."
    if by.is_person(account_request.sponsor):
        return "You stand behind this proposal, so somebody else decides about it."
    if not _may_decide(account_request, by):
        if account_request.goes_to == Decider.CHAIR:
            return "The headteacher has a part in this proposal, so the chair of governors decides about it."
        return "Only the headteacher decides about new accounts."
    if account_request.waits_for_sponsor and not account_request.sponsor.is_shut_out(now):
        return f"{account_request.sponsor} has not yet agreed to stand behind this proposal."
    return ""


def why_not_approve(account_request, by, now) -> str:
    """The headteacher approves the creation of an account, and somebody must be there to post (RO5)."""
    if reason := why_not_decide(account_request, by, now) or why_not_move(account_request, "approve_request"):
        return reason
    if account_request.waits_for_sponsor:
        left = (
            f"{account_request.sponsor} {account_request.sponsor.gone} and never agreed to stand behind this proposal."
        )
        return f"{left} Send it back, so that somebody else is asked, or decline it."
    if all(person.is_shut_out(now) for person in account_request.will_post.all()):
        return "Everybody who was to post has left, so nobody would look after this account. Decline it instead."
    return ""


def why_not_except(account_request, not_private_until, now) -> str:
    """An account that will not be private needs the headteacher's exception, with the day it ends (NA4)."""
    if account_request.will_be_private:
        return "This account will be private, so it needs no exception." if not_private_until else ""
    if not_private_until is None:
        return "This account would not be private. Give the day until which you allow it, or send the proposal back."
    if not_private_until <= school_day(now):
        return "Give a day in the future until which the account may be open."
    if not_private_until > school_day(now) + LONGEST_EXCEPTION:
        return "Give a day within a year; then it is looked at again."
    return ""


def why_not_return(account_request, by, now) -> str:
    """Sent back with a note by whoever decides, or by the sponsor who does not agree yet."""
    if reason := why_not_move(account_request, "return_request"):
        return reason
    asked_sponsor = account_request.waits_for_sponsor and by.is_person(account_request.sponsor)
    if not asked_sponsor and (reason := why_not_decide(account_request, by, now)):
        return reason
    if account_request.proposed_by.is_shut_out(now):
        proposer = account_request.proposed_by
        return f"{proposer} {proposer.gone}, so nobody can change the proposal. Approve or decline it."
    return ""


def why_not_decline(account_request, by, now) -> str:
    """Declined, with a reason, by whoever decides (RO5)."""
    return why_not_decide(account_request, by, now) or why_not_move(account_request, "decline_request")


def why_not_withdraw(account_request, by, now) -> str:
    """Taken back by the person who proposed it, or by the headteacher once that person has left."""
    proposer = account_request.proposed_by
    if proposer.is_shut_out(now):
        if not by.may(Permission.DECIDE_PROPOSAL):
            return f"{proposer} {proposer.gone}. Only the headteacher can withdraw this proposal now."
    elif not by.is_person(proposer):
        return f"Only {proposer} can withdraw this proposal."
    return why_not_move(account_request, "withdraw_request")


def why_not_record_closed_down(account_request, by, now) -> str:
    """An account that exists and was declined is closed on its platform, and the technician says when (RO5)."""
    if not by.may(Permission.RUN_ACCOUNTS):
        return "Only the IT technician says that an account is closed on its platform."
    if account_request.state != RequestState.DECLINED or not account_request.exists_already:
        return "Only an account that exists and was declined is closed on its platform from here."
    if account_request.closed_down_at is not None:
        return f"{account_request.closed_down_by} has already said that it is closed."
    return ""
