"""The pages of a report for its lead: every form says at the field what to do, every file is judged."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.action import Refused
from core.files.api import read_upload
from core.notices.models import Notice
from incidents.actions.evidence import add_evidence, stop_for_picture
from incidents.actions.reports import look_at_report
from incidents.actions.work import check_conduct, refer_report
from incidents.models import Evidence, Incident
from people.actions.roles import go_away
from people.roles import Role
from tests.factories import NOW, actor, make_person, make_picture, make_report

EMPTY = {
    "check_conduct": ["Say whether the harm threshold could be met"],
    "refer_report": [
        "Choose who was told",
        "Enter a name, or the number you rang",
        "Write what you told them",
        "Enter the day on which to ask again",
    ],
    "name_lead": ["Choose a person"],
    "keep_out": ["Choose a person", "Write why"],
    "name_about": ["Choose a person"],
    "add_reader": ["Choose a person", "Write why"],
    "add_evidence": ["Answer the question about the picture first"],
}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def conduct(head, teacher):
    incident = make_report(teacher, about=[make_person("Ann Other", Role.STAFF)])
    look_at_report(incident, by=actor(head), now=NOW)
    return incident


@pytest.fixture
def plain(head, teacher):
    incident = make_report(teacher)
    look_at_report(incident, by=actor(head), now=NOW)
    return incident


def where(name, incident, *more):
    return reverse(f"incidents:{name}", args=[incident.reference, *more])


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_form_says_at_each_field_what_to_do(name, head, conduct, browser_as):
    answer = browser_as(head).post(where(name, conduct), {})

    errors = [error for errors in answer.context["form"].errors.values() for error in errors]
    assert (answer.status_code, errors) == (200, EMPTY[name])


def test_assess_and_conclude_say_at_each_field_what_to_do(head, plain, browser_as):
    browser = browser_as(head)
    empty = browser.post(where("assess_report", plain), {})
    assert empty.context["form"].errors == {
        "facts": ["Write what you know so far"],
        "severity": ["Say how serious it is"],
    }

    browser.post(where("assess_report", plain), {"facts": "What we know.", "severity": "routine"})
    empty = browser.post(where("conclude_report", plain), {})
    assert empty.context["form"].errors == {
        "outcome": ["Say how it ended"],
        "reason": ["Write why it ended like this"],
    }


def test_advice_that_lies_ahead_is_not_taken(head, conduct, browser_as):
    check_conduct(conduct, by=actor(head), now=NOW, threshold="may-meet")
    data = {"advised_at": "2026-11-19T10:31", "adviser": "Duty officer", "advice": "Go on."}

    answer = browser_as(head).post(where("record_advice", conduct), data)

    assert answer.context["form"].errors == {
        "advised_at": ["This time has not come yet. Enter when the advice was given"]
    }


def test_a_platform_is_refused_at_the_field_while_the_lados_advice_is_awaited(head, conduct, browser_as):
    data = {"agency": "platform", "to_whom": "Button", "told": "All.", "chase_on": "2026-11-18"}

    answer = browser_as(head).post(where("refer_report", conduct), data)

    assert answer.context["form"].errors == {
        "agency": [
            "Until the LADO's advice is recorded, only the police, children's services, the LADO and CEOP may be told."
        ],
        "chase_on": ["This day has passed. Choose today or a later day"],
    }


def test_a_low_level_concern_is_passed_on_by_a_day_that_has_come(head, conduct, browser_as):
    check_conduct(conduct, by=actor(head), now=NOW, threshold="below")
    browser = browser_as(head)

    ahead = browser.post(where("pass_to_low_level_file", conduct), {"passed_on": "2026-11-20"})
    done = browser.post(where("pass_to_low_level_file", conduct), {"passed_on": "2026-11-19"})

    assert ahead.context["form"].errors == {
        "passed_on": ["This day has not come yet. Enter the day on which it was passed on"]
    }
    assert (done.status_code, Incident.objects.get().state) == (302, "concluded")


def test_a_page_that_has_gone_stale_says_why_and_changes_nothing(head, plain, browser_as):
    answer = browser_as(head).post(where("look_at_report", plain))

    assert (answer.status_code, answer.context["reason"]) == (409, "Somebody has already looked at this report.")


# What the second page of adding a file sends along.
FILE = {"picture": "no", "step": "file"}


def upload():
    return make_picture("post.png")


def test_evidence_is_added_by_the_reporter_shown_to_readers_and_put_away(head, slt, teacher, plain, browser_as):
    added = browser_as(teacher).post(where("add_evidence", plain), FILE | {"file": upload(), "note": "The post."})
    evidence = Evidence.objects.get()
    file = where("evidence", plain, evidence.pk)

    assert (added.status_code, evidence.added_by) == (302, teacher)
    assert browser_as(teacher).get(file).status_code == 404
    assert browser_as(slt).get(file)["Content-Type"] == "image/png"
    browser_as(head).post(where("quarantine_evidence", plain, evidence.pk), {"reason": "It should never have come."})
    refused = browser_as(head).get(file)
    assert (refused.status_code, refused.context["reason"]) == (
        409,
        "This file is in quarantine. Nobody opens it or takes it away.",
    )


def test_evidence_of_another_report_is_not_found_under_this_one(head, teacher, plain, browser_as):
    other = make_report(teacher)
    browser_as(teacher).post(where("add_evidence", other), FILE | {"file": upload()})

    assert browser_as(head).get(where("evidence", plain, Evidence.objects.get().pk)).status_code == 404


def test_what_is_no_picture_pdf_or_text_is_refused_at_the_field(head, plain, browser_as):
    answer = browser_as(head).post(
        where("add_evidence", plain), FILE | {"file": SimpleUploadedFile("a.png", b"MZ\x00\x01\x02", "image/png")}
    )

    assert answer.context["form"].errors == {
        "file": ["This kind of file cannot be taken. Choose a picture (JPEG, PNG, WebP, GIF), a PDF or plain text."]
    }


def test_no_file_is_taken_for_a_compromising_picture_nor_from_others(head, slt, teacher, plain, browser_as):
    report = make_report(teacher, kind="compromising")

    kept_off = browser_as(teacher).post(where("add_evidence", report), FILE | {"file": upload()})
    others = browser_as(slt).post(where("add_evidence", plain), FILE | {"file": upload()})

    assert kept_off.context["reason"].startswith("No picture or file may be put in this report.")
    assert others.context["reason"] == "Only the lead and the reporter add pictures or files."
    assert not Evidence.objects.exists()


def test_the_file_chooser_stands_behind_the_picture_question(teacher, plain, browser_as):
    question = browser_as(teacher).get(where("add_evidence", plain))
    unasked = browser_as(teacher).post(where("add_evidence", plain), {"step": "file", "file": upload()})
    chooser = browser_as(teacher).post(where("add_evidence", plain), {"picture": "no"})

    pages = [page.content.count(b'type="file"') for page in (question, unasked, chooser)]
    assert (pages, list(chooser.context["form"].errors)) == ([0, 0, 1], [])
    assert b"naked, partly naked or sexually, real or made by a computer?" in question.content
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_a_picture_that_could_show_a_child_stops_everything(answer, head, dsl, teacher, plain, browser_as):
    sent = browser_as(teacher).post(where("add_evidence", plain), FILE | {"picture": answer, "file": upload()})
    stop = browser_as(teacher).get(sent.url)
    again = browser_as(teacher).post(where("add_evidence", plain), FILE | {"file": upload()})

    plain.refresh_from_db()
    assert (plain.picture, plain.is_child_at_risk, plain.is_restricted, plain.severity) == (
        answer,
        True,
        True,
        "immediate",
    )
    assert stop.context["title"] == "Stop. Leave the picture where it is"
    assert again.context["reason"].startswith("No picture or file may be put in this report.")
    told = Notice.objects.filter(key=f"incident.{plain.pk}.picture")
    assert {(notice.recipient, notice.urgency) for notice in told} == {(dsl, "now"), (head, "now")}
    assert plain.readers.get().person == dsl
    assert not Evidence.objects.exists()


def test_a_picture_brings_the_first_look_forward_and_is_told_after_danger_too(dsl, teacher):
    report = make_report(teacher, kind="other", is_danger_now=True)
    Incident.objects.filter(pk=report.pk).update(severity="routine", look_by=NOW + timedelta(days=5))

    stop_for_picture(report, by=actor(teacher), now=NOW, picture="unsure")

    report.refresh_from_db()
    assert (report.look_by, report.severity) == (NOW + timedelta(hours=1), "immediate")
    assert Notice.objects.filter(recipient=dsl, key__endswith=".picture").count() == 1


def test_the_action_takes_no_file_after_any_other_answer_than_no(teacher, slt, plain):
    for answer in ("yes", "unsure", ""):
        with pytest.raises(Refused) as refusal:
            add_evidence(plain, by=actor(teacher), now=NOW, upload=read_upload(upload()), picture=answer)
        assert refusal.value.reason.startswith("No picture or file may be put in this report.")
    for by, answer, sentence in (
        (teacher, "no", "A report is marked only where a picture could show a child like that."),
        (slt, "yes", "Only the lead and the reporter add pictures or files."),
    ):
        with pytest.raises(Refused) as refusal:
            stop_for_picture(plain, by=actor(by), now=NOW, picture=answer)
        assert refusal.value.reason == sentence


def test_the_lead_who_keeps_themselves_out_is_led_to_the_first_page(head, slt, plain, browser_as):
    answer = browser_as(head).post(where("keep_out", plain), {"person": head.pk, "why": "My brother wrote it."})

    assert (answer.url, Incident.objects.get().lead) == (reverse("overview:home"), slt)


def test_the_answer_of_an_agency_is_recorded_on_its_page(head, plain, browser_as):
    referral = refer_report(
        plain, by=actor(head), now=NOW, agency="ico", to_whom="Helpline", told="All.", chase_on=NOW.date()
    )

    browser_as(head).post(where("record_answer", plain, referral.pk), {"answer": "No need to report."})

    page = browser_as(head).get(plain.get_absolute_url()).content.decode()
    assert "No need to report." in page


def test_the_answer_of_the_platform_is_asked_for_in_plain_words(head, plain, browser_as):
    told = {"agency": "platform", "to_whom": "Button", "told": "All.", "chase_on": NOW.date()}
    referral = refer_report(plain, by=actor(head), now=NOW, **told)

    page = browser_as(head).get(where("record_answer", plain, referral.pk))

    assert page.context["title"] == "What they answered: Platform (the site or app it is on)"


def test_the_headteacher_reads_why_the_chair_leads_what_came_while_somebody_covered(
    head, deputy, chair, teacher, browser_as
):
    go_away(head, by=actor(head), now=NOW, stand_in=deputy, starts_on=NOW.date(), ends_on=NOW.date())
    incident = make_report(teacher, about=[deputy])

    page = browser_as(head).get(incident.get_absolute_url()).content.decode()

    assert "It is about somebody who covered for the headteacher when it came, so Chidi Bello leads it." in page
