"""What must hold about reports: each kind of damage is found, with a sentence that names nobody."""

from datetime import timedelta

import pytest

from core.files.api import read_upload
from core.notices import api as notices
from incidents.actions.evidence import add_evidence
from incidents.actions.reports import look_at_report
from incidents.actions.sweeps import sweep
from incidents.actions.work import assess_report, conclude_report, reopen_report
from incidents.invariants import (
    INVARIANTS,
    kept_out_people_see_nothing,
    no_picture_where_none_may_be,
    reports_are_escalated,
    reports_are_led,
    reports_are_recorded,
    states_agree,
)
from incidents.models import Conclusion, Escalation, Evidence, Incident, KeptOut, Reader
from tests.damage import broken, change, planted, remove
from tests.factories import NOW, actor, make_picture, make_report

LATER = NOW + timedelta(days=1)


def name(report):
    return f"report {report.reference[:5]}-{report.reference[5:]}"


@pytest.fixture
def report(head, deputy, dsl, teacher):
    """About the deputy, led by the headteacher."""
    return make_report(teacher, kind="colleague", about=[deputy])


def test_kept_out_people_see_nothing_finds_a_reader(report, deputy, head):
    def let_in():
        Reader.objects.create(incident=report, person=deputy, why="By hand", added_at=NOW, added_by=head)

    ((where, wrong),) = planted(kept_out_people_see_nothing, let_in)
    assert where == f"{name(report)}, reader {Reader.objects.get().pk}"
    assert wrong == "Somebody who must not see it is among its readers."


def test_kept_out_people_see_nothing_finds_a_lead_and_one_who_is_not_listed(report, deputy):
    assert planted(kept_out_people_see_nothing, lambda: change(report, lead=deputy.pk)) == [
        (name(report), "Somebody who must not see it leads it.")
    ]
    remove(KeptOut.objects.get())
    about = report.about.get()
    assert broken(kept_out_people_see_nothing) == [
        (
            f"{name(report)}, about person {about.pk}",
            "Somebody whom it is about is not on the list of people who must not see it.",
        )
    ]


def test_kept_out_people_see_nothing_finds_a_message_and_an_open_report(report, deputy):
    def tell():
        notices.post(key="by-hand", to=deputy, subject="A report", body="", now=NOW, about=report)

    assert planted(kept_out_people_see_nothing, tell) == [
        (name(report), "A message about it stands with somebody who must not see it.")
    ]
    notices.withdraw(report, now=NOW)
    assert planted(kept_out_people_see_nothing, lambda: change(report, is_restricted=False)) == [
        (name(report), "There are people who must not see it, but it is not restricted.")
    ]


def test_reports_are_led_finds_one_that_nobody_leads(report, head, slt):
    assert planted(reports_are_led, lambda: change(report, lead=None), LATER) == [
        (name(report), "Nobody leads it, although somebody could.")
    ]
    change(report, lead=head.pk)
    assert planted(reports_are_led, lambda: change(head, is_active=False), LATER) == [
        (name(report), "Whoever leads it has left.")
    ]


def test_reports_are_escalated_finds_a_missing_step(report, slt):
    due = report.escalate_at + timedelta(minutes=2)
    found = [(name(report), "Nobody looked in time, and nobody else was told.")]

    assert broken(reports_are_escalated, due - timedelta(minutes=1)) == []
    assert broken(reports_are_escalated, due) == found
    sweep(now=due)
    assert broken(reports_are_escalated, due) == []
    sweep(now=due + timedelta(days=2))
    first = Escalation.objects.get(step=1)
    first.told.clear()
    assert planted(reports_are_escalated, lambda: remove(first), due + timedelta(days=2)) == [
        (name(report), "A step of its ladder is missing or doubled."),
        (name(report), "Nobody has looked at it, and nobody else will be told."),
    ]


def test_states_agree_finds_what_the_state_does_not_say(report, head):
    assert planted(states_agree, lambda: change(report, state="assessed")) == [
        (name(report), "It is “assessed, being dealt with”, but the rest of it does not say so.")
    ]
    change(report, state="reported")
    assert planted(states_agree, lambda: change(report, is_restricted=False)) == [
        (name(report), "It is “waiting for a first look”, but the rest of it does not say so.")
    ]


def finished(report, head):
    by = {"by": actor(head), "now": NOW}
    look_at_report(report, **by)
    assess_report(report, **by, facts="Seen.", severity="routine")
    conclude_report(report, **by, outcome="advice", reason="Talked.")
    return report


def test_states_agree_finds_a_finished_report_without_its_conclusion(teacher, head, dsl):
    report = finished(make_report(teacher), head)

    assert planted(states_agree, lambda: remove(Conclusion.objects.get())) == [
        (name(report), "Whether it is finished and its conclusion do not agree.")
    ]


def test_no_picture_where_none_may_be_finds_one(teacher, head, dsl, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    report = make_report(teacher)
    upload = read_upload(make_picture())
    add_evidence(report, by=actor(teacher), now=NOW, upload=upload, picture="no")

    ((where, wrong),) = planted(no_picture_where_none_may_be, lambda: change(report, picture="unsure"))
    assert where == f"{name(report)}, evidence {Evidence.objects.get().pk}"
    assert wrong == "It takes no pictures, and yet holds one."


def test_reports_are_recorded_finds_a_missing_line(report):
    assert planted(reports_are_recorded, lambda: change(report, first_look_at=NOW)) == [
        (name(report), "It was looked at, but the history has no line of it.")
    ]


def test_an_ordinary_story_is_as_it_must_be(report, teacher, head, slt):
    reopen_report(finished(make_report(teacher), head), by=actor(head), now=NOW, reason="More came up.")
    make_report(teacher, is_danger_now=True)
    sweep(now=LATER)

    assert Incident.objects.count() == 3
    assert {promise.name: broken(promise, LATER) for promise in INVARIANTS if broken(promise, LATER)} == {}
