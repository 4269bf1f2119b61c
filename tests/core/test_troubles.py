"""One broken row stops nothing else, and the technician sees it."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse

import accounts.actions.sweeps
import incidents.actions.sweeps
import monitoring.actions.sweeps
import policy.actions.sweeps
from accounts.actions import leaving
from core.heartbeat.models import Trouble
from core.heartbeat.troubles import troubles
from incidents.actions import escalations
from incidents.models import Incident
from monitoring.models import Comment
from people.models import Departure
from people.roles import Role
from tests.factories import LONDON, NOW, make_comment, make_departure, make_person, make_report

MINUTE = timedelta(minutes=1)
LONG_AGO = NOW - timedelta(days=15)
SHOW = "Everything else goes on. Show this to whoever looks after the software."


@pytest.fixture
def poison(head, manager):
    """Three late comments, of which the middle one lies beyond the end of time."""
    comments = [make_comment(LONG_AGO, words=f"Number {number}") for number in range(3)]
    Comment.objects.filter(pk=comments[1].pk).update(respond_by=datetime(9999, 12, 31, 23, tzinfo=LONDON))
    return comments[1]


def late(now=NOW):
    """Comments whose steps nobody has taken."""
    return list(Comment.objects.filter(next_step_at__lte=now).values_list("pk", flat=True))


def test_a_comment_that_cannot_be_handled_stops_no_other_and_is_shown(poison, tech, browser_as, time_machine):
    time_machine.move_to(NOW, tick=False)

    assert monitoring.actions.sweeps.sweep(now=NOW)["comment_reminders"] == 2

    assert late() == [poison.pk]
    sentence = f"Could not be done: monitoring.comment_reminders, comment {poison.pk} (OverflowError). {SHOW}"
    assert troubles(NOW) == [sentence]
    assert sentence in browser_as(tech).get(reverse("overview:running")).content.decode()


def test_a_broken_row_is_tried_again_after_ten_minutes_and_forgotten_once_it_is_mended(poison):
    for minutes in (0, 1, 2):
        monitoring.actions.sweeps.sweep(now=NOW + minutes * MINUTE)
    assert Trouble.objects.get().times == 1

    monitoring.actions.sweeps.sweep(now=NOW + 11 * MINUTE)
    assert Trouble.objects.get().times == 2

    Comment.objects.filter(pk=poison.pk).update(respond_by=NOW)
    assert monitoring.actions.sweeps.sweep(now=NOW + 22 * MINUTE)["comment_reminders"] == 1
    assert troubles(NOW + 60 * MINUTE) == []


def test_a_leaver_who_cannot_be_handled_keeps_no_other_in(head, tech, manager, monkeypatch):
    people = [make_person(f"Leaver {number}", Role.STAFF) for number in range(3)]
    broken = [make_departure(person, last_day=LONG_AGO.date()) for person in people][1]
    end = leaving.end_access

    def refuse(departure, **values):
        if departure.pk == broken.pk:
            raise ValueError("broken")
        return end(departure, **values)

    monkeypatch.setattr(leaving, "end_access", refuse)

    assert accounts.actions.sweeps.sweep(now=NOW)["access_ended"] == 2
    assert Departure.objects.get(access_ended_at=None) == broken
    assert troubles(NOW) == [f"Could not be done: accounts.access_ended, departure {broken.pk} (ValueError). {SHOW}"]


def test_a_report_that_cannot_be_handled_stops_no_other(head, dsl, deputy, teacher, monkeypatch):
    reports = [make_report(teacher, LONG_AGO) for _ in range(3)]
    climb = escalations._climb

    def refuse(incident, *values):
        if incident.pk == reports[1].pk:
            raise ValueError("broken")
        return climb(incident, *values)

    monkeypatch.setattr(escalations, "_climb", refuse)
    incidents.actions.sweeps.sweep(now=NOW)

    assert list(Incident.objects.filter(escalate_at__lte=NOW)) == [reports[1]]
    assert len(troubles(NOW)) == 1


@pytest.mark.parametrize("app", [accounts, monitoring, policy])
def test_one_step_of_a_sweep_that_fails_stops_no_other_step(school, app, monkeypatch):
    sweeps = app.actions.sweeps
    names = {accounts: "pass_on_requests", monitoring: "tell_of_missed_checks", policy: "remind_of_review"}

    def refuse(**values):
        raise ValueError("broken")

    monkeypatch.setattr(sweeps, names[app], refuse)

    assert set(sweeps.sweep(now=NOW).values()) == {0}
    assert len(troubles(NOW)) == 1


def test_a_database_that_is_away_is_no_trouble_of_the_work(school, monkeypatch):
    def refuse(**values):
        raise OperationalError("away")

    monkeypatch.setattr(accounts.actions.sweeps, "pass_on_requests", refuse)

    with pytest.raises(OperationalError, match="away"):
        accounts.actions.sweeps.sweep(now=NOW)
    assert troubles(NOW) == []
