"""One writer at a time, on either database."""

import pytest

from core.action import Refused
from core.audit.models import AuditEntry
from core.school.api import set_up_school
from core.school.models import School
from tests.factories import NOW, system
from tests.races import race


@pytest.mark.django_db(transaction=True)
def test_of_twelve_who_set_up_the_school_at_once_one_does():
    outcomes = race(12, lambda number: set_up_school(by=system(), now=NOW, name=f"School {number}"))

    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    made = [outcome for outcome in outcomes if isinstance(outcome, School)]
    assert (len(made), [str(reason) for reason in refused]) == (1, ["A school is already set up here."] * 11)
    assert list(School.objects.all()) == made
    assert AuditEntry.objects.filter(event="school.set_up").count() == 1
