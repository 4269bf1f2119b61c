"""Where a report goes by whom it is about: named at the start, named later, corrected (product's routing table)."""

from datetime import timedelta

import pytest

from core.notices.api import inbox
from core.notices.models import Notice
from incidents.actions.people import add_reader, correct_naming, keep_out, name_about, name_lead, share_report
from incidents.actions.reports import look_at_report
from incidents.actions.sweeps import sweep
from incidents.models import Incident
from people.actions.roles import go_away, name_stand_in
from people.roles import Role
from tests.factories import NOW, actor, make_person, make_report

# whom it is about, whether a child is at risk: who leads, as whose duty
TABLE = [
    ((), False, "head", Role.HEADTEACHER),
    ((), True, "dsl", Role.SAFEGUARDING_LEAD),
    (("teacher",), False, "head", Role.HEADTEACHER),
    (("teacher",), True, "head", Role.HEADTEACHER),
    (("head",), False, "chair", Role.CHAIR),
    (("head",), True, "chair", Role.CHAIR),
    (("chair",), False, "vice", Role.VICE_CHAIR),
    (("head", "chair"), False, "vice", Role.VICE_CHAIR),
    (("chair", "head"), False, "vice", Role.VICE_CHAIR),
    (("dsl",), False, "head", Role.HEADTEACHER),
    (("dsl",), True, "head", Role.HEADTEACHER),
    (("tech",), False, "head", Role.HEADTEACHER),
]


@pytest.fixture
def vice(school):
    return make_person("Vera Holt", Role.VICE_CHAIR, Role.GOVERNOR)


@pytest.fixture
def cast(head, deputy, chair, vice, dsl, tech, slt, manager, teacher):
    """Everybody, with the deputy to stand in for the headteacher."""
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)
    people = {"head": head, "deputy": deputy, "chair": chair, "vice": vice, "dsl": dsl}
    return people | {"tech": tech, "slt": slt, "manager": manager, "teacher": teacher}


@pytest.fixture
def reporter(school):
    return make_person("Rae Porter", Role.STAFF)


def reads(incident, person):
    return Incident.objects.readable_by(actor(person)).filter(pk=incident.pk).exists()


def name(incident, person, now=NOW):
    """Its lead of the moment says that it is about somebody."""
    incident.refresh_from_db()
    name_about(incident, by=actor(incident.lead, now), now=now, person=person)


@pytest.mark.parametrize(("about", "at_risk", "lead", "led_as"), TABLE)
@pytest.mark.parametrize("when", ["at the start", "later"])
def test_a_report_is_led_by_whom_the_table_says_whenever_they_are_named(
    when, about, at_risk, lead, led_as, cast, reporter
):
    people = [cast[who] for who in about]
    at_start = people if when == "at the start" else []
    incident = make_report(reporter, about=at_start, is_child_at_risk=at_risk)
    for person in people if when == "later" else []:
        name(incident, person)

    incident.refresh_from_db()
    assert (incident.lead, incident.led_as) == (cast[lead], led_as)
    assert reads(incident, cast[lead])
    assert [who for who in about if reads(incident, cast[who])] == []
    assert incident.is_about_headteacher == ("head" in about)
    assert inbox(cast[lead]).filter(about_id=str(incident.pk)).exists()
    assert not Notice.objects.filter(recipient__in=people, withdrawn_at=None, about_id=str(incident.pk)).exists()


def test_name_about_the_headteacher_takes_it_from_whoever_led_it_for_her(cast, reporter):
    incident = make_report(reporter)
    name_lead(incident, by=actor(cast["head"]), now=NOW, person=cast["manager"])

    name(incident, cast["head"])

    assert [who for who in cast if reads(incident, cast[who])] == ["chair"]
    assert not inbox(cast["manager"]).exists()
    incident.refresh_from_db()
    add_reader(incident, by=actor(cast["chair"]), now=NOW, person=cast["manager"], why="Knows the case.")
    assert reads(incident, cast["manager"])


def test_name_about_the_headteacher_tells_her_deputy_nothing(cast, reporter):
    incident = make_report(reporter)

    name(incident, cast["head"])

    assert sorted(Notice.objects.filter(withdrawn_at=None).values_list("recipient__name", "body")) == [
        ("Chidi Bello", "You now lead this report.")
    ]


def test_name_about_takes_it_from_whom_the_ladder_told_and_begins_the_ladder_again(cast, reporter):
    incident = make_report(reporter)
    late = NOW + timedelta(days=1, hours=6)
    sweep(now=late)
    assert (reads(incident, cast["deputy"]), reads(incident, cast["slt"])) == (True, True)

    incident.refresh_from_db()
    name(incident, cast["head"], late)

    assert [who for who in cast if reads(incident, cast[who])] == ["chair"]
    sweep(now=late + timedelta(days=9))
    assert [who for who in cast if reads(incident, cast[who])] == ["chair", "vice"]


def test_name_about_somebody_else_leaves_the_lead_whom_somebody_chose(cast, reporter):
    incident = make_report(reporter)
    name_lead(incident, by=actor(cast["head"]), now=NOW, person=cast["manager"])
    look_at_report(incident, by=actor(cast["manager"]), now=NOW)

    name(incident, cast["teacher"])

    incident.refresh_from_db()
    assert (incident.lead, incident.led_as) == (cast["manager"], Role.HEADTEACHER)


def test_name_about_the_technician_later_warns_a_new_lead_of_passwords(cast, reporter):
    incident = make_report(reporter, is_child_at_risk=True)

    name(incident, cast["tech"])

    assert inbox(cast["head"]).get().body == (
        "You now lead this report. It is about somebody who keeps passwords: the page says what to think of."
    )


def test_name_about_whoever_covers_gives_it_to_the_chair_and_the_headteacher_reads_it(cast, reporter):
    head, deputy = cast["head"], cast["deputy"]
    incident = make_report(reporter)
    go_away(head, by=actor(head), now=NOW, stand_in=deputy, starts_on=NOW.date(), ends_on=NOW.date())

    incident.refresh_from_db()
    name_about(incident, by=actor(deputy), now=NOW, person=deputy)

    incident.refresh_from_db()
    assert (incident.lead, incident.is_about_headteacher, reads(incident, head)) == (cast["chair"], False, True)


def test_correct_naming_to_the_headteacher_gives_it_to_the_chair(cast, reporter):
    incident = make_report(reporter, about=[cast["teacher"]])
    name_lead(incident, by=actor(cast["head"]), now=NOW, person=cast["deputy"])

    correct_naming(
        incident.about.get(), by=actor(cast["deputy"]), now=NOW, correction="It was her.", instead=cast["head"]
    )

    incident = Incident.objects.get()
    assert (incident.lead, incident.led_as, incident.is_about_headteacher) == (cast["chair"], Role.CHAIR, True)
    assert [who for who in cast if reads(incident, cast[who])] == ["chair"]


def test_correct_naming_from_the_headteacher_gives_it_back_to_her(cast, reporter):
    incident = make_report(reporter, about=[cast["head"]])

    correct_naming(incident.about.get(), by=actor(cast["chair"]), now=NOW, correction="Another of that name.")

    incident = Incident.objects.get()
    assert (incident.lead, incident.led_as, reads(incident, cast["chair"])) == (cast["head"], Role.HEADTEACHER, False)


def test_the_chair_reads_what_is_about_the_headteacher_whoever_leads_it(cast, reporter):
    incident = make_report(reporter, about=[cast["head"]])
    name_lead(incident, by=actor(cast["chair"]), now=NOW, person=cast["slt"])

    assert [who for who in cast if reads(incident, cast[who])] == ["chair", "slt"]


def test_correct_naming_leaves_the_reporters_own_reason_on_the_list(cast, reporter):
    teacher, head = cast["teacher"], cast["head"]
    incident = make_report(reporter, about=[teacher], kept_out=[teacher])
    assert sorted(incident.kept_out.values_list("why", flat=True)) == [
        "The report is about them.",
        "The reporter asked for it.",
    ]

    correct_naming(incident.about.get(), by=actor(head), now=NOW, correction="Another of that name.")

    still = incident.kept_out.filter(shared_at=None)
    assert [(row.person, row.why) for row in still] == [(teacher, "The reporter asked for it.")]


def test_correct_naming_leaves_the_leads_own_reason_on_the_list(cast, reporter):
    slt, by = cast["slt"], actor(cast["head"])
    incident = make_report(reporter)
    keep_out(incident, by=by, now=NOW, person=slt, why="A relative.")
    name_about(incident, by=by, now=NOW, person=slt)
    keep_out(incident, by=by, now=NOW, person=cast["teacher"], why="A witness.")

    correct_naming(incident.about.get(), by=by, now=NOW, correction="A mistake.", instead=cast["teacher"])

    still = incident.kept_out.filter(shared_at=None).order_by("person__name", "id")
    assert [(row.person, row.why) for row in still] == [
        (cast["teacher"], "A witness."),
        (cast["teacher"], "The report is about them."),
        (slt, "A relative."),
    ]


def test_share_report_of_one_reason_says_that_the_other_still_holds(cast, reporter, browser_as, time_machine):
    time_machine.move_to(NOW, tick=False)
    teacher, head = cast["teacher"], cast["head"]
    incident = make_report(reporter, about=[teacher], kept_out=[teacher])
    first, second = incident.kept_out.all()
    address = f"{incident.get_absolute_url()}kept-out/{first.pk}/share/"

    page = browser_as(head).post(address, {"advice": "The LADO agreed."}, follow=True)

    assert [str(message) for message in page.context["messages"]] == [
        "That reason is off the list. Priya Nair still must not see this report, for the other one."
    ]
    share_report(second, by=actor(head), now=NOW, advice="The LADO agreed.")
    assert not incident.kept_out.filter(shared_at=None).exists()
