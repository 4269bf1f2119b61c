"""Who looks after which account: watches it, or can post on it."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import SchoolAccount


def open_accounts():
    """Accounts being set up or live, by name."""
    return SchoolAccount.objects.open()


def live_accounts_with_monitors():
    """Accounts in use with the people who watch them (RO8, MO1); two statements."""
    return SchoolAccount.objects.live().prefetch_related("monitors")


def looked_after_by(people):
    """Open accounts that one of these people watches or can post on; people, or a question for their ids."""
    theirs = Q(monitors__in=people) | Q(posting_rights__person__in=people, posting_rights__ended_at=None)
    return SchoolAccount.objects.open().filter(pk__in=SchoolAccount.objects.filter(theirs).values("pk"))


def looked_after_or_unwatched(person):
    """Open accounts that this person looks after, and all accounts that nobody watches."""
    watchers = SchoolAccount.monitors.through.objects.filter(schoolaccount=OuterRef("pk"))
    return SchoolAccount.objects.filter(Q(pk__in=looked_after_by([person]).values("pk")) | ~Exists(watchers))


def every_account():
    """All accounts that ever were, closed ones included."""
    return SchoolAccount.objects.all()
