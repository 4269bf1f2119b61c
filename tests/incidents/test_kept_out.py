"""People who must not see a report: not its pages, lists, counts, messages, work or standing, whoever they are."""

import uuid

import pytest
from django.urls import get_resolver, reverse

import overview.queries
from core.audit.models import AuditEntry
from core.files.models import StoredFile
from core.notices.api import inbox
from incidents import queries
from incidents.actions.people import keep_out
from incidents.actions.reports import look_at_report
from incidents.actions.work import assess_report, conclude_report
from incidents.models import Escalation, Evidence, Incident, Referral
from people.actions.roles import go_away
from people.roles import Role
from tests.factories import NOW, actor, make_person, make_report
from tests.waiting import waits, waits_for

ROUTES = sorted(
    (pattern.name, str(pattern.pattern))
    for pattern in get_resolver("incidents.urls").url_patterns
    if "reference" in str(pattern.pattern)
)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def make_full_report(reporter, **answers):
    """A report with a part of every kind, so that every address of it leads somewhere."""
    incident = make_report(reporter, **answers)
    stored = StoredFile.objects.create(
        sha256="0" * 64, size=1, content_type="text/plain", original_name="a.txt", kept_at=NOW
    )
    Evidence.objects.create(incident=incident, stored_file=stored, added_at=NOW, added_by=reporter)
    Referral.objects.create(
        incident=incident,
        agency="lado",
        to_whom="Duty",
        told="All",
        chase_on=NOW.date(),
        referred_at=NOW,
        referred_by=reporter,
    )
    return incident


def address(incident, name, route):
    parts = {"evidence": incident.evidence, "referrals": incident.referrals, "kept-out": incident.kept_out}
    values = {"reference": incident.reference}
    if "<int:pk>" in route:
        part = route.split("<str:reference>/")[1].split("/")[0]
        values["pk"] = parts.get(part, incident.about).first().pk
    return reverse(f"incidents:{name}", kwargs=values)


def finds_it_nowhere(person, browser, *, no_queue=False):
    """No list, count, message, work, standing or leaver's page of this person speaks of a report."""
    by = actor(person)
    assert not Incident.objects.visible_to(by).exists()
    assert not Incident.objects.readable_by(by).exists()
    assert not Incident.objects.counted_for(by).exists()
    assert not Incident.objects.led_by(by).exists()
    assert waits(queries.work_for, person, NOW) == []
    assert not inbox(person).filter(about_type="incidents.incident").exists()
    assert browser.get(reverse("incidents:mine")).context["rows"] == []
    if not no_queue:
        assert browser.get(reverse("incidents:reports")).context["page"].rows == []


def statuses(browser, incident):
    """What every address of a report answers to this browser, to reading and to acting."""
    return {
        name: {browser.get(where).status_code, browser.post(where).status_code}
        for name, where in ((name, address(incident, name, route)) for name, route in ROUTES)
    }


def test_whoever_it_is_about_gets_404_at_every_address(head, chair, dsl, teacher, browser_as):
    incident = make_full_report(teacher, about=[head], is_child_at_risk=True)

    found = statuses(browser_as(head), incident)

    assert len(found) == 21
    assert {name: codes for name, codes in found.items() if not {404} <= codes <= {404, 405}} == {}


@pytest.mark.parametrize("who", ["slt", "colleague", "teacher"])
def test_somebody_who_has_no_business_with_it_gets_404_at_every_address(who, head, slt, teacher, browser_as):
    colleague = make_person("Colin Ward", Role.STAFF)
    incident = make_full_report(teacher, about=[make_person("Ann Other", Role.STAFF)], kept_out=[teacher])
    person = {"slt": slt, "colleague": colleague, "teacher": teacher}[who]

    found = statuses(browser_as(person), incident)

    assert {name: codes for name, codes in found.items() if not {404} <= codes <= {404, 405}} == {}


@pytest.mark.parametrize("role", [Role.HEADTEACHER, Role.SAFEGUARDING_LEAD, Role.SLT, Role.TECHNICIAN, Role.CHAIR])
def test_whoever_it_is_about_finds_it_nowhere(head, chair, teacher, browser_as, role):
    subject = {Role.HEADTEACHER: head, Role.CHAIR: chair}.get(role) or make_person("Sid Ubject", role)
    make_full_report(teacher, about=[subject], is_child_at_risk=True)

    finds_it_nowhere(subject, browser_as(subject), no_queue=role == Role.TECHNICIAN)


def test_somebody_added_later_loses_it_with_every_message(head, slt, teacher, browser_as):
    incident = make_report(teacher)
    assert inbox(head).count() == 1

    keep_out(incident, by=actor(head), now=NOW, person=head, why="The reporter's partner.")

    assert Incident.objects.get().lead == slt
    finds_it_nowhere(head, browser_as(head))
    assert inbox(slt).count() == 1


def test_the_reporter_who_must_not_see_it_any_more_finds_it_nowhere(head, teacher, browser_as):
    incident = make_report(teacher)

    by = actor(head)
    look_at_report(incident, by=by, now=NOW)
    keep_out(incident, by=by, now=NOW, person=teacher, why="A relative of the person it is about.")
    assess_report(incident, by=by, now=NOW, facts="What we know.", severity="serious")
    conclude_report(incident, by=by, now=NOW, outcome="advice", reason="It is mended.")

    assert browser_as(teacher).get(incident.get_absolute_url()).status_code == 404
    finds_it_nowhere(teacher, browser_as(teacher), no_queue=True)


def test_a_stand_in_of_its_lead_who_must_not_see_it_finds_it_nowhere(head, slt, teacher, browser_as):
    incident = make_report(teacher, about=[slt])
    go_away(head, by=actor(head), now=NOW, stand_in=slt, starts_on=NOW.date(), ends_on=NOW.date())

    finds_it_nowhere(slt, browser_as(slt))
    assert not [item for item in waits_for(overview.queries, slt, NOW) if item.url.startswith("/reports/")]
    assert browser_as(slt).get(incident.get_absolute_url()).status_code == 404


def test_neither_its_chase_nor_its_ladder_reaches_the_first_page_of_who_must_not_see_it(head, slt, teacher, browser_as):
    incident = make_full_report(teacher, about=[slt])
    step = Escalation.objects.create(incident=incident, step=1, due_at=NOW, escalated_at=NOW, led_as=incident.led_as)
    step.told.add(slt, head)
    go_away(head, by=actor(head), now=NOW, stand_in=slt, starts_on=NOW.date(), ends_on=NOW.date())

    def about_reports(person):
        page = browser_as(person).get(reverse("overview:home"))
        assert (incident.reference in page.content.decode()) == (person == head)
        return [item.title for item in page.context["items"] if item.url.startswith("/reports/")]

    assert about_reports(slt) == []
    assert about_reports(head) == ["A report needs you", "No answer to what you reported yet"]


def test_a_stand_in_of_its_lead_looks_after_it(head, slt, teacher):
    incident = make_report(teacher, kept_out=[make_person("Ann Other", Role.STAFF)])
    go_away(head, by=actor(head), now=NOW, stand_in=slt, starts_on=NOW.date(), ends_on=NOW.date())

    assert list(Incident.objects.led_by(actor(slt))) == [incident]
    assert [item.title for item in waits_for(overview.queries, slt, NOW) if "report" in item.title] == [
        "A report needs you"
    ]


def test_figures_leave_out_what_is_kept_from_their_reader(head, chair, slt, manager, teacher):
    make_report(teacher)
    make_report(teacher, about=[head])

    open_reports = {
        person.name: next(row.figure for row in queries.standing(person, NOW) if row.clause == "BR1")
        for person in (head, chair, slt)
    }

    assert open_reports == {
        "Hana Okafor": "1 report still open, the oldest since Thursday 19 November",
        "Chidi Bello": "2 reports still open, the oldest since Thursday 19 November",
        "Sara Lund": "1 report still open, the oldest since Thursday 19 November",
    }


def test_figures_are_hidden_from_staff_and_the_public(head, teacher):
    make_report(teacher)

    assert queries.standing(None, NOW) == []
    assert {row.figure for row in queries.standing(teacher, NOW)} == {
        "Kept here. Figures on reports are shown to those who need them."
    }


def test_held_by_names_no_restricted_report(head, teacher):
    make_report(teacher, about=[make_person("Ann Other", Role.STAFF)])
    make_report(teacher)

    assert [(held.title, held.url) for held in queries.held_by(head, NOW)] == [("An open report", "")]


def test_reading_a_restricted_report_is_recorded_and_reading_another_is_not(head, teacher, browser_as):
    restricted = make_report(teacher, about=[make_person("Ann Other", Role.STAFF)])
    plain = make_report(teacher)

    browser_as(head).get(restricted.get_absolute_url())
    browser_as(head).get(plain.get_absolute_url())

    read = AuditEntry.objects.filter(event="incident.read").values_list("about_id", "detail__actor_name")
    assert list(read) == [(str(restricted.pk), "Hana Okafor")]


def test_the_reporters_name_is_for_the_lead_only(head, slt, dsl, teacher, browser_as):
    incident = make_report(teacher)

    lead, other = (browser_as(person).get(incident.get_absolute_url()).content.decode() for person in (head, slt))

    assert "Priya Nair" in lead
    assert "Priya Nair" not in other
    assert "by the reporter" in other


def test_the_reporter_sees_none_of_the_leads_words(head, teacher, browser_as):
    incident = make_report(teacher)
    look_at_report(incident, by=actor(head), now=NOW)
    assess_report(incident, by=actor(head), now=NOW, facts="Only for those who need it.", severity="serious")

    page = browser_as(teacher).get(incident.get_absolute_url())

    assert page.context["state"] == "being looked at"
    assert "Only for those who need it." not in page.content.decode()
    assert browser_as(teacher).get(incident.get_absolute_url() + "assess/").status_code == 404


MATRIX = {
    # who: (unrestricted, child at risk, a colleague's conduct, about the headteacher, marked by the lead)
    "head": (True, True, True, False, True),
    "dsl": (True, True, False, False, False),
    "slt": (True, False, False, False, False),
    "tech": (False, False, False, False, False),
    "manager": (True, False, False, False, False),
    "chair": (False, False, False, True, False),
    "governor": (False, False, False, False, False),
    "teacher": (False, False, False, False, False),
}


@pytest.mark.parametrize("who", MATRIX)
def test_who_reads_what(who, request, head, dsl, slt, tech, manager, chair, governor, teacher):
    reporter, other = make_person("Rae Porter", Role.STAFF), make_person("Ann Other", Role.STAFF)
    marked = make_report(reporter)
    Incident.objects.filter(pk=marked.pk).update(is_restricted=True)
    made = [
        make_report(reporter),
        make_report(reporter, is_child_at_risk=True),
        make_report(reporter, about=[other]),
        make_report(reporter, about=[head]),
        marked,
    ]

    by = actor(request.getfixturevalue(who))

    found = set(Incident.objects.readable_by(by))
    assert tuple(incident in found for incident in made) == MATRIX[who]


def test_the_same_form_from_somebody_else_is_not_their_report(head, teacher, slt):
    once = uuid.uuid4()
    make_report(teacher, sent_once=once)

    assert not Incident.objects.filter(reported_by=slt).exists()


def test_the_technician_finds_only_their_own_reports(head, tech, teacher, browser_as):
    theirs = make_report(teacher)
    mine = make_report(tech)
    browser = browser_as(tech)

    assert list(Incident.objects.visible_to(actor(tech))) == [mine]
    assert browser.get(reverse("incidents:reports")).status_code == 403
    assert browser.get(theirs.get_absolute_url()).status_code == 404
    home = browser.get(reverse("overview:home")).content.decode()
    assert f'href="{reverse("incidents:reports")}"' not in home
    assert f'href="{reverse("incidents:mine")}"' in home


def test_a_leavers_page_leads_the_technician_to_no_report(head, tech, teacher, browser_as):
    incident = make_report(teacher)

    page = browser_as(tech).get(reverse("overview:held_by", args=[head.pk])).content.decode()

    assert "An open report" in page
    assert incident.reference not in page
