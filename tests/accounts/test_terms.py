"""When a term begins: fixed days, moved by the school's own closures."""

from datetime import date

import pytest

from accounts.terms import Term, term_at
from core.workdays.calendar import ClosedDays, calendar_for

PLAIN = calendar_for()
CLOSED = calendar_for(
    (
        ClosedDays("Training day", date(2026, 9, 1), date(2026, 9, 2)),
        ClosedDays("Christmas", date(2026, 12, 21), date(2027, 1, 4)),
        ClosedDays("Easter", date(2027, 3, 29), date(2027, 4, 9)),
        ClosedDays("Autumn half-term", date(2026, 10, 19), date(2026, 10, 30)),
    )
)


@pytest.mark.parametrize(
    ("calendar", "key", "begins"),
    [
        (PLAIN, "2026-autumn", date(2026, 9, 1)),
        # 1 January is a bank holiday, 2 and 3 are a weekend.
        (PLAIN, "2027-spring", date(2027, 1, 4)),
        (PLAIN, "2027-summer", date(2027, 3, 30)),
        (CLOSED, "2026-autumn", date(2026, 9, 3)),
        (CLOSED, "2027-spring", date(2027, 1, 5)),
        (CLOSED, "2027-summer", date(2027, 4, 12)),
    ],
)
def test_begins_on_the_first_school_day(calendar, key, begins):
    term = Term.of_key(key)

    assert (term.key, term.begins_on(calendar)) == (key, begins)


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2026, 9, 2), "2026-summer"),
        (date(2026, 9, 3), "2026-autumn"),
        # A long half-term begins no term.
        (date(2026, 11, 2), "2026-autumn"),
        (date(2027, 1, 4), "2026-autumn"),
        (date(2027, 1, 5), "2027-spring"),
        (date(2027, 4, 11), "2027-spring"),
        (date(2027, 4, 12), "2027-summer"),
        (date(2027, 8, 31), "2027-summer"),
    ],
)
def test_term_at_is_the_one_that_has_begun_last(day, key):
    assert term_at(day, CLOSED).key == key


def test_terms_stand_in_the_order_of_time():
    autumn = Term.of_key("2026-autumn")

    assert [autumn.before.key, autumn.before.before.key, autumn.before.before.before.key] == [
        "2026-summer",
        "2026-spring",
        "2025-autumn",
    ]
    assert autumn.label == "autumn term 2026"
    assert sorted([autumn, autumn.before]) == [autumn.before, autumn]
