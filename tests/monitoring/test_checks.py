"""Looking at accounts: how often, who may say so, and what is found (MO1, MO2)."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from accounts.queries import watching
from core.action import Refused
from core.notices.models import Notice
from core.workdays.calendar import ClosedDays, calendar_for
from core.workdays.models import Closure
from monitoring.actions.checks import record_check
from monitoring.queries.checks import due_checks
from monitoring.rules.checks import check_due_on, in_time_since
from tests.factories import LONDON, NOW, actor, make_account

CALENDAR = calendar_for()
HALF_TERM = calendar_for((ClosedDays("Half-term", date(2026, 11, 16), date(2026, 11, 20)),), False)
CHRISTMAS = calendar_for((ClosedDays("Christmas", date(2026, 12, 21), date(2027, 1, 1)),), False)
SUMMER = calendar_for((ClosedDays("Summer", date(2026, 7, 22), date(2026, 8, 31)),), False)
FINE = {"is_still_private": True, "are_comments_hidden": True, "is_anything_wrong": False}


def on(day):
    return datetime.combine(day, datetime.min.time(), tzinfo=LONDON) + timedelta(hours=10)


@pytest.mark.parametrize(
    ("can_public_write", "last", "calendar", "due_on"),
    [
        (True, date(2026, 11, 19), CALENDAR, date(2026, 11, 20)),
        (True, date(2026, 11, 20), CALENDAR, date(2026, 11, 23)),
        (False, date(2026, 11, 16), CALENDAR, date(2026, 11, 19)),
        (False, date(2026, 11, 19), CALENDAR, date(2026, 11, 24)),
        (False, date(2026, 11, 11), HALF_TERM, date(2026, 11, 23)),
        (True, date(2026, 11, 13), HALF_TERM, date(2026, 11, 23)),
        (True, date(2026, 11, 12), HALF_TERM, date(2026, 11, 13)),
        (False, date(2026, 11, 18), HALF_TERM, date(2026, 11, 25)),
        (True, date(2026, 12, 18), CHRISTMAS, date(2026, 12, 29)),
        (True, date(2026, 7, 21), SUMMER, date(2026, 7, 28)),
        (False, date(2026, 8, 28), SUMMER, date(2026, 9, 3)),
    ],
)
def test_check_due_on_follows_the_cadence(can_public_write, last, calendar, due_on):
    assert check_due_on(can_public_write, on(last), calendar) == due_on


@pytest.mark.parametrize(
    ("live_at", "by", "words"),
    [
        (date(2026, 11, 11), "by Monday 23 November", "Due tomorrow"),
        (date(2026, 11, 9), "by Thursday 12 November", "Late by 1 school day"),
        (date(2026, 11, 10), "by Friday 13 November", "Late since Friday 13 November"),
    ],
)
def test_pages_count_checks_in_the_days_on_which_the_school_is_open(teacher, tech, browser_as, live_at, by, words):
    make_account("Trips", monitors=[teacher], live_at=on(live_at))
    Closure.objects.create(name="Half-term", first_day=date(2026, 11, 16), last_day=date(2026, 11, 20), added_at=NOW)
    with time_machine.travel(on(date(2026, 11, 22)), tick=False):
        home = browser_as(teacher).get("/").content.decode()
        checks = browser_as(tech).get("/monitoring/checks/").content.decode()

    assert words in checks
    if words != "Due tomorrow":
        assert (by in home, words in home) == (True, True)


@pytest.mark.parametrize("can_public_write", [True, False])
@pytest.mark.parametrize("calendar", [CALENDAR, HALF_TERM, CHRISTMAS, SUMMER])
def test_in_time_since_is_the_due_day_turned_round(can_public_write, calendar):
    days = [date(2026, 7, 1) + timedelta(days=place) for place in range(220)]
    due = {day: check_due_on(can_public_write, on(day), calendar) for day in days}

    for today in days[30:]:
        since = in_time_since(can_public_write, today, calendar)
        assert [day for day in days if day <= today and due[day] >= today] == [
            day for day in days if since <= day <= today
        ]


def test_record_check_keeps_a_nil_return_and_tells_nobody(teacher):
    account = make_account(monitors=[teacher])
    check = record_check(account, by=actor(teacher), now=NOW, **FINE)

    assert (check.checked_by, check.words, Notice.objects.count()) == (teacher, "", 0)


def test_record_check_tells_the_office_what_was_found(teacher, manager, tech):
    account = make_account("Trips", monitors=[teacher])
    found = FINE | {"are_comments_hidden": False, "is_anything_wrong": True, "words": "A rude word"}
    record_check(account, by=actor(teacher), now=NOW, **found)

    assert {notice.recipient for notice in Notice.objects.filter(urgency="now")} == {manager, tech}
    assert Notice.objects.first().body == (
        "Priya Nair found: comments can be seen by others; something is new or worrying."
    )


def test_record_check_remembers_by_when_it_was_due(teacher):
    account = make_account(monitors=[teacher], can_public_write=True)
    in_time = record_check(account, by=actor(teacher), now=NOW + timedelta(days=1), **FINE)
    late = record_check(account, by=actor(teacher), now=NOW + timedelta(days=5), **FINE)

    assert in_time.checked_at < in_time.was_due_by
    assert late.checked_at >= late.was_due_by


def test_record_check_refuses_strangers_and_closed_accounts(teacher, manager):
    with pytest.raises(Refused) as refusal:
        record_check(make_account(), by=actor(teacher), now=NOW, **FINE)
    assert refusal.value.reason == (
        "Only whoever looks after this account, the IT technician or senior staff can record its checks."
    )
    closed = make_account("Old", state="closed", closed_at=NOW)
    with pytest.raises(Refused, match="This account is closed, so there is nothing to check"):
        record_check(closed, by=actor(manager), now=NOW, **FINE)


def test_due_checks_needs_three_statements(teacher, django_assert_num_queries):
    for count in (1, 2):
        account = make_account(f"Account {count}", monitors=[teacher])
        record_check(account, by=actor(teacher), now=NOW, **FINE)
        with django_assert_num_queries(3):
            assert len(due_checks(watching.open_accounts().live(), NOW)) == count
