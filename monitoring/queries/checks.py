"""Which accounts are to be looked at, by when, and by whom (MO1)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from accounts.queries import watching
from core.workdays.queries import school_calendar
from monitoring.models import MonitoringCheck
from monitoring.rules.checks import cadence_in_words, check_due_on
from people.queries import school_day
from people.roles import Permission


@dataclass(frozen=True)
class DueCheck:
    """An account, when somebody last looked, and the last day on which the next look is in time."""

    account: object
    last: MonitoringCheck | None
    due_on: date
    due_by: datetime

    @property
    def cadence(self) -> str:
        """How often it is looked at, in words."""
        return cadence_in_words(self.account.can_public_write)


def accounts_to_check(actor):
    """The live accounts that this person may check: all of them by their role, else those they look after."""
    if actor.may(Permission.RECORD_CHECK):
        return watching.open_accounts().live()
    return watching.looked_after_by(actor.person).live()


def due_checks(accounts, now, calendar=None, *, with_last=True) -> list[DueCheck]:
    """When each of these accounts is to be looked at next, soonest first; at most three statements.

    Without `with_last` the newest checks themselves are not read: two statements, one where there is no account.
    """
    newest = MonitoringCheck.objects.filter(school_account=OuterRef("pk")).order_by("-checked_at", "-id")
    columns = {
        "newest_check": Subquery(newest.values("pk")[:1]),
        "looked_at": Subquery(newest.values("checked_at")[:1]),
    }
    accounts = list(accounts.annotate(**columns))
    if not accounts:
        return []
    calendar = calendar or school_calendar()
    ids = [account.newest_check for account in accounts if account.newest_check and with_last]
    checks = MonitoringCheck.objects.select_related("checked_by").in_bulk(ids) if ids else {}
    due = []
    for account in accounts:
        last = checks.get(account.newest_check)
        since = account.looked_at or account.live_at
        due_on = check_due_on(account.can_public_write, since, calendar)
        due.append(DueCheck(account, last, due_on, calendar.end_of(due_on)))
    return sorted(due, key=lambda check: (check.due_by, check.account.name))


def is_for_today(check: DueCheck, now) -> bool:
    """Whether a check is due by the end of today, or late."""
    return school_day(now) >= check.due_on
