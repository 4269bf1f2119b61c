"""Which leavers still hold something that somebody else must take over, for the work list (RO9)."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import (
    AccountRequest,
    Credential,
    CredentialLook,
    LinkedGroup,
    PermissionWithdrawal,
    PostingRight,
    SchoolAccount,
    Takedown,
    WayBack,
)
from accounts.queries.credentials import OPENS_FOR_WHO_STORED_IT, OPENS_THE_ACCOUNT
from accounts.queries.directory import open_tokens
from accounts.states import RequestState, TakedownState, WithdrawalState
from people.queries import roles_without_successor, stand_ins_of

# What the apps above give to people: each takes a person, or a reference to one, and hands back its rows.
# Comments are `monitoring`'s, which says so when it starts (`monitoring/apps.py`); nothing here imports upwards.
TOLD_FROM_ABOVE: list[Callable[[object], QuerySet]] = []


def holds_something() -> Q:
    """A condition on leavings: whether the leaver holds anything of what their page has somebody hand on or settle."""
    person = OuterRef("person")
    theirs = (
        PostingRight.objects.current().filter(person=person),
        SchoolAccount.objects.open().filter(monitors=person),
        WayBack.objects.current().filter(person=person),
        _proposals(person),
        Takedown.objects.held_by(person).filter(state=TakedownState.OPEN),
        PermissionWithdrawal.objects.filter(recorded_by=person, state=WithdrawalState.OPEN),
        LinkedGroup.objects.open().filter(runner=person),
        open_tokens().filter(made_by=person),
        *_seen(person),
        roles_without_successor(person),
        stand_ins_of(person),
        *(told(person) for told in TOLD_FROM_ABOVE),
    )
    found = Q()
    for rows in theirs:
        found |= Q(Exists(rows))
    return found


def _proposals(person) -> QuerySet:
    under_way = AccountRequest.objects.filter(state__in=(RequestState.SUBMITTED, RequestState.RETURNED))
    return under_way.filter(Q(proposed_by=person) | Q(sponsor=person))


def _seen(person) -> tuple[QuerySet, QuerySet]:
    """What opens an account and they know, as `seen_and_unchanged` has it of one person."""
    current = Credential.objects.current()
    looked = CredentialLook.objects.filter(
        person=person, credential__in=current.filter(kind__in=OPENS_THE_ACCOUNT).order_by().values("pk")
    )
    return looked, current.filter(stored_by=person, kind__in=OPENS_FOR_WHO_STORED_IT)
