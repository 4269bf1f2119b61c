"""Computers that others use too: a short limit, nothing left behind, and reading that writes nothing."""

import json
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people import idle
from tests.guards import WRITES
from tests.people.test_factors import PASSWORD
from tests.people.test_keys import SIGN_IN, asked_at_sign_in, with_key

LOGIN, CODE, LOGOUT = "/sign-in/login/", "/sign-in/security/code/", "/sign-in/logout/"


@pytest.fixture
def joined(teacher):
    teacher.set_password(PASSWORD)
    teacher.save()
    return teacher


@pytest.fixture
def wait(time_machine):
    """`wait(minutes=14)`: nobody does anything for that long."""
    at = [timezone.now()]
    time_machine.move_to(at[0], tick=False)

    def pass_by(**how_long):
        at[0] += timedelta(**how_long)
        time_machine.move_to(at[0], tick=False)

    return pass_by


def sign_in(person, browser=None, **said):
    browser = browser or Client()
    browser.post(LOGIN, {"login": person.email, "password": PASSWORD} | said)
    return browser


def is_in(browser):
    return browser.get("/").status_code == 200


def test_shared_sign_in_ends_after_fifteen_minutes_without_use(joined, wait):
    browser = sign_in(joined, shared="on")
    assert is_in(browser)
    wait(minutes=14)
    assert is_in(browser)
    wait(minutes=15)
    assert is_in(browser)
    wait(minutes=15, seconds=1)

    answer = browser.get("/people/away/")

    assert answer.url == "/sign-in/login/?next=/people/away/"
    assert answer["Clear-Site-Data"] == '"cache"'
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "You were signed out, because nobody used this computer for 15 minutes."
    ]
    assert not is_in(browser)


def test_sign_in_elsewhere_ends_after_twelve_hours_and_privileged_ones_after_two(joined, head, wait):
    head.set_password(PASSWORD)
    head.save()
    ordinary, privileged = sign_in(joined), sign_in(head)
    privileged.post(CODE, {"code": privileged.get(CODE).context["demonstration_code"]})
    wait(hours=2)
    assert [is_in(ordinary), is_in(privileged)] == [True, True]
    wait(hours=2, seconds=1)
    assert [is_in(ordinary), is_in(privileged)] == [True, False]


def test_second_step_keeps_what_was_said_before_it(head, wait):
    head.set_password(PASSWORD)
    head.save()
    browser = sign_in(head, shared="on")
    browser.post(CODE, {"code": browser.get(CODE).context["demonstration_code"]})
    assert is_in(browser)
    wait(minutes=15, seconds=1)

    assert not is_in(browser)


def test_passkey_sign_in_can_say_it_too(teacher, wait):
    key, _ = with_key(teacher)
    browser = Client()
    answer = key.get(asked_at_sign_in(browser))
    browser.post(SIGN_IN, {"credential": json.dumps(answer), "shared": "on"})
    assert is_in(browser)
    wait(minutes=15, seconds=1)

    assert not is_in(browser)


def test_reading_writes_nothing_and_renews_the_cookie_once_a_minute(joined, wait):
    browser = sign_in(joined, shared="on")
    assert idle.LAST_USED in browser.cookies
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = browser.get("/people/away/")
    assert idle.LAST_USED not in answer.cookies
    assert [query["sql"] for query in asked if WRITES.match(query["sql"])] == []
    wait(seconds=61)

    answer = browser.get("/people/away/")
    renewed = answer.cookies[idle.LAST_USED]
    assert (renewed["httponly"], renewed["samesite"], renewed["path"]) == (True, "Lax", "/")


def test_cookie_of_another_sign_in_or_none_buys_no_time(joined, dsl, wait):
    browser = sign_in(joined, shared="on")
    assert is_in(browser)
    wait(minutes=16)
    other = sign_in(joined)
    assert is_in(other)
    browser.cookies[idle.LAST_USED] = other.cookies[idle.LAST_USED].value

    assert not is_in(browser)
    bare = sign_in(joined, shared="on")
    assert is_in(bare)
    wait(minutes=16)
    del bare.cookies[idle.LAST_USED]
    assert not is_in(bare)


def test_form_sent_after_the_limit_shows_what_was_typed(joined, wait):
    browser = sign_in(joined, shared="on")
    assert is_in(browser)
    wait(minutes=16)

    answer = browser.post("/people/away/", {"note": "Ask Priya about the trip on Friday"})

    assert answer.status_code == 403
    assert answer.context["typed"] == [("Note", "Ask Priya about the trip on Friday")]


def test_nothing_stays_in_the_browser_and_a_button_stands_on_every_page(joined):
    shared, own = sign_in(joined, shared="on"), sign_in(joined)

    page = shared.get("/people/away/")
    assert page["Cache-Control"] == "no-store"
    assert "Shared computer: sign out" in page.text
    assert "Shared computer: sign out" not in own.get("/people/away/").text
    assert own.get("/people/away/").get("Cache-Control", "") != "no-store"


def test_sign_out_has_the_browser_forget(joined):
    browser = sign_in(joined)

    answer = browser.post(LOGOUT)

    assert answer["Clear-Site-Data"] == '"cache"'
    assert answer.cookies[idle.LAST_USED].value == ""


def test_computer_remembers_the_tick_for_whoever_comes_next(joined, wait):
    browser = sign_in(joined, shared="on")
    browser.post(LOGOUT)
    assert browser.get(LOGIN).context["form"]["shared"].value() is True

    browser.post(reverse("overview:demonstration_sign_in", args=["teacher"]))
    assert is_in(browser)
    wait(minutes=15, seconds=1)
    assert not is_in(browser)

    sign_in(joined, browser)
    assert browser.get("/people/away/").get("Cache-Control", "") != "no-store"
    browser.post(LOGOUT)
    assert browser.get(LOGIN).context["form"]["shared"].value() is False


def test_nobody_is_remembered_after_the_browser_is_closed(joined):
    browser = Client()
    answer = browser.post(LOGIN, {"login": joined.email, "password": PASSWORD, "remember": "on"})

    assert answer.cookies["sessionid"]["max-age"] == ""
    assert answer.cookies["sessionid"]["expires"] == ""
