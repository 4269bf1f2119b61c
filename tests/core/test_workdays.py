"""Deadlines in working days, against a second implementation that shares no line with ours (R5)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.action import Refused
from core.audit.models import AuditEntry
from core.workdays.actions import add_closure, decide_closures, remove_closure
from core.workdays.calendar import LONDON, Calendar, ClosedDays, Day, bank_holidays, calendar_for
from core.workdays.queries import closures, decision, school_calendar
from tests.factories import NOW, actor

CALENDAR = calendar_for()
SUMMER = ClosedDays("Summer holiday", date(2026, 7, 22), date(2026, 8, 31))
dates = st.dates(date(2019, 1, 1), date(2028, 12, 20))
moments = st.datetimes(datetime(2019, 1, 1), datetime(2028, 12, 20), timezones=st.just(UTC))


@pytest.fixture(scope="module")
def oracle():
    """Working days by the `holidays` package, one day at a time."""
    import holidays  # takes a second to load, and only these tests need it

    english = holidays.country_holidays("GB", subdiv="ENG", years=range(2018, 2030))

    def due_on(day, days=5):
        while days:
            day += timedelta(days=1)
            days -= day.weekday() < 5 and day not in english
        return day

    return due_on


def test_due_on_equals_the_second_opinion_on_every_date(oracle):
    day, wrong = date(2019, 1, 1), []
    while day <= date(2028, 12, 20):
        if CALENDAR.add_working_days(day, 5) != oracle(day):
            wrong.append(day)
        day += timedelta(days=1)

    assert wrong == []


# The last Sundays of March and October.
NIGHTS = [
    max(date(year, month, day) for day in range(25, 32) if date(year, month, day).weekday() == 6)
    for year in range(2019, 2029)
    for month in (3, 10)
]


@pytest.mark.parametrize("night", NIGHTS, ids=str)
def test_respond_by_is_right_in_every_minute_of_the_nights_on_which_clocks_change(oracle, night):
    start = datetime.combine(night - timedelta(days=1), datetime.min.time(), tzinfo=UTC) + timedelta(hours=20)
    wrong = []
    for minute in range(8 * 60):
        received_at = start + timedelta(minutes=minute)
        # British Summer Time is one hour ahead; the change is at 01:00 UTC.
        changed = received_at >= datetime.combine(night, datetime.min.time(), tzinfo=UTC) + timedelta(hours=1)
        summer = changed if night.month == 3 else not changed
        day = (received_at + timedelta(hours=summer)).date()
        if CALENDAR.due_on(received_at) != oracle(day):
            wrong.append(received_at)

    assert wrong == []


def test_respond_by_is_local_midnight_in_summer_and_in_winter():
    in_summer = CALENDAR.respond_by(datetime(2026, 8, 27, 15, 40, tzinfo=UTC))
    in_winter = CALENDAR.respond_by(datetime(2026, 11, 19, 10, 30, tzinfo=UTC))

    assert (in_summer, in_winter) == (
        datetime(2026, 9, 4, 23, 0, tzinfo=UTC),
        datetime(2026, 11, 27, 0, 0, tzinfo=UTC),
    )
    assert in_summer.tzinfo is UTC


def test_due_on_counts_from_the_local_day_of_receipt():
    """Received late on a summer Thursday in UTC is Friday at the school."""
    assert CALENDAR.due_on(datetime(2026, 6, 18, 23, 30, tzinfo=UTC)) == date(2026, 6, 26)


def test_due_on_is_friday_for_what_came_on_a_saturday():
    assert CALENDAR.due_on(datetime(2026, 11, 14, 12, 0, tzinfo=LONDON)) == date(2026, 11, 20)


def test_explain_says_which_days_are_left_out_and_why():
    explained = CALENDAR.explain(datetime(2026, 8, 27, 16, 40, tzinfo=LONDON))

    assert explained == [
        Day(date(2026, 8, 27), 0),
        Day(date(2026, 8, 28), 1),
        Day(date(2026, 8, 29), None, "Saturday"),
        Day(date(2026, 8, 30), None, "Sunday"),
        Day(date(2026, 8, 31), None, "Summer bank holiday"),
        Day(date(2026, 9, 1), 2),
        Day(date(2026, 9, 2), 3),
        Day(date(2026, 9, 3), 4),
        Day(date(2026, 9, 4), 5),
    ]


def test_closures_stop_the_clock_only_when_that_was_decided():
    received_at = datetime(2026, 7, 20, 9, 0, tzinfo=LONDON)

    assert calendar_for((SUMMER,), False).due_on(received_at) == date(2026, 7, 27)
    assert calendar_for((SUMMER,), True).due_on(received_at) == date(2026, 9, 4)


def test_school_days_leave_closures_out_whether_they_stop_the_clock_or_not():
    calendar = calendar_for((SUMMER,), False)

    assert (calendar.is_working_day(date(2026, 7, 23)), calendar.is_school_day(date(2026, 7, 23))) == (True, False)


def test_version_changes_with_the_days_that_count_and_not_otherwise():
    plain, entered, decided = calendar_for(), calendar_for((SUMMER,), False), calendar_for((SUMMER,), True)

    assert plain.version == entered.version
    assert decided.version != plain.version
    assert "closures left out" in decided.version


def test_beyond_the_bank_holidays_only_weekends_are_left_out_and_it_says_so():
    due_on = CALENDAR.due_on(datetime(2030, 12, 23, 9, 0, tzinfo=LONDON))

    assert due_on == date(2030, 12, 30)
    assert CALENDAR.caution(due_on) == (
        "Bank holidays are known from 2012 to the end of 2028; outside that, only weekends are left out."
    )
    assert CALENDAR.caution(date(2028, 12, 29)) == ""


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (datetime(2026, 11, 19, 10, 30, tzinfo=LONDON), 4),
        (datetime(2026, 11, 25, 23, 59, tzinfo=LONDON), 0),
        (datetime(2026, 11, 26, 0, 0, tzinfo=LONDON), -1),
        (datetime(2026, 11, 27, 12, 0, tzinfo=LONDON), -2),
        (datetime(2026, 11, 28, 12, 0, tzinfo=LONDON), -2),
        (datetime(2026, 11, 30, 12, 0, tzinfo=LONDON), -3),
    ],
)
def test_working_days_left_counts_down_to_nought_on_the_last_day_and_below_when_late(now, left):
    due_by = datetime(2026, 11, 26, 0, 0, tzinfo=LONDON)

    assert CALENDAR.working_days_left(now, due_by) == left


@given(day=dates, days=st.integers(1, 40))
def test_a_deadline_is_a_working_day_with_exactly_that_many_before_it(day, days):
    due_on = CALENDAR.add_working_days(day, days)
    counted = [day + timedelta(days=step) for step in range(1, (due_on - day).days + 1)]

    assert CALENDAR.is_working_day(due_on)
    assert sum(map(CALENDAR.is_working_day, counted)) == days


@given(earlier=moments, later=moments)
def test_what_came_later_is_never_due_earlier(earlier, later):
    earlier, later = sorted([earlier, later])

    assert CALENDAR.respond_by(earlier) <= CALENDAR.respond_by(later)


@given(day=st.dates(date(1900, 1, 1), date(2100, 1, 1)), days=st.integers(1, 30))
def test_days_outside_the_table_are_found_by_the_same_rule(day, days):
    walked = CALENDAR._walk(day, days)

    assert CALENDAR.add_working_days(day, days) == walked


@given(received_at=moments)
def test_the_last_explained_day_is_the_due_day_and_bears_its_number(received_at):
    last = CALENDAR.explain(received_at)[-1]

    assert (last.on, last.number) == (CALENDAR.due_on(received_at), 5)


def test_add_working_days_refuses_what_cannot_be_counted():
    with pytest.raises(ValueError, match="Count between 1 and 1000 working days"):
        CALENDAR.add_working_days(date(2026, 1, 1), 0)


def test_a_calendar_without_bank_holidays_knows_weekends_only():
    assert Calendar().version.startswith("weekends only")
    assert Calendar().caution(date(2026, 1, 1)) == ""


def test_bank_holidays_come_from_the_bundled_file():
    assert bank_holidays()[date(2026, 8, 31)] == "Summer bank holiday"
    assert bank_holidays()[date(2027, 12, 27)] == "Christmas Day, bank holiday (substitute day)"


def test_school_calendar_follows_the_headteachers_decision(head, manager, django_assert_num_queries):
    closure = add_closure(
        by=actor(manager), now=NOW, name="Christmas", first_day=date(2026, 12, 21), last_day=date(2027, 1, 1)
    )
    before = school_calendar()
    decide_closures(by=actor(head), now=NOW, closures_stop_clock=True)
    with django_assert_num_queries(1):
        after = school_calendar()

    assert before.is_working_day(date(2026, 12, 22)) is True
    assert after.why_left_out(date(2026, 12, 22)) == "Christmas"
    assert school_calendar(NOW - timedelta(minutes=1)) == calendar_for()
    assert closures(date(2026, 12, 25)) == [closure]
    assert decision().decided_on == date(2026, 11, 19)
    assert list(AuditEntry.objects.values_list("event", flat=True)) == ["closure.added", "closure_decision.made"]


def test_remove_closure_leaves_the_row_and_the_calendar_as_it_was_before(manager):
    by = actor(manager)
    closure = add_closure(by=by, now=NOW, name="Snow", first_day=date(2026, 11, 20), last_day=date(2026, 11, 20))
    remove_closure(closure, by=by, now=NOW)

    assert school_calendar().closures == ()
    with pytest.raises(Refused, match="This closure has already been taken off the list"):
        remove_closure(closure, by=by, now=NOW)


def test_add_closure_refuses_dates_the_wrong_way_round(manager):
    with pytest.raises(Refused, match="The last day must not be before the first day"):
        add_closure(by=actor(manager), now=NOW, name="Slip", first_day=date(2026, 11, 20), last_day=date(2026, 11, 19))


def test_add_closure_refuses_a_slip_of_a_year(manager):
    with pytest.raises(Refused, match="more than three months is probably a slip"):
        add_closure(by=actor(manager), now=NOW, name="Slip", first_day=date(2026, 11, 20), last_day=date(2027, 11, 19))


def test_add_closure_refuses_a_teacher(teacher):
    with pytest.raises(Refused, match="Only the headteacher or the business manager enters when the school is closed"):
        add_closure(by=actor(teacher), now=NOW, name="Mine", first_day=NOW.date(), last_day=NOW.date())


def test_decide_closures_refuses_anybody_but_the_headteacher(manager):
    with pytest.raises(Refused, match="Only the headteacher decides whether school holidays stop the clock"):
        decide_closures(by=actor(manager), now=NOW, closures_stop_clock=True)
