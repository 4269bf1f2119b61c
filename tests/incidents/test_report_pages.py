"""Making a report in the browser: the order of the questions, and nothing typed is lost."""

import uuid

import pytest
from django.urls import reverse
from lxml import html

from incidents.models import Incident
from tests.factories import actor, make_comment, make_report

NEW = "/reports/new/"
ABOUT = {"step": "about", "offices": ["none"]}
WORDS = {
    "step": "words",
    "offices": ["none"],
    "kind": "impersonation",
    "child_at_risk": "no",
    "words": "A copy of our page asks for money.",
}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to("2026-11-19T10:30:00+00:00", tick=False)


def test_start_report_asks_about_danger_then_pictures_then_whom(head, teacher, browser_as):
    browser = browser_as(teacher)

    titles = [
        browser.get(NEW + query).context["title"]
        for query in (
            "",
            "?danger=no",
            "?danger=yes",
            "?danger=yes&on=picture",
            "?danger=no&picture=unsure",
            "?danger=no&picture=unsure&on=about",
            "?danger=no&picture=no",
            "?danger=rubbish&picture=no",
        )
    ]

    assert titles == [
        "Is anyone in danger now?",
        "Could a picture show a child naked, partly naked or in a sexual way?",
        "Ring now: do not wait for this system",
        "Could a picture show a child naked, partly naked or in a sexual way?",
        "Stop. Leave the picture where it is",
        "Who is it about?",
        "Who is it about?",
        "Is anyone in danger now?",
    ]
    assert Incident.objects.count() == 0


def test_start_report_makes_one_report_and_shows_the_reporter_its_state(head, teacher, browser_as):
    browser = browser_as(teacher)
    address = NEW + "?danger=no&picture=no"
    once = str(uuid.uuid4())

    asked = browser.post(address, ABOUT)
    sent = browser.post(address, WORDS | {"sent_once": once})
    again = browser.post(address, WORDS | {"sent_once": once})

    incident = Incident.objects.get()
    assert (asked.context["title"], sent.url, again.url) == ("What happened?", *[incident.get_absolute_url()] * 2)
    page = browser.get(sent.url)
    assert page.context["state"] == "received"
    assert "A copy of our page asks for money." in page.content.decode()


def test_start_report_keeps_what_was_typed_when_a_field_is_missing(head, teacher, browser_as):
    answer = browser_as(teacher).post(NEW + "?danger=no&picture=no", WORDS | {"kind": "", "about_words": "A parent"})

    page = answer.content.decode()
    assert "Choose what it is, or “Something else”" in page
    assert "A copy of our page asks for money." in page
    assert 'name="about_words" value="A parent"' in page


def test_start_report_carries_the_words_back_and_forth(head, teacher, browser_as):
    browser = browser_as(teacher)
    address = NEW + "?danger=no&picture=no"

    back = browser.post(address, WORDS | {"step": "again"})
    forth = browser.post(address, WORDS | {"step": "about"})

    assert back.context["title"] == "Who is it about?"
    assert "A copy of our page asks for money." in back.content.decode()
    assert forth.context["title"] == "What happened?"
    assert "A copy of our page asks for money." in forth.content.decode()


def test_start_report_says_who_will_see_it_before_the_words(head, chair, teacher, browser_as):
    answer = browser_as(teacher).post(NEW + "?danger=no&picture=no", ABOUT | {"offices": [str(head.pk)]})

    page = answer.content.decode()
    assert "This goes to <strong>Chidi Bello</strong>" in page
    assert "Hana Okafor will not see it" in page


def test_start_report_names_the_outside_body_where_nobody_may_lead(head, teacher, browser_as, school):
    school.lado_phone = "01234 567890"
    school.save()

    answer = browser_as(teacher).post(NEW + "?danger=no&picture=no", ABOUT | {"offices": [str(head.pk)]})

    page = answer.content.decode()
    assert "Nobody here who could look at this may see it." in page
    assert "01234 567890" in page


def test_start_report_of_a_picture_has_no_way_to_put_one_in(head, dsl, teacher, browser_as):
    browser = browser_as(teacher)
    address = NEW + "?danger=no&picture=unsure&on=about"

    words = browser.post(address, ABOUT)
    sent = browser.post(address, {"step": "words", "offices": ["none"], "kind": "other"})
    page = browser.get(sent.url)
    refused = browser.get(sent.url + "evidence/")

    assert b'type="file"' not in words.content + page.content
    assert (Incident.objects.get().picture, refused.status_code) == ("unsure", 409)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"offices": []}, "Choose whom it is about, or “None of these people”"),
        ({"offices": ["none", "HEAD"]}, "Choose people, or “None of these people”, but not both"),
        ({"child_at_risk": ""}, "Say whether a child could be at risk"),
        ({"words": ""}, "Write what happened. A sentence will do."),
        ({"words": "x" * 10_001}, "This is too long: 10,001 characters. Shorten it to 10,000."),
    ],
)
def test_start_report_says_at_the_field_what_to_do(head, teacher, browser_as, change, sentence):
    data = WORDS | change
    data["offices"] = [str(head.pk) if value == "HEAD" else value for value in data["offices"]]

    answer = browser_as(teacher).post(NEW + "?danger=no&picture=no", data)

    assert sentence in answer.content.decode()
    assert Incident.objects.count() == 0


def test_mine_shows_own_reports_in_the_reporters_words(head, teacher, slt, browser_as):
    mine = make_report(teacher)
    make_report(slt)

    answer = browser_as(teacher).get(reverse("incidents:mine"))

    assert [(incident, state) for incident, state in answer.context["rows"]] == [(mine, "received")]


def test_who_to_tell_says_no_as_clearly_as_yes(teacher, browser_as):
    page = browser_as(teacher).get(reverse("incidents:who_to_tell")).content.decode()

    assert "It does not take bullying, impersonation, rude posts or hacked accounts." in page


def test_start_report_from_a_comment_carries_its_words_and_link(head, manager, browser_as):
    comment = make_comment(words="You are all useless.", link="https://social.example/7", by=actor(manager))
    browser = browser_as(manager)
    address = f"{NEW}?danger=no&picture=no&comment={comment.pk}"

    first = browser.get(f"{NEW}?comment={comment.pk}")
    page = browser.post(address, ABOUT).content.decode()
    browser.post(address, WORDS | {"kind": "offensive"})

    assert f"?danger=no&amp;comment={comment.pk}" in first.content.decode()
    assert "You are all useless." in page
    assert "https://social.example/7" in page
    assert Incident.objects.get().comment == comment


@pytest.mark.parametrize("number", ["theirs", "99999999999999999999999", "rubbish"])
def test_start_report_from_a_comment_that_is_not_theirs_starts_empty(number, head, teacher, manager, browser_as):
    comment = make_comment(words="You are all useless.", by=actor(manager))
    number = comment.pk if number == "theirs" else number

    page = browser_as(teacher).post(f"{NEW}?danger=no&picture=no&comment={number}", ABOUT)

    assert (page.status_code, "useless" in page.content.decode()) == (200, False)


@pytest.mark.parametrize("field", ["about_first", "kept_first"])
def test_start_report_about_oneself_says_beforehand_and_afterwards_that_it_is_kept(
    field, head, teacher, school, browser_as
):
    school.safeguarding_phone = "01234 111222"
    school.save()
    browser = browser_as(teacher)
    address = NEW + "?danger=no&picture=no"

    asked = browser.post(address, ABOUT | {field: teacher.pk}).content.decode()
    sent = browser.post(address, WORDS | {field: teacher.pk}, follow=True)

    assert "You can send it, but you cannot open it afterwards." in asked
    assert "Priya Nair will not see it" not in asked
    assert (sent.redirect_chain, sent.context["title"]) == ([(reverse("incidents:received"), 302)], "We have it")
    assert "01234 111222" in sent.content.decode()
    assert Incident.objects.get().lead == head
    mine = browser.get(reverse("incidents:mine")).content.decode()
    assert "One that you sent and that says it is about you is kept and looked at, but not shown." in mine
    assert "not made a report" not in mine


def test_who_to_tell_says_which_entries_nobody_has_looked_up(teacher, browser_as):
    answer = browser_as(teacher).get(reverse("incidents:who_to_tell"))

    looked_up = [agency.key for agency in answer.context["agencies"] if agency.checked_on]
    assert looked_up == ["ceop", "report-remove", "report-harmful-content", "posh", "ico", "tra"]
    assert answer.content.decode().count("not yet checked by the school") == 6


WAYS = [("No", "No"), ("No", "I am not sure", "Go on"), ("Yes", "Go on", "No"), ("Yes", "Go on", "Yes", "Go on")]


@pytest.mark.parametrize("answers", WAYS, ids=" then ".join)
def test_turn_into_a_report_brings_words_and_link_whatever_is_answered_on_the_way(
    answers, head, dsl, manager, browser_as
):
    comment = make_comment(words="You are all useless.", link="https://social.example/7", by=actor(manager))
    browser = browser_as(manager)
    address = browser.get(reverse("monitoring:comment", args=[comment.pk])).context["report_url"]
    for answer in answers:
        links = html.fromstring(browser.get(address).content).xpath("//a[@role='button']")
        address = NEW + next(link.get("href") for link in links if link.text_content().startswith(answer))

    form = html.fromstring(browser.post(address, ABOUT).content).xpath("//main//form")[0]
    filled = dict(form.form_values()) | {"kind": "offensive", "child_at_risk": "no"}
    browser.post(address, filled)

    incident = Incident.objects.get()
    assert (incident.words, incident.link, incident.comment) == (comment.words, comment.link, comment)
