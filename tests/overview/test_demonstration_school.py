"""The demonstration school: all of it at once, twice nothing more, the same on any day."""

from datetime import datetime

import pytest

import accounts.queries.school_accounts
from core.school.api import school as the_school
from overview.demonstration.school import fill_demonstration
from people.models import Person
from people.queries import everybody_in_scope, holders
from people.roles import Role
from tests.factories import LONDON, NOW

DAYS = [
    NOW,
    datetime(2026, 11, 22, 20, 0, tzinfo=LONDON),
    datetime(2027, 1, 4, 0, 5, tzinfo=LONDON),
    datetime(2028, 2, 29, 12, 0, tzinfo=LONDON),
]


@pytest.mark.parametrize("now", DAYS, ids=str)
def test_fill_demonstration_makes_the_same_school_on_any_day(db, now):
    assert fill_demonstration(now) is True

    assert the_school().is_demonstration
    assert Person.objects.count() == 60
    assert [person.name for person in holders(Role.HEADTEACHER, now)] == ["Hana Okafor"]
    assert everybody_in_scope(now).count() == 59 - left_by(now)
    assert len(accounts.queries.school_accounts.register()) == 9


def left_by(now):
    return Person.objects.filter(left_at__lte=now).count()


def test_fill_demonstration_leaves_a_school_alone(school):
    assert fill_demonstration(NOW) is False
    assert Person.objects.count() == 0
