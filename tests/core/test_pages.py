"""The components of every page: fields, errors, tags, days, actions."""

import errno
from datetime import date, datetime

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import reverse
from django.utils.safestring import mark_safe
from lxml import html

from core.action import Refused
from core.pages import words
from core.pages.addresses import address_of
from core.pages.deadlines import days_left
from core.pages.forms import DayField, LineField, LinkField, MailField, MomentField, WordsField, YesNoField
from core.pages.middleware import CompressMiddleware, RefusedMiddleware, came_from
from core.workdays.queries import school_calendar
from monitoring.models import Comment
from overview.views.faults import forbidden, server_error
from tests.factories import LONDON, NOW


def draw(source, **context):
    return Template(source).render(Context(context))


class Everything(forms.Form):
    """One of each kind."""

    aim = forms.CharField(help_text="What is it for?")
    story = WordsField(max_length=200)
    platform = forms.ChoiceField(choices=[("a", "Facebook"), ("b", "X")], widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(choices=[("1", "Monday")], widget=forms.CheckboxSelectMultiple)
    who = forms.ChoiceField(choices=[("", "Choose"), ("1", "Priya")])
    sure = forms.BooleanField(label="I am sure")
    on = DayField(initial=date(2026, 11, 19))
    at = MomentField()
    picture = forms.FileField()
    secret = forms.CharField(widget=forms.PasswordInput)
    private = YesNoField(label="Is it private?")
    extra = forms.CharField(required=False)


def group(form, name):
    return html.fragment_fromstring(str(form[name].as_field_group()).strip())


def test_every_control_has_a_label_or_a_legend():
    form = Everything()

    for name in form.fields:
        drawn = group(form, name)
        for control in drawn.xpath(".//input|.//select|.//textarea"):
            assert drawn.xpath(f".//label[@for='{control.get('id')}']"), name
    assert [name for name in form.fields if group(form, name).xpath(".//legend")] == ["platform", "days", "private"]


@pytest.mark.parametrize(
    "typed", ["2026-11-19", "19 11 2026", "19/11/2026", "19.11.2026", "19 November 2026", "19 Nov 2026", "19/11/26"]
)
def test_a_day_is_taken_as_people_write_it(typed):
    assert DayField().clean(typed) == date(2026, 11, 19)
    at = [MomentField().clean(f"{typed}{time}") for time in (", 10:30", " 10:30", "T10:30")]
    assert at == [datetime(2026, 11, 19, 10, 30, tzinfo=LONDON)] * 3


@pytest.mark.parametrize("field", [DayField(), MomentField()])
def test_the_example_of_a_date_is_one_that_is_taken(field):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean("next week")
    assert field.clean(refused.value.messages[0].partition("such as ")[2])


def test_an_error_and_the_help_are_tied_to_their_control():
    form = Everything(data={})

    drawn = group(form, "aim")

    control = drawn.xpath(".//input")[0]
    assert control.get("aria-describedby") == "id_aim_helptext id_aim_error"
    assert drawn.xpath("//*[@id='id_aim_error']")[0].text_content().strip() == "Error: Enter aim"
    assert "govuk-input--error" in control.get("class")


def test_the_error_summary_leads_to_the_first_choice_of_radios_and_checkboxes():
    form = Everything(data={})

    drawn = html.fragment_fromstring(draw("{% error_summary form %}", form=form).strip())

    assert [link.get("href") for link in drawn.xpath(".//a")] == [
        "#id_aim", "#id_story", "#id_platform_0", "#id_days_0", "#id_who", "#id_sure",
        "#id_on", "#id_at", "#id_picture", "#id_secret", "#id_private_0",
    ]  # fmt: skip


def test_what_is_missing_is_asked_for_by_its_label():
    drawn = html.fragment_fromstring(draw("{% error_summary form %}", form=Everything(data={})).strip())

    assert [link.text for link in drawn.xpath(".//a")] == [
        "Enter aim", "Enter story", "Choose platform", "Choose days", "Choose who", "Tick “I am sure”",
        "Enter a date", "Enter a date and a time", "Choose picture", "Enter secret", "Choose yes or no",
    ]  # fmt: skip


def test_what_django_would_say_is_said_in_our_words():
    data = {"platform": "xyz", "days": ["9"], "who": "7", "story": "x" * 1201}
    drawn = html.fragment_fromstring(draw("{% error_summary form %}", form=Everything(data=data)).strip())

    said = [link.text for link in drawn.xpath(".//a")]
    assert said[1:5] == [
        "This is too long: 1,201 characters. Shorten it to 200.",
        *3 * ["Choose one of those on the list"],
    ]


def test_the_error_summary_is_nothing_without_errors():
    assert draw("{% error_summary form %}", form=Everything()).strip() == ""


def test_a_day_is_kept_as_the_browser_wants_it():
    drawn = group(Everything(), "on")

    assert (drawn.xpath(".//input")[0].get("type"), drawn.xpath(".//input")[0].get("value")) == ("date", "2026-11-19")


def test_only_what_may_be_left_out_says_optional():
    form = Everything()

    assert [name for name in form.fields if "(optional)" in group(form, name).text_content()] == ["extra"]


def test_a_new_line_counts_once():
    field = WordsField(max_length=3)

    assert field.clean("a\r\nb") == "a\nb"


def test_typed_words_cannot_turn_the_text_around():
    assert LineField().clean("\u202eAnn\u2066 Lee\u200f") == "Ann Lee"
    assert WordsField().clean("\u202eone\r\n\u2067two") == "one\ntwo"
    with pytest.raises(forms.ValidationError, match="This field is required"):
        LineField().clean("\u202e")


@pytest.mark.parametrize(("said", "meant"), [("yes", True), ("no", False)])
def test_yes_and_no_are_said_on_purpose(said, meant):
    assert YesNoField().clean(said) is meant
    with pytest.raises(forms.ValidationError, match="Choose yes or no"):
        YesNoField().clean("")


@pytest.mark.parametrize(
    ("due_by", "said"),
    [
        (datetime(2026, 11, 27, tzinfo=LONDON), ("5 working days left", "blue")),
        (datetime(2026, 11, 24, tzinfo=LONDON), ("2 working days left", "yellow")),
        (datetime(2026, 11, 21, tzinfo=LONDON), ("Due tomorrow", "yellow")),
        (datetime(2026, 11, 20, tzinfo=LONDON), ("Due today", "orange")),
        (datetime(2026, 11, 19, 16, tzinfo=LONDON), ("Due today by 16:00", "orange")),
        (datetime(2026, 11, 19, tzinfo=LONDON), ("Late by 1 working day", "red")),
        (NOW, ("Late by 1 working day", "red")),
        (datetime(2026, 11, 14, tzinfo=LONDON), ("Late by 4 working days", "red")),
    ],
)
def test_days_left_are_said_in_words(db, due_by, said):
    assert days_left(due_by, NOW, school_calendar()) == said


def test_days_left_say_since_when_where_no_working_day_has_begun(db):
    sunday = datetime(2026, 11, 22, 10, tzinfo=LONDON)
    due_by = datetime(2026, 11, 21, tzinfo=LONDON)
    assert days_left(due_by, sunday, school_calendar()) == ("Late since Friday 20 November", "red")


def test_days_carry_the_year_only_when_it_is_another():
    assert words.day(date(2026, 11, 19), this_year=2026) == "Thursday 19 November"
    assert words.day(date(2027, 1, 4), this_year=2026) == "Monday 4 January 2027"
    assert words.moment(NOW, this_year=2026) == "Thursday 19 November, 10:30"
    assert words.day(None) == words.moment(None) == ""


def test_the_history_speaks_the_words_of_the_screen():
    assert words.event("account_request.approved") == "Proposal approved"
    assert words.event("credential.shown") == "Sign-in details shown"
    assert words.event("something_new.turned_up") == "Something new turned up"
    assert words.facts({"clear": True}) == [("What was asked", "All questions answered yes")]
    assert words.facts({"clear": False}) == [("What was asked", "Not every question answered yes")]
    assert words.facts({"due_on": "2026-11-19", "is_private": True, "note": "as agreed"})[1:] == [
        ("Is private", "yes"),
        ("Note", "as agreed"),
    ]


def test_a_state_takes_its_words_from_its_label_however_it_was_read():
    class Proposal:
        state = "submitted"

        def get_state_display(self):
            return "waiting for a decision"

    drawn = draw("{% state_tag proposal.state %}", proposal=Proposal()).strip()

    assert drawn == '<strong class="govuk-tag govuk-tag--yellow">Waiting for a decision</strong>'


def test_a_state_of_a_row_takes_its_words_from_the_field():
    drawn = draw("{% state_tag comment.state %}", comment=Comment(state="acknowledged")).strip()

    assert drawn == '<strong class="govuk-tag govuk-tag--blue">Acknowledged</strong>'


def test_a_tag_escapes_what_was_said_safe_before():
    markup = "<b>One pupil</b>"

    assert (
        draw("{% tag words %}", words=mark_safe(markup))
        == f'<strong class="govuk-tag govuk-tag--grey">{markup}</strong>'
    )
    assert "<b>" not in draw("{% tag words %}", words=markup)


def test_an_address_is_what_reverse_says():
    assert address_of("monitoring:comment", 7) == reverse("monitoring:comment", args=[7])
    assert address_of("incidents:report", "R 2ü") == reverse("incidents:report", args=["R 2ü"])


def test_a_list_to_choose_from_is_escaped_grouped_and_marked():
    class Choice(forms.Form):
        one = forms.ChoiceField(choices=[("", "none"), ("Groups & more", [("a", "<first>"), ("b", "second")])])

    drawn = html.fragment_fromstring(str(Choice({"one": "b"})["one"]))

    assert drawn.xpath("./option/text()") == ["None"]
    assert drawn.xpath("./optgroup/@label") == ["Groups & more"]
    assert drawn.xpath("./optgroup/option/text()") == ["<first>", "Second"]
    assert drawn.xpath(".//option[@selected]/@value") == ["b"]
    assert (drawn.get("name"), drawn.get("id")) == ("one", "id_one")


def test_an_action_shows_its_button_or_the_reason_why_not():
    button = draw('{% action_button "Approve" "/x/" round=2 %}', csrf_token="abc")
    reason = draw('{% action_button "Approve" "/x/" why_not="You proposed it." %}')

    form = html.fragment_fromstring(button.strip())
    assert (form.get("method"), form.get("action")) == ("post", "/x/")
    assert form.xpath(".//input[@name='csrfmiddlewaretoken']/@value") == ["abc"]
    assert form.xpath(".//input[@name='round']/@value") == ["2"]
    assert html.fragment_fromstring(reason.strip()).text_content() == "Approve You proposed it."


def test_the_pager_keeps_the_filters(rf):
    class Page:
        previous_query, next_query = None, {"after": 7}

    drawn = draw("{% pager page %}", page=Page(), request=rf.get("/?kind=query&after=3"))

    assert html.fragment_fromstring(drawn.strip()).xpath(".//a/@href") == ["?kind=query&after=7"]


def test_the_page_for_our_own_fault_needs_no_database(rf):
    answer = server_error(rf.get("/"))

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


@pytest.mark.parametrize("path", ["/accessibility/", "/privacy/"])
def test_what_anybody_may_read_about_this_website(client, school, path):
    assert client.get(path).status_code == 200


def test_pages_come_compressed_and_secrets_do_not(rf):
    def answer(cache):
        words = HttpResponse("words " * 200, headers={"Cache-Control": cache})
        return CompressMiddleware(lambda request: words)(rf.get("/", headers={"Accept-Encoding": "gzip"}))

    assert answer("private").headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in answer("no-store, private").headers


@pytest.mark.parametrize(
    ("referer", "way"),
    [
        ("http://testserver/reports/?state=open", "/reports/?state=open"),
        ("http://elsewhere.example/reports/", "/"),
        ("http://testserver//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_a_refusal_says_the_reason_alone_and_leads_back(rf, school, referer, way):
    request = rf.post("/reports/1/conclude/", HTTP_REFERER=referer)
    request.user = AnonymousUser()

    answer = RefusedMiddleware(None).process_exception(request, Refused("First write the assessment."))

    main = html.fromstring(answer.content.decode()).xpath("//main")[0]
    words = " ".join(main.text_content().split())
    assert (answer.status_code, main.xpath(".//a/@href")) == (409, [way])
    said = "Go to the first page" if way == "/" else "Go back and see how things stand now"
    assert words == f"This was not done First write the assessment. {said}"


def test_a_page_that_refuses_to_open_does_not_lead_back_to_itself(rf):
    request = rf.get("/reports/1/", HTTP_REFERER="http://testserver/reports/1/")

    assert came_from(request) == ""


@pytest.fixture
def by_nobody(rf):
    request = rf.post("/reports/new/")
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize(
    "fault", [OSError(errno.ENOSPC, "No space left on device"), OperationalError("database or disk is full")]
)
def test_a_full_disk_is_said_in_a_sentence(by_nobody, school, fault):
    page = RefusedMiddleware(None).process_exception(by_nobody, fault)

    assert page.status_code == 507
    assert "The server's disk is full, so nothing of this was saved." in html.fromstring(page.content).text_content()


@pytest.mark.parametrize("fault", [OSError(errno.EACCES, "Permission denied"), OperationalError("is locked")])
def test_another_fault_of_the_disk_is_our_own(by_nobody, school, fault):
    assert RefusedMiddleware(None).process_exception(by_nobody, fault) is None


def test_a_page_for_another_role_has_a_way_on(rf, school, teacher):
    links = []
    for user in (AnonymousUser(), teacher):
        request = rf.get("/people/")
        request.user = user
        main = html.fromstring(forbidden(request).content.decode()).xpath("//main")[0]
        links.append([(link.text, link.get("href")) for link in main.xpath(".//a")])

    assert links == [[("Sign in", "/sign-in/login/")], [("Go to the first page", "/")]]


def test_a_page_that_is_not_there_may_not_be_for_the_reader(client, school):
    answer = client.get("/no/such/page/")

    assert answer.status_code == 404
    assert b"It may not be for you, or it is no longer there." in answer.content


@pytest.mark.parametrize(
    ("field", "address"),
    [(LinkField(max_length=300), "https://social.example/"), (MailField(max_length=254), "a@school.example")],
)
def test_of_an_address_that_is_too_long_only_that_is_said(field, address):
    with pytest.raises(ValidationError) as refused:
        field.clean(address + "x" * 10_000)

    assert [fault.code for fault in refused.value.error_list] == ["max_length"]
