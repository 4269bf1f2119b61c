"""By when somebody must have looked: school time is 08:00 to 16:00 on working days."""

from datetime import datetime

import pytest

from core.workdays.calendar import calendar_for
from incidents.states import Severity
from incidents.targets import LONDON, assess_by, in_school_time, look_by

CALENDAR = calendar_for()


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("reported", "due"),
    [
        ("2026-11-19T10:30", "2026-11-19T11:30"),
        ("2026-11-19T15:00", "2026-11-19T16:00"),
        ("2026-11-20T15:30", "2026-11-23T08:30"),  # Friday, half an hour left
        ("2026-11-20T16:00", "2026-11-23T09:00"),  # Friday, the school day is over
        ("2026-11-20T21:00", "2026-11-23T09:00"),
        ("2026-11-21T12:00", "2026-11-23T09:00"),  # Saturday
        ("2026-11-23T06:15", "2026-11-23T09:00"),  # before school
        ("2026-12-24T15:45", "2026-12-29T08:45"),  # Christmas and Boxing Day (Monday instead)
        ("2026-05-22T17:00", "2026-05-26T09:00"),  # spring bank holiday on Monday
        ("2026-03-27T15:30", "2026-03-30T08:30"),  # the clocks go forward on Sunday
        ("2026-10-23T15:30", "2026-10-26T08:30"),  # the clocks go back on Sunday
    ],
)
def test_immediate_is_one_hour_of_school_time(reported, due):
    assert look_by(Severity.IMMEDIATE, at(reported), CALENDAR) == at(due)


@pytest.mark.parametrize(
    ("reported", "due"),
    [
        ("2026-11-19T07:00", "2026-11-19T16:00"),
        ("2026-11-19T14:00", "2026-11-19T16:00"),
        ("2026-11-19T14:01", "2026-11-20T12:00"),
        ("2026-11-20T15:30", "2026-11-23T12:00"),  # Friday afternoon
        ("2026-11-21T09:00", "2026-11-23T12:00"),  # Saturday
        ("2026-12-25T09:00", "2026-12-29T12:00"),  # a bank holiday
    ],
)
def test_serious_is_the_same_working_day_or_noon_of_the_next(reported, due):
    assert look_by(Severity.SERIOUS, at(reported), CALENDAR) == at(due)


@pytest.mark.parametrize(
    ("reported", "due"),
    [
        ("2026-11-19T10:30", "2026-11-24T00:00"),
        ("2026-11-20T23:59", "2026-11-25T00:00"),
        ("2026-12-23T10:00", "2026-12-30T00:00"),
    ],
)
def test_routine_is_two_working_days(reported, due):
    assert look_by(Severity.ROUTINE, at(reported), CALENDAR) == at(due)


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2026-11-19T10:30", "2026-11-19T10:30"),
        ("2026-11-19T16:00", "2026-11-19T16:00"),
        ("2026-11-24T00:00", "2026-11-24T08:00"),
        ("2026-11-21T00:00", "2026-11-23T08:00"),
    ],
)
def test_nobody_is_told_at_night_or_on_a_day_off(moment, then):
    assert in_school_time(at(moment), CALENDAR) == at(then)


@pytest.mark.parametrize(
    ("severity", "due"),
    [("immediate", "2026-11-21T00:00"), ("serious", "2026-11-24T00:00"), ("routine", "2026-11-27T00:00")],
)
def test_the_assessment_is_due_by_severity(severity, due):
    assert assess_by(severity, at("2026-11-19T10:30"), CALENDAR) == at(due)
