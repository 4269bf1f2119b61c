"""What stands in the log in production: enough to find a fault, nothing about anybody."""

import io
import json
import logging

import pytest
from django.urls import path

from core.logs import JsonFormatter, NothingOfAnybody
from people.access import public

SECRET = "teacher@example.sch.uk"


@public
def falls(request, token):
    raise ValueError(f"no such person: {SECRET}")


urlpatterns = [path("falls/<str:token>/", falls, name="falls")]
handler500 = "overview.views.faults.server_error"


@pytest.fixture
def log():
    """Everything that is logged, as production writes it; a function that returns the lines."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(NothingOfAnybody())
    root, answers = logging.getLogger(), logging.getLogger("barnes_social.answers")
    level = answers.level
    root.addHandler(handler)
    answers.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    answers.setLevel(level)


def test_a_fault_says_where_it_was_and_nothing_about_anybody(school, client, settings, log):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False

    client.get("/falls/one-time-link/", {"q": SECRET})

    fault, answer = log()
    assert (fault["level"], fault["logger"]) == ("ERROR", "django.request")
    assert fault["message"] == "a fault on the page “falls”"
    assert fault["exc_info"].startswith("ValueError\n") and " in falls" in fault["exc_info"]
    assert (answer["message"], answer["route"], answer["method"], answer["status"]) == ("answered", "falls", "GET", 500)
    assert answer["milliseconds"] > 0
    assert SECRET not in str(log()) and "one-time-link" not in str(log())


def test_an_answer_is_one_line_without_address_or_person(head, browser_as, log):
    browser_as(head).get("/people/", {"q": SECRET})

    (answer,) = log()
    assert set(answer) == {"at", "level", "logger", "message", "route", "method", "status", "milliseconds"}
    assert answer["route"] == "people:people"


def test_a_page_that_is_not_there_has_no_route(school, client, log):
    client.get(f"/nothing/{SECRET}")

    assert [(line["route"], line["status"]) for line in log()] == [("", 404)]


def test_a_method_that_nobody_knows_is_not_written_out(school, client, log):
    client.generic(SECRET.upper(), "/privacy/")

    assert [line["method"] for line in log()] == ["other"]


def test_work_that_fails_is_named_without_the_words_of_its_fault(log):
    try:
        raise ValueError(SECRET)
    except ValueError as fault:
        logging.getLogger("celery.app.trace").error(
            "Task %(name)s raised: %(exc)s",
            {"name": "accounts.sweep", "exc": repr(fault)},
            exc_info=True,
            extra={"data": {"name": "accounts.sweep", "exc": repr(fault), "args": SECRET}},
        )

    (line,) = log()
    assert line["message"] == "a fault in the work “accounts.sweep”"
    assert line["exc_info"].splitlines()[0] == "ValueError"
    assert SECRET not in str(line)
