"""P4: five working days from one moment."""

import time
from datetime import date, timedelta
from statistics import median

from core.workdays.calendar import calendar_for
from tests.bench.figures import Findings, Table, microseconds, over
from tests.factories import NOW

TIMES = 50_000


def measure(sizes: str, vendor: str) -> Findings:
    """The last day and the first late instant, beside a loop and the package `holidays`."""
    found, calendar = Findings(), calendar_for()
    days = [date(2019, 1, 1) + timedelta(days=place * 7 % 3600) for place in range(TIMES)]
    moments = [NOW - timedelta(minutes=place * 37 % 2_000_000) for place in range(TIMES)]
    import holidays  # a second to import, and only the bench compares with it here

    official = holidays.country_holidays("GB", subdiv="ENG", years=range(2010, 2030))
    costs = {
        "the last day, from a loaded calendar": _each(lambda day: calendar.add_working_days(day, 5), days),
        "the first late instant, time zone and all": _each(calendar.respond_by, moments),
        "a loop over the same bank holidays": _each(lambda day: _loop(calendar.bank_holidays, day), days),
        "the package `holidays`": _each(lambda day: official.get_nth_working_day(day, 5), days[: TIMES // 10]),
    }
    last, instant = list(costs.values())[:2]
    found.bar("P4", "a deadline ≤ 1 µs from a loaded calendar", microseconds(last), last <= 1e-6, over(last, 1e-6))
    found.bar("P4", "≤ 5 µs with its time zone", microseconds(instant), instant <= 5e-6, over(instant, 5e-6))
    found.tables.append(
        Table(
            "Due dates",
            f"CPU for five working days from one moment, the median of 5 runs over {TIMES:,} moments. "
            "`tests/core/test_workdays.py` holds the days equal to those of `holidays` from 2019 to 20 December 2028.",
            ["what", "each"],
            [[name, microseconds(cost)] for name, cost in costs.items()],
        )
    )
    return found


def _each(work, values) -> float:
    taken = []
    for _ in range(5):
        began = time.process_time()
        for value in values:
            work(value)
        taken.append((time.process_time() - began) / len(values))
    return median(taken)


def _loop(bank_holidays, day):
    left = 5
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in bank_holidays
    return day
