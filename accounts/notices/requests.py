"""Who is told what about proposals."""

from accounts.queries.requests import deciders
from accounts.states import Decider
from core.notices import api as notices
from people.queries import who_acts_as
from people.roles import Role

_EXISTS = " It exists already, so prove what stands rather than create it."


def _about(account_request) -> str:
    return f"“{account_request}” on {account_request.platform_label}"


def _post(account_request, what, to, subject, body, now, **details) -> None:
    """One message each round of sending; nobody who has left is told, and governors' e-mails carry no content."""
    there = {person.pk: person for person in to if person is not None and not person.is_shut_out(now)}
    notices.post(
        key=f"account-request:{account_request.pk}:{what}:{account_request.submissions}",
        to=there.values(),
        subject=subject,
        body=body,
        now=now,
        link=account_request.get_absolute_url(),
        about=account_request,
        is_discreet=account_request.goes_to == Decider.CHAIR,
        **details,
    )


def request_submitted(account_request, now) -> None:
    """Whoever decides is told that a proposal waits."""
    proposer = account_request.proposed_by
    _post(
        account_request,
        "submitted",
        deciders(account_request, now),
        f"{proposer} proposes {_about(account_request)}",
        f"Please approve it, send it back for changes or decline it.\n\nIts aim: {account_request.aim}",
        now,
    )


def sponsor_asked(account_request, now) -> None:
    """The sponsor is asked to stand behind a proposal."""
    _post(
        account_request,
        "sponsor",
        [account_request.sponsor],
        f"Will you stand behind {_about(account_request)}?",
        f"{account_request.proposed_by} proposes it and named you. It goes on to be decided once you have agreed.",
        now,
    )


def request_returned(account_request, by, now) -> None:
    """The proposer is told what to change."""
    _post(
        account_request,
        "returned",
        [account_request.proposed_by],
        f"Please change your proposal for {_about(account_request)}",
        f"{by.name} sent it back with this note:\n\n{account_request.decision_note}",
        now,
    )


def request_declined(account_request, now) -> None:
    """The proposer and the sponsor are told the reason; what exists, the technician is asked to close."""
    _post(
        account_request,
        "declined",
        [account_request.proposed_by, account_request.sponsor],
        f"{_about(account_request)} was not approved",
        f"{account_request.decided_by} gave this reason:\n\n{account_request.decision_note}",
        now,
    )
    if account_request.exists_already:
        _post(
            account_request,
            "to-close-down",
            who_acts_as(Role.TECHNICIAN, now),
            f"Please close {_about(account_request)}",
            f"It exists, and {account_request.decided_by} declined it. Close it there, then say so on its page.",
            now,
        )


def _what_is_next(account_request) -> str:
    if account_request.exists_already:
        return "The IT technician now proves how it is set up; then it is one of the school's accounts."
    return "The IT technician sets it up next; please do not create it yourself."


def request_approved(account_request, now) -> None:
    """The proposer and the sponsor are told, and the technician is asked to set it up (RO6)."""
    conditions = "".join(f"\n- {line}" for line in account_request.condition_lines)
    exists = _EXISTS if account_request.exists_already else ""
    with_conditions = f"\n\nWith these conditions:{conditions}" if conditions else ""
    _post(
        account_request,
        "approved",
        [account_request.proposed_by, account_request.sponsor],
        f"{_about(account_request)} is approved",
        f"{_what_is_next(account_request)}{with_conditions}",
        now,
    )
    _post(
        account_request,
        "to-set-up",
        who_acts_as(Role.TECHNICIAN, now),
        f"Please set up {_about(account_request)}",
        f"{account_request.decided_by} approved it.{exists}{with_conditions}",
        now,
    )


def request_withdrawn(account_request, now) -> None:
    """Whoever was to decide is told that they need not."""
    _post(
        account_request,
        "withdrawn",
        deciders(account_request, now),
        f"The proposal for {_about(account_request)} was withdrawn",
        "There is nothing left to decide.",
        now,
    )


def request_passed_on(account_request, now) -> None:
    """The stand-in and those who have not decided are told, once, that either may decide now."""
    stand_in = account_request.passed_on_to
    _post(
        account_request,
        "passed-on",
        deciders(account_request, now),
        f"Still to decide: {_about(account_request)}",
        f"It has waited ten working days, so {stand_in} may now decide it as well.",
        now,
        urgency=notices.NOW,
    )
