"""Which accounts are to be looked at, by when, and by whom (MO1)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q

from accounts.queries import watching
from core.together import MOST_COUNTED, First, Rows
from core.workdays.queries import school_calendar
from monitoring.models import MonitoringCheck
from monitoring.rules.checks import cadence_in_words, check_due_on, in_time_since
from people.queries import school_day, whose_work
from people.roles import Permission

_NEWEST = MonitoringCheck.objects.filter(school_account=OuterRef("pk")).order_by("-checked_at", "-id")


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
    """The live accounts that this person may check: all of them by their role, else those they look after,

    for somebody who is away too.
    """
    if actor.may(Permission.RECORD_CHECK):
        return watching.open_accounts().live()
    return watching.looked_after_by(whose_work(actor.person, actor.at)).live()


def due_checks(accounts, now, calendar=None) -> list[DueCheck]:
    """When each of these accounts is to be looked at next, soonest first; at most three statements."""
    accounts = list(accounts.annotate(newest_check=First(_NEWEST, "pk"), looked_at=First(_NEWEST, "checked_at")))
    if not accounts:
        return []
    calendar = calendar or school_calendar()
    ids = [account.newest_check for account in accounts if account.newest_check]
    checks = MonitoringCheck.objects.select_related("checked_by").in_bulk(ids) if ids else {}
    due = [_due(account, checks.get(account.newest_check), calendar) for account in accounts]
    return sorted(due, key=lambda check: (check.due_by, check.account.name))


def looked_at_in_time(now, calendar) -> Q:
    """A condition on live accounts, so that none is read: the next look at each is not late.

    The account itself knows when somebody looked last (`accounts.actions.school_accounts.note_look`).
    """
    found = Q()
    for can_public_write in (True, False):
        first = in_time_since(can_public_write, school_day(now), calendar)
        begins = calendar.end_of(first - timedelta(days=1))
        recent = Q(last_looked_at__gte=begins) | Q(last_looked_at=None, live_at__gte=begins)
        found |= Q(recent, can_public_write=can_public_write)
    return found


def to_look_at(accounts) -> Rows:
    """These accounts with what `due_today` needs to know, to be asked together with other things."""
    columns = {name: name for name in ("id", "name", "can_public_write", "live_at")}
    return Rows(accounts, most=MOST_COUNTED, looked_at=First(_NEWEST, "checked_at"), **columns)


def due_today(accounts, now, calendar) -> list[DueCheck]:
    """Those of these accounts, or rows of `to_look_at`, to be looked at by the end of today, soonest first."""
    due = [check for account in accounts if is_for_today(check := _due(account, None, calendar), now)]
    return sorted(due, key=lambda check: (check.due_by, check.account.name))


def _due(account, last, calendar) -> DueCheck:
    due_on = check_due_on(account.can_public_write, account.looked_at or account.live_at, calendar)
    return DueCheck(account, last, due_on, calendar.end_of(due_on))


def is_for_today(check: DueCheck, now) -> bool:
    """Whether a check is due by the end of today, or late."""
    return school_day(now) >= check.due_on
