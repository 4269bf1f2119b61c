"""One writer at a time, on either database."""

import pytest
from django.db import transaction

from core.action import Refused, action, take_writer_lock
from core.audit import api as audit
from core.audit import checkpoints
from core.audit.models import AuditEntry
from core.audit.verification import inspect
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


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_make_one_chain(school):
    @action
    def note(*, by, now, number):
        audit.record_many([("school.changed", school, {"number": number})] * 3, by=by)

    def write(number):
        for _ in range(5):
            note(by=system(), now=NOW, number=number)

    assert race(4, write) == [None] * 4
    verdict = inspect(now=NOW)
    assert (verdict.lines, verdict.last_line, verdict.findings) == (60, 60, [])


@pytest.mark.django_db(transaction=True)
def test_checkpoints_signed_at_once_follow_each_other(school):
    def sign(number):
        for _ in range(5):
            with transaction.atomic():
                take_writer_lock()
                audit.record("school.changed", school, by=system())
            checkpoints.sign(now=NOW)

    assert race(4, sign) == [None] * 4
    found = checkpoints.read()
    assert (found.faults, found.newest.line) == ([], 20)
    assert inspect(now=NOW).findings == []
