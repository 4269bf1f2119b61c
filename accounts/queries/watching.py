"""Who looks after which account: watches it, or can post on it."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import SchoolAccount


def open_accounts():
    """Accounts being set up or live, by name."""
    return SchoolAccount.objects.open()


def live_accounts_with_monitors():
    """Accounts in use with the people who watch them (RO8, MO1); two statements."""
    return SchoolAccount.objects.live().prefetch_related("monitors")


def looked_after_by(person):
    """Open accounts that this person watches or can post on."""
    theirs = Q(monitors=person) | Q(posting_rights__person=person, posting_rights__ended_at=None)
    return SchoolAccount.objects.open().filter(pk__in=SchoolAccount.objects.filter(theirs).values("pk"))


def theirs_and_unwatched(person) -> tuple[list[int], list[int]]:
    """The ids of open accounts that this person looks after, and of all accounts that nobody watches.

    One statement, whatever hangs on the accounts.
    """
    watchers = SchoolAccount.monitors.through.objects.filter(schoolaccount=OuterRef("pk"))
    rows = SchoolAccount.objects.order_by("id").values_list(
        "id", Exists(looked_after_by(person).filter(pk=OuterRef("pk"))), Exists(watchers)
    )
    rows = list(rows)
    return [pk for pk, is_theirs, _ in rows if is_theirs], [pk for pk, _, is_watched in rows if not is_watched]


def every_account():
    """All accounts that ever were, closed ones included."""
    return SchoolAccount.objects.all()
