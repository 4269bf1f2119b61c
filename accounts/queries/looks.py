"""Who looked into the password safe: by week, and what is known around a look (RO7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models import CredentialLook
from accounts.rules.alarms import Circumstances
from core.audit import api as audit
from core.workdays.queries import school_calendar
from people.queries import SCHOOL_TIME, departures_expected, school_day

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
# More looks than a school has in a bad week.
MOST = 500


@dataclass(frozen=True)
class Look:
    """One look as one line: what was shown together stands together."""

    at: datetime
    person: object
    account: object
    saw: str
    why: str


def monday_of(day: date) -> date:
    """The Monday of this day's week."""
    return day - timedelta(days=day.weekday())


def looks_in_week(monday: date) -> list[Look]:
    """Every look of a week, newest first, from at most 500 rows; one statement."""
    rows = CredentialLook.objects.filter(looked_at__gte=_start_of(monday), looked_at__lt=_start_of(monday + WEEK))
    found = rows.select_related("person", "credential__school_account").order_by("-looked_at", "id")
    return _together(found[:MOST])


def is_any_look_in(monday: date) -> bool:
    """Whether anybody looked in this week."""
    rows = CredentialLook.objects.filter(looked_at__gte=_start_of(monday), looked_at__lt=_start_of(monday + WEEK))
    return rows.exists()


def around_look(person, now: datetime) -> Circumstances:
    """What is known around the look that was just written down; four statements."""
    recent = CredentialLook.objects.filter(person=person, looked_at__gt=now - HOUR)
    accounts = set(recent.order_by().values_list("credential__school_account", flat=True).distinct())
    before = CredentialLook.objects.filter(
        person=person, looked_at__lte=now - HOUR, credential__school_account__in=accounts
    )
    known = set(before.order_by().values_list("credential__school_account", flat=True).distinct())
    leaving = departures_expected().filter(person=person).order_by("last_day_in_school").first()
    return Circumstances(
        at=now,
        is_working_day=school_calendar(now).is_working_day(school_day(now)),
        new_accounts=len(accounts - known),
        last_day=leaving.last_day_in_school if leaving else None,
    )


def around_refusal(person, now: datetime) -> Circumstances:
    """What is known around the refusal that was just recorded, alone or with a second person; two statements."""
    refused = ("credential.show_refused", "safe_opening.refused")
    lines = [line for event in refused for line in audit.lines_between(event, now - HOUR, now)]
    mine = sum(person_id == str(person.pk) for _, person_id, _ in lines)
    return Circumstances(at=now, refusals=mine, was_refused=True)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SCHOOL_TIME)


def _together(rows: Iterable[CredentialLook]) -> list[Look]:
    lines: dict[tuple, list[str]] = {}
    for look in rows:
        key = look.looked_at, look.person, look.credential.school_account, look.reason
        lines.setdefault(key, []).append(look.credential.get_kind_display())
    return [Look(at, who, account, ", ".join(saw), why) for (at, who, account, why), saw in lines.items()]
