"""Accounts that exist out there and are not set up here yet: seen by all who see our accounts, with what comes next."""

from dataclasses import dataclass

from django.db.models import Case, Q, Value, When

from accounts.models import AccountRequest
from accounts.queries.requests import OPEN_STATES
from accounts.states import RequestState

# As many of each kind as stand on the page.
MOST = 20


@dataclass(frozen=True)
class Existing:
    """One such account: how it stands in words, and its proposal where the reader may open it."""

    proposal: AccountRequest
    words: str

    @property
    def url(self) -> str:
        """The page of its proposal, or nothing."""
        return self.proposal.get_absolute_url() if self.proposal.is_seen else ""


def not_approved(by):
    """Those that this reader may know of: waiting, to be completed, or declined and not closed yet (RO5)."""
    waiting = AccountRequest.objects.filter(exists_already=True, state__in=OPEN_STATES)
    found = (waiting | AccountRequest.objects.to_close_down()).order_by("name", "id")
    return found.filter(pk__in=AccountRequest.objects.visible_to(by).values("pk"))


def approved():
    """Those that wait for the start of their set-up: in use and approved, so for everybody to see (RO6, SC2)."""
    return AccountRequest.objects.to_set_up().filter(exists_already=True).order_by("name", "id")


def not_approved_for(by) -> list[Existing]:
    """The first that are not approved, by name; one statement."""
    return [_shown(found) for found in not_approved(by).annotate(is_seen=Value(True))[:MOST]]


def approved_for(by) -> list[Existing]:
    """The first that wait for their set-up, by name; one statement."""
    seen = Q(pk__in=AccountRequest.objects.visible_to(by).values("pk"))
    return [_shown(found) for found in approved().annotate(is_seen=Case(When(seen, True), default=False))[:MOST]]


def _shown(proposal) -> Existing:
    state = proposal.get_state_display()
    if proposal.waits_for_sponsor:
        return Existing(proposal, "waiting for somebody to stand behind it")
    if proposal.state == RequestState.SUBMITTED:
        return Existing(proposal, f"waiting for a decision by {proposal.get_goes_to_display()}")
    return Existing(proposal, f"{state}; {_NEXT[proposal.state]}")


_NEXT = {
    RequestState.DRAFT: "next, whoever took it in completes its proposal",
    RequestState.RETURNED: "next, whoever proposed it changes the proposal",
    RequestState.APPROVED: "next, the IT technician starts its set-up",
    RequestState.DECLINED: "next, the IT technician closes it on the platform",
}
