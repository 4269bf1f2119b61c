"""The lead's work on a report, and every reason why not."""

from datetime import timedelta

import pytest

from core.action import Refused
from core.audit.models import AuditEntry
from core.notices.models import Notice
from incidents import queries
from incidents.actions import people as people_actions
from incidents.actions import work
from incidents.actions.reports import look_at_report
from incidents.models import Incident
from incidents.rules import evidence as evidence_rules
from incidents.rules import people as people_rules
from incidents.rules import reports as rules
from people.roles import Role
from tests.factories import NOW, actor, make_person, make_report
from tests.waiting import waits


@pytest.fixture
def colleague(school):
    return make_person("Ann Other", Role.STAFF)


@pytest.fixture
def plain(head, teacher):
    """A report that the headteacher is looking at."""
    incident = make_report(teacher)
    look_at_report(incident, by=actor(head), now=NOW)
    return incident


@pytest.fixture
def conduct(head, teacher, colleague):
    """A report about a colleague that the headteacher is looking at."""
    incident = make_report(teacher, about=[colleague])
    look_at_report(incident, by=actor(head), now=NOW)
    return incident


def refused(function, *things, **values):
    with pytest.raises(Refused) as refusal:
        function(*things, now=NOW, **values)
    return refusal.value.reason


def assess(incident, by):
    return work.assess_report(incident, by=by, now=NOW, facts="What we know.", severity="serious")


def refer(incident, by, agency="platform"):
    values = {"to_whom": "Duty", "told": "All of it.", "chase_on": NOW.date()}
    return work.refer_report(incident, by=by, now=NOW, agency=agency, **values)


def conclude(incident, by, outcome="advice"):
    return work.conclude_report(incident, by=by, now=NOW, outcome=outcome, reason="It is mended.")


def events(incident):
    return list(
        AuditEntry.objects.filter(about_type="incidents.incident", about_id=str(incident.pk))
        .order_by("id")
        .values_list("event", flat=True)
    )


def test_a_report_from_first_look_to_conclusion_and_back(head, plain):
    by = actor(head)
    assess(plain, by)
    referral = refer(plain, by)
    work.record_answer(referral, by=by, now=NOW, answer="Taken down.")
    conclude(plain, by)
    work.reopen_report(plain, by=by, now=NOW, reason="It is back.")
    assess(plain, by)
    conclude(plain, by, "removed")

    assert [row.outcome for row in plain.conclusions.all()] == ["removed", "advice"]
    assert events(plain) == [
        "incident.reported",
        "incident.looked_at",
        "incident.assessed",
        "agency.told",
        "answer.recorded",
        "incident.concluded",
        "incident.reopened",
        "incident.assessed",
        "incident.concluded",
    ]


def test_conclude_report_tells_the_reporter_that_it_is_over_and_nothing_else(head, teacher, plain):
    assess(plain, actor(head))
    conclude(plain, actor(head))

    told = Notice.objects.get(recipient=teacher)
    assert (told.subject, told.is_discreet) == ("Your report is finished", True)
    assert "mended" not in told.body


def test_only_the_lead_works_on_a_report(head, slt, plain):
    by = actor(slt)
    reasons = {
        rules.why_not_assess_report(plain, by, NOW),
        rules.why_not_refer_report(plain, by, NOW),
        rules.why_not_conclude_report(plain, by, NOW),
        people_rules.why_not_name_lead(plain, by, NOW),
        people_rules.why_not_mark_restricted(plain, by, NOW),
        people_rules.why_not_keep_out(plain, by, NOW),
        people_rules.why_not_name_about(plain, by, NOW),
        people_rules.why_not_add_reader(plain, by, NOW),
    }

    assert reasons == {"Only the lead of this report can do that."}


def test_look_at_report_is_refused_to_others_and_a_second_time(head, slt, teacher):
    incident = make_report(teacher)

    assert refused(look_at_report, incident, by=actor(slt)) == (
        "Only the lead of this report, or whoever was asked instead, takes the first look."
    )
    look_at_report(incident, by=actor(head), now=NOW)
    assert refused(look_at_report, incident, by=actor(head)) == "Somebody has already looked at this report."


def test_nothing_is_written_before_the_first_look(head, teacher):
    incident = make_report(teacher)

    assert rules.why_not_assess_report(incident, actor(head), NOW) == "First say that you are looking at this report."
    assert rules.why_not_conclude_report(incident, actor(head), NOW) == "First say that you are looking at this report."
    assert rules.why_not_refer_report(incident, actor(head), NOW) == ""


def test_conclude_report_is_refused_before_the_assessment_and_twice(head, plain):
    assert refused(work.conclude_report, plain, by=actor(head), outcome="advice", reason="x") == (
        "First write the assessment."
    )
    assess(plain, actor(head))
    conclude(plain, actor(head))
    finished = "This report is finished. Open it again first."
    assert refused(work.conclude_report, plain, by=actor(head), outcome="advice", reason="x") == finished
    assert rules.why_not_refer_report(plain, actor(head), NOW) == finished
    assert evidence_rules.why_not_add_evidence(plain, actor(head), NOW) == finished


def test_reopen_report_is_refused_while_it_is_open(head, plain):
    assert refused(work.reopen_report, plain, by=actor(head), reason="x") == "This report is not finished."


def test_a_colleagues_conduct_is_locked_until_the_lado_has_advised(head, conduct):
    by = actor(head)
    assert rules.why_not_assess_report(conduct, by, NOW) == "First answer whether the harm threshold may be met."
    work.check_conduct(conduct, by=by, now=NOW, threshold="may-meet")
    locked = (
        "This is locked until the LADO's advice is recorded. "
        "Ring the LADO before you speak to the person or to witnesses."
    )
    only_safety = (
        "Until the LADO's advice is recorded, only the police, children's services, the LADO and CEOP may be told."
    )
    conduct = Incident.objects.get()

    assert rules.why_not_assess_report(conduct, by, NOW) == locked
    assert rules.why_not_conclude_report(conduct, by, NOW) == locked
    assert rules.why_not_refer_report(conduct, by, NOW, "platform") == only_safety
    assert [rules.why_not_refer_report(conduct, by, NOW, agency) for agency in ("police", "lado")] == ["", ""]

    work.record_advice(
        conduct, by=by, now=NOW, advised_at=NOW - timedelta(hours=1), adviser="Duty officer", advice="Go on."
    )
    assess(conduct, by)
    assert refused(work.record_advice, conduct, by=by, advised_at=NOW, adviser="x", advice="x") == (
        "The LADO's advice has already been recorded."
    )


def test_record_advice_is_refused_where_none_is_needed(head, plain, conduct):
    assert rules.why_not_record_advice(plain, actor(head), NOW) == (
        "The LADO's advice is needed only where the harm threshold may be met."
    )
    assert rules.why_not_check_conduct(plain, actor(head), NOW) == (
        "This report is not about the conduct of somebody who works here."
    )


def test_below_the_threshold_only_one_line_and_a_date_are_written(head, conduct):
    by = actor(head)
    work.check_conduct(conduct, by=by, now=NOW, threshold="below")
    below = (
        "It is below the harm threshold, so nothing more is written here. "
        "Record only that it went to the headteacher's file of low-level concerns."
    )
    assert refused(work.assess_report, conduct, by=by, facts="x", severity="routine") == below
    assert refused(work.conclude_report, conduct, by=by, outcome="advice", reason="x") == below

    work.pass_to_low_level_file(conduct, by=by, now=NOW, passed_on=NOW.date())

    ended = conduct.conclusions.get()
    assert (ended.outcome, ended.reason, conduct.conduct.passed_on) == ("low-level", "", NOW.date())


def test_pass_to_low_level_file_is_refused_above_the_threshold(head, conduct):
    work.check_conduct(conduct, by=actor(head), now=NOW, threshold="may-meet")

    assert refused(work.pass_to_low_level_file, conduct, by=actor(head), passed_on=NOW.date()) == (
        "Only conduct below the harm threshold goes to the file of low-level concerns."
    )


def test_supply_staff_the_agency_is_told_before_it_ends(head, conduct):
    by = actor(head)
    work.check_conduct(conduct, by=by, now=NOW, threshold="below", is_supply=True)
    assert refused(work.pass_to_low_level_file, conduct, by=by, passed_on=NOW.date()) == (
        "First record that the supply agency has been told."
    )
    refer(conduct, by, "supply-agency")

    work.pass_to_low_level_file(conduct, by=by, now=NOW, passed_on=NOW.date())


def test_record_takedown_once_and_only_where_something_must_come_down(head, plain, teacher):
    incident = make_report(teacher, kind="pictures")
    work.record_takedown(incident, by=actor(head), now=NOW)

    assert rules.why_not_record_takedown(plain, actor(head), NOW) == "Nothing has to come down in this report."
    assert refused(work.record_takedown, incident, by=actor(head)) == "It has already been taken down."


def test_record_answer_once(head, plain):
    referral = refer(plain, actor(head))
    work.record_answer(referral, by=actor(head), now=NOW, answer="Yes.")

    assert refused(work.record_answer, referral, by=actor(head), answer="No.") == (
        "The answer has already been recorded."
    )


def test_assess_report_of_a_child_at_risk_restricts_it_and_tells_the_safeguarding_lead(head, dsl, plain):
    work.assess_report(plain, by=actor(head), now=NOW, facts="x", severity="serious", is_child_at_risk=True)

    assert (plain.is_restricted, Notice.objects.filter(recipient=dsl, urgency="now").count()) == (True, 1)


def test_name_lead_is_refused_for_people_who_cannot_lead(head, slt, colleague, conduct):
    by = actor(head)
    leaver = make_person("Lena Gray", Role.STAFF, access_ends_at=NOW)
    unsigned = make_person("Una Signed", email=None)

    assert [
        refused(people_actions.name_lead, conduct, by=by, person=p) for p in (colleague, head, leaver, unsigned)
    ] == [
        "Ann Other is on the list of people who must not see this report.",
        "Hana Okafor already leads this report.",
        "Lena Gray has left. Choose somebody else.",
        "Una Signed has no sign-in. Choose somebody else.",
    ]
    people_actions.name_lead(conduct, by=by, now=NOW, person=slt)
    assert Incident.objects.led_by(actor(slt)).get() == conduct


def test_keep_out_and_share_and_their_reasons(head, slt, plain):
    by = actor(head)
    people_actions.keep_out(plain, by=by, now=NOW, person=slt, why="A relative.")
    assert refused(people_actions.keep_out, plain, by=by, person=slt, why="x") == "Sara Lund is already on the list."
    assert refused(people_actions.add_reader, plain, by=by, person=slt, why="x") == (
        "Sara Lund is on the list of people who must not see this report."
    )
    kept_out = plain.kept_out.get()
    people_actions.share_report(kept_out, by=by, now=NOW, advice="Advised by the local authority.")
    people_actions.add_reader(plain, by=by, now=NOW, person=slt, why="Helps me.")

    assert Incident.objects.readable_by(actor(slt)).get() == plain
    assert refused(people_actions.share_report, kept_out, by=by, advice="x") == (
        "This report has already been shared with them."
    )
    assert refused(people_actions.add_reader, plain, by=by, person=slt, why="x") == (
        "Sara Lund can already read this report."
    )


def test_mark_restricted_once(head, slt, plain):
    people_actions.mark_restricted(plain, by=actor(head), now=NOW)

    assert not Incident.objects.visible_to(actor(slt)).exists()
    assert refused(people_actions.mark_restricted, plain, by=actor(head)) == "This report is already restricted."


def test_correct_naming_keeps_both_versions(head, chair, colleague, teacher):
    incident = make_report(teacher, about=[head])
    named = incident.about.get()

    people_actions.correct_naming(
        named, by=actor(chair), now=NOW, correction="Another of that name.", instead=colleague
    )

    assert [(row.person.name, row.corrected_at) for row in incident.about.all()] == [
        ("Hana Okafor", NOW),
        ("Ann Other", None),
    ]
    assert Incident.objects.readable_by(actor(head)).get() == incident
    assert not Incident.objects.visible_to(actor(colleague)).exists()
    assert refused(people_actions.correct_naming, named, by=actor(chair), correction="x") == (
        "This has already been corrected."
    )


def test_name_about_takes_the_report_from_its_own_lead(head, chair, slt, plain):
    people_actions.name_about(plain, by=actor(head), now=NOW, person=head)

    assert (Incident.objects.get().lead, Incident.objects.visible_to(actor(head)).exists()) == (chair, False)
    assert people_rules.why_not_name_about(Incident.objects.get(), actor(chair), NOW, head) == (
        "The report already says that it is about Hana Okafor."
    )


def test_work_for_the_lead_says_what_comes_next(head, teacher, django_assert_num_queries):
    incident = make_report(teacher, kind="parent")
    by = actor(head)

    def buttons():
        return [(item.title, item.button, item.clause) for item in waits(queries.work_for, head, NOW)]

    assert buttons() == [("Report: a parent's or carer's post", "Look at it now", "CO10")]
    look_at_report(incident, by=by, now=NOW)
    assert buttons() == [("Report: a parent's or carer's post", "Assess it", "RO4")]
    assess(incident, by)
    refer(incident, by)
    assert buttons() == [
        ("Report: a parent's or carer's post", "Carry on", "BR1"),
        ("No answer to what you reported yet", "Ask again", "BR2"),
    ]
    conclude(incident, by)
    assert buttons() == []


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_statements_at_any_length(
    count, head, teacher, browser_as, django_assert_num_queries, time_machine
):
    time_machine.move_to(NOW, tick=False)
    for _ in range(count):
        refer(make_report(teacher), actor(head))

    with django_assert_num_queries(3):  # people covered, calendar, work
        waits(queries.work_for, head, NOW)
    with django_assert_num_queries(2):
        queries.standing(head, NOW)
    with django_assert_num_queries(1):
        queries.held_by(head, NOW)
    browser = browser_as(head)
    browser.get("/reports/")
    with django_assert_num_queries(6):
        browser.get("/reports/")
