"""Where somebody is signed in, and ending it."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.action import Refused
from core.audit.models import AuditEntry
from core.notices.models import Notice
from people.actions.sessions import end_all_sessions, end_other_sessions, end_session
from people.devices import device_in_words
from people.models import Person
from people.session_keys import digest_of
from tests.factories import actor

PASSWORD = "violet kettle orbit ladder"
LIST = "/sign-in/security/sessions/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
OFFICE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"


@pytest.fixture
def joined(teacher):
    teacher.set_password(PASSWORD)
    teacher.save()
    return teacher


def signed_in(person, agent=OFFICE, address="192.0.2.7"):
    browser = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    browser.post("/sign-in/login/", {"login": person.email, "password": PASSWORD})
    return browser


def is_in(browser):
    return browser.get("/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Safari on an iPhone"),
        (OFFICE, "Edge on a Windows computer"),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/130 Safari/537.36",
            "Chrome on a Chromebook",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36",
            "Chrome on an Android phone",
        ),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Safari/537.36", "Chrome on an Android tablet"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.6; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on a Mac"),
        ("Something (Windows)", "A browser on a Windows computer"),
        ("Firefox/1", "Firefox"),
        ("<script>", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_device_in_words(agent, words):
    assert device_in_words(agent) == words


def test_the_list_shows_each_with_its_device_address_and_this_one_first(joined):
    here = signed_in(joined)
    signed_in(joined, PHONE, "198.51.100.3")

    answer = here.get(LIST)

    assert [(found.device, found.address, found.is_this) for found in answer.context["sign_ins"]] == [
        ("Edge on a Windows computer", "192.0.2.7", True),
        ("Safari on an iPhone", "198.51.100.3", False),
    ]
    assert "Sign out everywhere but here" in answer.text


def test_the_list_says_where_there_is_no_other(joined):
    assert "You are signed in nowhere else." in signed_in(joined).get(LIST).text


def test_the_list_takes_as_many_statements_for_three_as_for_one(joined, django_assert_num_queries):
    here = signed_in(joined)
    here.get(LIST)
    for number in (1, 3):
        while UserSession.objects.count() < number:
            signed_in(joined, PHONE)
        with django_assert_num_queries(6):
            assert len(here.get(LIST).context["sign_ins"]) == number


def test_the_list_leaves_out_what_a_new_password_has_ended(joined, time_machine):
    signed_in(joined)
    joined.set_password("another kettle orbit ladder")
    joined.save()
    here = Client()
    here.post("/sign-in/login/", {"login": joined.email, "password": "another kettle orbit ladder"})

    assert len(here.get(LIST).context["sign_ins"]) == 1


def test_ending_one_signs_out_there_and_only_there(joined):
    here, phone, tablet = signed_in(joined), signed_in(joined, PHONE), signed_in(joined, PHONE)
    pk = UserSession.objects.get(session_key=phone.session.session_key).pk

    answer = here.post(reverse("sign_in_session_end", args=[pk]), follow=True)

    assert "Signed out there." in answer.text
    assert (is_in(here), is_in(phone), is_in(tablet)) == (True, False, True)
    line = AuditEntry.objects.get(event="person.signed_out")
    assert (line.actor_name, line.facts) == ("Priya Nair", {"device": "Safari on an iPhone"})


def test_ending_somebody_elses_is_refused_as_if_it_were_not_there(joined, head, browser_as):
    theirs = signed_in(joined)
    pk = UserSession.objects.get().pk

    answer = browser_as(head).post(reverse("sign_in_session_end", args=[pk]))

    assert (answer.status_code, answer.context["reason"]) == (409, "This sign-in has ended already.")
    assert is_in(theirs)


def test_ending_all_others_keeps_this_one(joined):
    here, phone, tablet = signed_in(joined), signed_in(joined, PHONE), signed_in(joined, PHONE)

    answer = here.post(reverse("sign_in_sessions_end"), follow=True)

    assert "You are signed out everywhere but here." in answer.text
    assert (is_in(here), is_in(phone), is_in(tablet)) == (True, False, False)
    assert AuditEntry.objects.get(event="person.signed_out_elsewhere").facts == {"sign_ins": 2}


def test_only_the_person_themselves_ends_one_or_all_others(joined, head):
    signed_in(joined)
    now = timezone.now()
    sentence = "Only the person themselves ends a sign-in of theirs."
    with pytest.raises(Refused) as refusal:
        end_session(joined, by=actor(head, now), now=now, pk=UserSession.objects.get().pk)
    assert refusal.value.reason == sentence
    with pytest.raises(Refused) as refusal:
        end_other_sessions(joined, by=actor(head, now), now=now, this_key="")
    assert refusal.value.reason == sentence


@pytest.mark.parametrize("who", ["head", "tech"])
def test_somebody_is_signed_out_everywhere_at_once(joined, who, request, browser_as):
    by = request.getfixturevalue(who)
    theirs = [signed_in(joined), signed_in(joined, PHONE)]

    answer = browser_as(by).post(reverse("people:end_all_sessions", args=[joined.pk]), follow=True)

    assert "Priya Nair is signed out everywhere." in answer.text
    assert [is_in(browser) for browser in theirs] == [False, False]
    assert AuditEntry.objects.get(event="person.signed_out_everywhere").facts == {"sign_ins": 2}
    assert Notice.objects.get(recipient=joined).subject == "You were signed out everywhere"
    assert Session.objects.count() == 1


def test_a_leaver_is_signed_in_nowhere_and_a_teacher_signs_nobody_out(joined, head, tech):
    now = timezone.now()
    Person.objects.filter(pk=joined.pk).update(access_ends_at=now)
    with pytest.raises(Refused) as refusal:
        end_all_sessions(joined, by=actor(tech, now), now=now)
    assert refusal.value.reason == "Priya Nair has left, and is signed in nowhere."
    with pytest.raises(Refused) as refusal:
        end_all_sessions(head, by=actor(joined, now), now=now)
    assert refusal.value.reason == (
        "Only the headteacher, the business manager or the IT technician keeps the list of people."
    )


def test_no_table_holds_the_key_of_a_session(joined):
    browser = Client()
    browser.post("/sign-in/login/", {"login": joined.email, "password": PASSWORD})
    key = browser.cookies["sessionid"].value
    with connection.cursor() as cursor:
        kept = []
        for table in ("django_session", "usersessions_usersession"):
            cursor.execute(f"SELECT session_key FROM {table}")
            kept.append([row[0] for row in cursor.fetchall()])

    assert kept == [[digest_of(key)]] * 2
    assert Session.objects.get(session_key=key) == Session.objects.get(pk=digest_of(key))


def test_what_a_table_holds_signs_nobody_in(teacher):
    browser, thief = Client(), Client()
    browser.force_login(teacher)
    thief.cookies["sessionid"] = str(digest_of(browser.cookies["sessionid"].value))

    assert thief.get("/").status_code == 302
    assert browser.get("/").status_code == 200
    thief.post(reverse("account_logout"))
    assert browser.get("/").status_code == 200
