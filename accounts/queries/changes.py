"""Accounts that are to be suspended, taken over or closed: what waits, and what was decided."""

from django.urls import reverse

from accounts.models import AccountChange
from accounts.queries.finding import matter_of
from accounts.states import ChangeKind, ChangeState
from core.together import Rows
from core.work import Source, WorkItem, each
from people.roles import Permission


def changes():
    """Every decision about an account, with the people in it."""
    people = ("proposed_by", "decided_by", "ended_by", "to_person")
    return AccountChange.objects.select_related("school_account__request", *people)


def changes_of(school_account):
    """What was decided about an account, newest first, at most twenty."""
    return changes().filter(school_account=school_account)[:20]


def work_for(person, now, granted) -> list[Source]:
    """For the headteacher what was proposed, for the technician what was decided."""
    sources = []
    if Permission.DECIDE_PROPOSAL in granted:
        rows = _rows(AccountChange.objects.filter(state=ChangeState.PROPOSED), "proposed_by__name")
        sources.append(each(lambda row: _item(row, "Decide: {} is {}?", "Decide"), rows))
    if Permission.RUN_ACCOUNTS in granted:
        rows = _rows(AccountChange.objects.filter(state=ChangeState.DECIDED), "decided_by__name")
        sources.append(each(lambda row: _item(row, "Carry out: {} is {}", "Go on"), rows))
    return sources


def _rows(found, asked_by) -> Rows:
    return Rows(
        found.order_by("proposed_at", "id"),
        id="id",
        account="school_account_id",
        name="school_account__name",
        kind="kind",
        asked_by=asked_by,
    )


def _item(row, words, button) -> WorkItem:
    return WorkItem(
        title=words.format(row.name, ChangeKind(row.kind).label),
        url=reverse("accounts:change", args=[row.id]),
        button=button,
        asked_by=str(row.asked_by or ""),
        clause="RO9",
        about=matter_of(row.account, row.name),
    )
