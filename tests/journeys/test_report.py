"""A report: made on a phone past the one it is about, looked at, assessed, referred, proved and finished."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from incidents.models import Incident
from people.roles import Role
from tests.factories import make_person
from tests.journeys.checks import check_page

pytestmark = pytest.mark.journey


@pytest.fixture
def numbers(school):
    """The telephone numbers of a real school."""
    school.local_authority = "Riverside Council"
    school.lado_phone, school.safeguarding_phone = "01632 960 001", "01632 960 002"
    school.childrens_services_phone = "01632 960 003"
    school.save()


def a_picture():
    """A small picture, as a file."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(buffer, "PNG")
    return {"name": "post.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


def report_about(page, visit, person, words):
    """The questions in their order, on a phone."""
    visit(page, "/")
    page.get_by_role("link", name="Make a report").click()
    check_page(page)
    page.get_by_role("button", name="No", exact=True).click()
    check_page(page)
    page.get_by_role("button", name="No", exact=True).click()
    check_page(page)
    page.get_by_role("button", name="Go on").click()
    check_page(page)
    page.get_by_label("None of these people").check()
    page.get_by_label("Is it about somebody else who works for or governs the school?").select_option(label=person.name)
    page.get_by_role("button", name="Go on").click()
    check_page(page)
    page.get_by_role("button", name="Send the report").click()
    check_page(page)
    page.get_by_label("What is it?").select_option(label="Offensive or defamatory content")
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Where did you see it?").fill("Their own Facebook page")
    page.get_by_label("What happened?").fill(words)
    page.get_by_role("button", name="Send the report").click()
    check_page(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
def test_a_report_about_the_deputy_goes_past_the_deputy(page_as, visit, numbers, head, deputy, dsl, teacher, scripts):
    page = page_as(teacher, scripts=scripts)
    report_about(page, visit, deputy, "A post that laughs at two of our parents.")
    assert page.get_by_text("Your report has been received. Thank you.").is_visible()
    address = Incident.objects.get().get_absolute_url()

    subject = page_as(deputy)
    visit(subject, "/")
    assert subject.get_by_text("A report needs you").count() == 0
    visit(subject, reverse("incidents:reports"))
    assert subject.get_by_text("No report that you may read is open.").is_visible()
    visit(subject, address, status=404)

    lead = page_as(head, scripts=scripts)
    visit(lead, "/")
    lead.get_by_role("button", name="Look at it now").click()
    check_page(lead)
    lead.get_by_role("button", name="I am looking at this").click()
    check_page(lead)
    lead.get_by_role("button", name="Could it meet the harm threshold?").click()
    check_page(lead)
    lead.get_by_label("Yes, or it might").check()
    lead.get_by_role("button", name="Record the answer").click()
    check_page(lead)
    lead.get_by_role("button", name="Record the LADO's advice").click()
    check_page(lead)
    lead.get_by_label("When did the LADO advise you?").fill("2026-11-20T09:15")
    lead.get_by_label("Who advised you?").fill("The duty officer")
    lead.get_by_label("What did they advise?").fill("Not for the LADO. The school may look into it.")
    lead.get_by_role("button", name="Record the advice").click()
    check_page(lead)
    lead.get_by_role("button", name="Assess the report").click()
    check_page(lead)
    lead.get_by_label("What are the facts?").fill("One post, on Saturday, seen by about forty people.")
    lead.get_by_role("button", name="Record the assessment").click()
    check_page(lead)
    lead.get_by_role("button", name="Record who was told").click()
    check_page(lead)
    lead.get_by_label("Who was told?").select_option(label="Platform (the site or app it is on)")
    lead.get_by_label("Whom did you speak or write to?").fill("The report button")
    lead.get_by_label("What did you tell them?").fill("That the post mocks private people.")
    lead.get_by_label("If there is no answer, ask again on").fill("2030-01-07")
    lead.get_by_role("button", name="Record", exact=True).click()
    check_page(lead)
    lead.get_by_role("button", name="Add a picture or file").click()
    check_page(lead)
    lead.get_by_label("No", exact=True).check()
    lead.get_by_role("button", name="Go on").click()
    check_page(lead)
    lead.get_by_label("Picture or file").set_input_files(a_picture())
    lead.get_by_role("button", name="Add it").click()
    check_page(lead)
    lead.get_by_role("link", name="Record the answer").click()
    check_page(lead)
    lead.get_by_label("What did they answer?").fill("They took it down.")
    lead.get_by_role("button", name="Record the answer").click()
    lead.get_by_role("button", name="Finish the report").click()
    check_page(lead)
    lead.get_by_label("The disciplinary policy").check()
    lead.get_by_label("Why?").fill("It harmed the school's good name.")
    lead.get_by_role("button", name="Finish the report").click()
    check_page(lead)
    assert lead.get_by_text("How it ended").first.is_visible()

    visit(page, address)
    assert page.get_by_text("It has been dealt with.").is_visible()
    assert page.get_by_text("They took it down.").count() == 0


def test_danger_and_a_picture_stop_everything_but_the_words(page_as, visit, numbers, head, dsl, teacher):
    page = page_as(teacher)
    visit(page, reverse("incidents:start_report"))
    page.get_by_role("button", name="Yes", exact=True).click()
    check_page(page)
    assert page.get_by_text("01632 960 002").is_visible()
    page.get_by_role("button", name="Go on with the report").click()
    check_page(page)
    page.get_by_role("button", name="I am not sure").click()
    check_page(page)
    page.get_by_role("button", name="Go on with the report").click()
    page.get_by_label("None of these people").check()
    page.get_by_role("button", name="Go on").click()
    check_page(page)
    assert page.locator("input[type=file]").count() == 0
    page.get_by_label("What is it?").select_option(label="A compromising picture")
    page.get_by_role("button", name="Send the report").click()
    check_page(page)

    lead = page_as(dsl)
    visit(lead, "/")
    visit(lead, reverse("incidents:reports"))
    lead.get_by_role("link", name="Report ").first.click()
    check_page(lead)
    assert lead.get_by_text("Add a picture or file").count() == 0


def test_the_lead_keeps_people_out_lets_them_in_and_corrects_a_naming(page_as, visit, numbers, head, chair, teacher):
    other = make_person("Wilhelmina Featherstonehaugh-Cholmondeley", Role.STAFF)
    page = page_as(teacher)
    report_about(page, visit, other, "Something I heard in the staff room.")
    visit(page, reverse("incidents:mine"))
    visit(page, reverse("incidents:who_to_tell"))

    lead = page_as(head)
    incident = Incident.objects.get()
    visit(lead, incident.get_absolute_url())
    lead.get_by_role("link", name=f"It is not about {other.name}").click()
    check_page(lead)
    lead.get_by_label("What was wrong?").fill("It was somebody else of that name.")
    lead.get_by_role("button", name="Correct it").click()
    check_page(lead)
    lead.get_by_role("link", name="Add somebody who must not see this").click()
    check_page(lead)
    lead.get_by_label("Who?").select_option(label=chair.name)
    lead.get_by_label("Why?").fill("A relative.")
    lead.get_by_role("button", name="Add them").click()
    lead.get_by_role("link", name=f"Take {chair.name} off the list").click()
    check_page(lead)
    lead.get_by_label("Who advised you").fill("The local authority's adviser: it may be shared.")
    lead.get_by_role("button", name="Take them off the list").click()
    check_page(lead)
    lead.get_by_role("link", name="Let somebody read this").click()
    check_page(lead)
    lead.get_by_label("Who?").select_option(label=chair.name)
    lead.get_by_label("Why?").fill("Advises me.")
    lead.get_by_role("button", name="Let them read it").click()
    lead.get_by_role("button", name="Name another lead").click()
    check_page(lead)
