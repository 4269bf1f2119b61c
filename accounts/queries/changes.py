"""Accounts that are to be suspended, taken over or closed: what waits, and what was decided."""

from accounts.models import AccountChange


def changes():
    """Every decision about an account, with the people in it."""
    people = ("proposed_by", "decided_by", "ended_by", "to_person")
    return AccountChange.objects.select_related("school_account__request", *people)


def open_change(school_account) -> AccountChange | None:
    """What is under way on an account."""
    return school_account.changes.open().first()


def changes_of(school_account):
    """What was decided about an account, newest first, at most twenty."""
    return changes().filter(school_account=school_account)[:20]
