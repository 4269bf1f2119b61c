"""From the last day in school on: when access must be proved away, and what was done meanwhile (RO9, RO10)."""

from datetime import date, datetime, timedelta

import pytest

from accounts.actions.leaving import record_departure
from accounts.actions.sweeps import sweep
from accounts.models import AccessRemoval
from accounts.queries.leaving import done_since_last_day
from core.audit import api as audit
from people.actions.departures import bring_back
from people.models import Person
from tests.factories import LONDON, NOW, actor, make_account, make_credential, make_posting_right

FRIDAY = date(2026, 11, 20)
TOMORROW = datetime(2026, 11, 21, tzinfo=LONDON)


def leaves(person, by, last_day):
    """This person leaves after that day."""
    return record_departure(person, by=actor(by), now=NOW, last_day_in_school=last_day)


@pytest.mark.parametrize(
    ("last_day", "seen", "due"),
    [
        (date(2026, 11, 20), True, datetime(2026, 11, 24, tzinfo=LONDON)),
        (date(2026, 11, 23), True, datetime(2026, 11, 25, tzinfo=LONDON)),
        (date(2026, 11, 20), False, datetime(2026, 11, 26, tzinfo=LONDON)),
        (date(2026, 11, 23), False, datetime(2026, 11, 27, tzinfo=LONDON)),
    ],
)
def test_a_removal_is_due_so_many_working_days_after_the_last_day_whichever_it_is(last_day, seen, due, head, teacher):
    account = make_account("Year 5")
    make_posting_right(teacher, account)
    if seen:
        make_credential(account, stored_by=teacher)
    leaves(teacher, head, last_day)

    sweep(now=datetime.combine(last_day + timedelta(days=1), datetime.min.time(), tzinfo=LONDON))

    assert AccessRemoval.objects.get().due_by == due


def test_a_removal_of_a_leaving_recorded_late_is_not_born_late(head, teacher):
    make_credential(make_account("Year 5"), stored_by=teacher)
    leaves(teacher, head, date(2026, 11, 13))

    assert AccessRemoval.objects.get().due_by == TOMORROW


def test_what_they_did_after_a_last_day_that_was_moved_back_is_listed_and_nothing_of_a_second_time(head, tech, teacher):
    account = make_account("Year 5")
    departure = leaves(teacher, head, date(2026, 12, 31))
    at = [NOW + timedelta(days=days) for days in (0, 5, 7, 8)]
    audit.record("test.within", account, by=actor(teacher, at[1]))

    assert done_since_last_day(departure) == []
    leaves_again = record_departure(
        Person.objects.get(pk=teacher.pk), by=actor(head, at[2]), now=at[2], last_day_in_school=FRIDAY
    )
    bring_back(leaves_again, by=actor(head, at[2]), now=at[2], email="priya@new.example")
    back = Person.objects.get(pk=teacher.pk)
    audit.record("test.later", account, by=actor(back, at[3]))

    leaves_again.refresh_from_db()
    assert leaves_again == departure
    assert [line.event for line in done_since_last_day(leaves_again)] == ["test.within"]
