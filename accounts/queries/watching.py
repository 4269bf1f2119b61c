"""Who looks after which account: watches it, or can post on it."""

from django.db.models import Q

from accounts.models import SchoolAccount


def open_accounts():
    """Accounts being set up or live, by name."""
    return SchoolAccount.objects.open()


def live_accounts_with_monitors():
    """Accounts in use with the people who watch them (RO8, MO1); two statements."""
    return SchoolAccount.objects.live().prefetch_related("monitors")


def watched():
    """Accounts that somebody watches."""
    return SchoolAccount.objects.filter(monitors__isnull=False)


def looked_after_by(person):
    """Open accounts that this person watches or can post on."""
    theirs = Q(monitors=person) | Q(posting_rights__person=person, posting_rights__ended_at=None)
    return SchoolAccount.objects.open().filter(pk__in=SchoolAccount.objects.filter(theirs).values("pk"))


def every_account():
    """All accounts that ever were, closed ones included."""
    return SchoolAccount.objects.all()
