"""Making a report: its lead, its targets, who is told, who must not see it."""

import uuid

import pytest

from core.action import Refused
from core.notices.models import Notice
from incidents.actions.people import keep_out
from incidents.models import Incident
from incidents.queries.routing import office_holders, people_to_choose
from incidents.rules import why_not_name_lead
from incidents.states import IncidentKind, PictureAnswer, Severity
from people.actions.roles import appoint, go_away
from people.models import Person
from people.roles import Role
from tests.factories import NOW, actor, make_person, make_report, system


@pytest.fixture
def vice(school):
    return make_person("Vera Holt", Role.VICE_CHAIR, Role.GOVERNOR)


def told(incident):
    return sorted(Notice.objects.filter(about_id=str(incident.pk)).values_list("recipient__name", "urgency"))


def test_report_incident_goes_to_the_headteacher_with_its_targets(head, teacher):
    incident = make_report(teacher)

    assert (incident.lead, incident.led_as, incident.severity) == (head, Role.HEADTEACHER, Severity.SERIOUS)
    assert (incident.is_restricted, incident.look_by.isoformat()) == (False, "2026-11-19T16:00:00+00:00")
    assert told(incident) == [("Hana Okafor", "now")]
    assert len(incident.reference) == 10


def test_report_incident_sent_twice_is_one_report(head, teacher):
    once = uuid.uuid4()
    first = make_report(teacher, sent_once=once)
    second = make_report(teacher, sent_once=once)

    assert (first, Incident.objects.count(), Notice.objects.count()) == (second, 1, 1)


def test_report_incident_is_refused_without_a_role(outsider):
    with pytest.raises(Refused, match=r"^Only people who work for or govern the school make a report here\.$"):
        make_report(outsider)


@pytest.mark.parametrize("answer", [PictureAnswer.YES, PictureAnswer.UNSURE])
def test_report_incident_of_a_picture_goes_to_the_safeguarding_lead_at_once(head, dsl, teacher, answer):
    incident = make_report(teacher, picture=answer, kind=IncidentKind.OTHER)

    assert (incident.lead, incident.severity, incident.is_restricted) == (dsl, Severity.IMMEDIATE, True)
    assert told(incident) == [("Dina Rowe", "now")]


def test_report_incident_of_danger_tells_the_safeguarding_lead_besides_the_lead(head, dsl, teacher):
    incident = make_report(teacher, is_danger_now=True)

    assert incident.lead == head
    assert told(incident) == [("Dina Rowe", "now"), ("Hana Okafor", "now")]
    assert list(Incident.objects.readable_by(actor(dsl))) == [incident]


def test_report_incident_about_the_headteacher_goes_to_the_chair(head, chair, dsl, teacher):
    incident = make_report(teacher, about=[head])

    assert (incident.lead, incident.led_as, incident.is_about_headteacher) == (chair, Role.CHAIR, True)
    assert told(incident) == [("Chidi Bello", "now")]


def test_report_incident_about_the_chair_goes_to_the_vice_chair(head, chair, vice, teacher):
    assert make_report(teacher, about=[chair]).lead == vice


def test_report_incident_about_both_goes_to_the_vice_chair(head, chair, vice, teacher):
    assert make_report(teacher, about=[chair, head]).lead == vice


def test_report_incident_about_the_safeguarding_lead_goes_to_the_headteacher(head, dsl, teacher):
    incident = make_report(teacher, about=[dsl], is_child_at_risk=True)

    assert (incident.lead, told(incident)) == (head, [("Hana Okafor", "now")])


def test_report_incident_about_the_technician_warns_the_headteacher_of_passwords(head, tech, teacher):
    incident = make_report(teacher, about=[tech])

    body = Notice.objects.get(recipient=head).body
    assert "It is about somebody who keeps passwords" in body
    assert not Incident.objects.visible_to(actor(tech)).exists()
    assert incident.is_about_technician


def test_report_incident_about_whoever_covers_is_the_headteachers_to_read_when_back(head, deputy, chair, teacher):
    go_away(head, by=actor(head), now=NOW, stand_in=deputy, starts_on=NOW.date(), ends_on=NOW.date())
    incident = make_report(teacher, about=[deputy])

    assert (incident.lead, incident.is_about_headteacher) == (chair, False)
    assert list(Incident.objects.readable_by(actor(head))) == [incident]
    assert not Incident.objects.visible_to(actor(deputy)).exists()


def test_report_incident_passes_over_everybody_kept_out(head, slt, manager, teacher):
    incident = make_report(teacher, kept_out=[head])

    assert (incident.lead, incident.is_restricted) == (slt, True)


def test_report_incident_without_anybody_to_lead_has_no_lead_and_tells_nobody(head, teacher):
    incident = make_report(teacher, about=[head])

    assert (incident.lead, told(incident)) == (None, [])


def test_report_incident_of_abuse_by_a_colleague_goes_to_whom_the_reporter_chose(head, manager, slt, teacher):
    chosen = make_report(teacher, kind=IncidentKind.COLLEAGUE, about=[slt], chosen_lead=manager)
    never_the_one_it_is_about = make_report(teacher, kind=IncidentKind.COLLEAGUE, about=[slt], chosen_lead=slt)
    other_kind = make_report(teacher, kind=IncidentKind.OTHER, chosen_lead=manager)

    assert [chosen.lead, never_the_one_it_is_about.lead, other_kind.lead] == [manager, head, head]


def test_every_message_is_discreet_and_says_nothing_of_the_report(head, dsl, teacher):
    make_report(teacher, picture=PictureAnswer.YES, words="Only for the lead.", kind=IncidentKind.BULLYING)

    assert [(notice.is_discreet, notice.subject) for notice in Notice.objects.all()] == [(True, "A report needs you")]
    assert not any("Only for the lead" in notice.body or "bullying" in notice.body for notice in Notice.objects.all())


def test_report_incident_about_the_headteacher_on_long_leave_goes_to_the_chair(head, deputy, chair, teacher):
    appoint(deputy, by=system(), now=NOW, role=Role.HEADTEACHER)
    Person.objects.filter(pk=head.pk).update(on_leave_from=NOW)

    assert (head, "headteacher") in office_holders(NOW)
    incident = make_report(teacher, about=[Person.objects.get(pk=head.pk)])

    assert (incident.lead, incident.led_as, incident.is_about_headteacher) == (chair, Role.CHAIR, True)


def test_somebody_on_long_leave_can_be_named_and_kept_out_and_does_not_lead(head, slt, teacher):
    incident = make_report(teacher)
    Person.objects.filter(pk=slt.pk).update(on_leave_from=NOW)
    away = Person.objects.get(pk=slt.pk)

    assert away in people_to_choose(NOW)
    assert why_not_name_lead(incident, actor(head), NOW, away) == f"{slt.name} is on long leave. Choose somebody else."
    keep_out(incident, by=actor(head), now=NOW, person=away, why="Her sister's child is in it.")
    assert list(incident.kept_out.values_list("person", flat=True)) == [slt.pk]
