"""When nobody looks: the stand-in and the next holder who is not kept out; again after the same interval."""

from datetime import timedelta

import pytest

from core.notices.models import Notice
from incidents import queries
from incidents.actions.people import keep_out
from incidents.actions.reports import look_at_report
from incidents.actions.sweeps import sweep
from incidents.models import Incident
from people.actions.roles import name_stand_in
from people.roles import Role
from tests.factories import NOW, actor, make_person, make_report
from tests.races import LOCK
from tests.waiting import waits

NOON = NOW.replace(hour=12, minute=0)


def steps(incident):
    return [
        (row.step, sorted(person.name for person in row.told.all()))
        for row in incident.escalations.prefetch_related("told")
    ]


def told(incident, word):
    found = Notice.objects.filter(about_id=str(incident.pk), key__contains=word)
    return sorted(found.values_list("recipient__name", "urgency"))


@pytest.fixture
def incident(head, deputy, slt, teacher):
    """An immediate report: the first look is due at 11:30."""
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)
    return make_report(teacher, kind="compromising")


def test_sweep_does_nothing_before_the_target(incident):
    assert sweep(now=NOW + timedelta(minutes=59)) == {"reports_given_a_lead": 0, "reports_escalated": 0}


def test_sweep_tells_the_stand_in_and_the_next_holder_once(incident):
    assert sweep(now=NOON)["reports_escalated"] == 1
    assert sweep(now=NOON)["reports_escalated"] == 0

    assert steps(incident) == [(1, ["Dele Marsh", "Sara Lund"])]
    assert told(incident, "escalated") == [("Dele Marsh", "now"), ("Hana Okafor", "now"), ("Sara Lund", "now")]


def test_sweep_tells_again_after_the_same_interval_and_then_stops(incident):
    sweep(now=NOON)
    sweep(now=NOON + timedelta(hours=1))
    sweep(now=NOON + timedelta(hours=3))

    assert [step for step, _ in steps(incident)] == [1, 2]
    assert len(told(incident, "escalated.2")) == 3
    assert Incident.objects.get().escalate_at is None


def test_sweep_tells_only_the_latest_step_where_two_are_due(incident):
    sweep(now=NOW + timedelta(hours=4))

    assert steps(incident) == [(1, []), (2, ["Dele Marsh", "Sara Lund"])]
    assert (told(incident, "escalated.1"), len(told(incident, "escalated.2"))) == ([], 3)


def test_sweep_never_tells_somebody_kept_out(incident, head, deputy):
    keep_out(incident, by=actor(head), now=NOW, person=deputy, why="A relative.")
    sweep(now=NOON)

    assert steps(incident) == [(1, ["Sara Lund"])]


def test_look_at_report_by_whoever_was_asked_makes_them_the_lead_and_stops_the_ladder(incident, slt):
    sweep(now=NOON)
    assert [item.button for item in waits(queries.work_for, slt, NOON)] == ["Look at it now"]

    look_at_report(incident, by=actor(slt, NOON), now=NOON)

    assert Incident.objects.get().lead == slt
    assert sweep(now=NOON + timedelta(days=9)) == {"reports_given_a_lead": 0, "reports_escalated": 0}


def test_sweep_gives_a_leavers_report_to_the_next_holder(incident, head, deputy):
    head.access_ends_at = NOON
    head.save()

    assert sweep(now=NOON)["reports_given_a_lead"] == 1
    assert Incident.objects.get().lead == deputy
    assert told(incident, "lead.") == [("Dele Marsh", "now")]


def test_sweep_gives_a_report_without_a_lead_to_whoever_comes(head, teacher):
    incident = make_report(teacher, about=[head])
    assert sweep(now=NOW)["reports_given_a_lead"] == 0

    chair = make_person("Chidi Bello", Role.CHAIR)

    assert sweep(now=NOW)["reports_given_a_lead"] == 1
    incident.refresh_from_db()
    assert incident.lead == chair


def test_sweep_reads_the_same_whatever_waits(incident, teacher, django_assert_max_num_queries):
    with django_assert_max_num_queries(8 + 2 * LOCK):
        sweep(now=NOW)
