"""E-mails about signing in are owed, and sent by the worker: nothing is lost, nothing is late, no secret is kept."""

from datetime import timedelta
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.actor import SYSTEM
from overview.sweeps import deliver as deliver_all
from people.actions.letter_delivery import ATTEMPTS, deliver
from people.actions.letters import ask_for_new_password
from people.letters import message_of
from people.models import Letter
from people.roles import Role
from tests.factories import NOW, make_person

PASSWORD = "violet kettle orbit ladder"


@pytest.fixture
def joined(teacher):
    teacher.set_password(PASSWORD)
    teacher.save()
    return teacher


def ask(address, now=NOW):
    ask_for_new_password(by=SYSTEM, now=now, address=address)


def counts(sent=0, failed=0, given_up=0):
    return {"letters_sent": sent, "letters_failed": failed, "letters_given_up": given_up}


def no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def test_asking_does_the_same_work_for_known_and_unknown(joined):
    asked = []
    for address in (joined.email, "nobody@school.example"):
        cache.clear()  # the tries that are counted are both the first
        browser = Client()
        browser.get("/sign-in/password/reset/")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answer = browser.post("/sign-in/password/reset/", {"email": address})
        asked.append((answer.status_code, answer.url, [query["sql"].split()[0] for query in seen]))

    assert asked[0] == asked[1]
    assert mail.outbox == []
    assert Letter.objects.count() == 2


def test_a_row_holds_no_link_and_no_token(joined):
    ask(joined.email)
    row = Letter.objects.values().get()

    message = message_of(Letter.objects.get(), NOW)

    token = message.body.partition("/sign-in/password/reset/")[2].partition("/")[0].partition("-")[2]
    assert len(token) > 20
    assert token not in str(row)


@pytest.mark.parametrize(
    ("who", "subject"),
    [
        ("joined", "Choose a new password"),
        ("unknown", "About your sign-in"),
        ("not invited", "About your sign-in"),
        ("left", "About your sign-in"),
    ],
)
def test_the_letter_tells_only_the_owner_of_the_address(joined, who, subject):
    person = make_person("Ada Lee", Role.STAFF)
    if who == "not invited":
        person.set_unusable_password()
    if who == "left":
        person.access_ends_at = NOW
    person.save()
    ask({"joined": joined.email, "unknown": "nobody@x.example"}.get(who, person.email))

    assert deliver(now=NOW) == counts(sent=1)
    assert mail.outbox[0].subject == subject
    assert ("/password/reset/" in mail.outbox[0].body) is (who == "joined")
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
    assert not Letter.objects.exists()


def test_somebody_who_signs_in_with_google_reads_so(teacher):
    teacher.set_unusable_password()
    teacher.save()
    teacher.socialaccount_set.create(provider="google", uid="1", extra_data={"email": teacher.email})
    ask(teacher.email)

    deliver(now=NOW)

    assert "you sign in with the school's Google or Microsoft account" in mail.outbox[0].body


def test_asking_again_before_it_left_owes_one_letter(joined):
    ask(joined.email)
    ask(joined.email, NOW + timedelta(seconds=5))

    assert deliver(now=NOW + timedelta(seconds=10)) == counts(sent=1)
    assert len(mail.outbox) == 1


def test_what_was_asked_an_hour_ago_is_not_sent(joined):
    ask(joined.email)

    assert deliver(now=NOW + timedelta(hours=1)) == counts(given_up=1)
    assert mail.outbox == []
    assert not Letter.objects.exists()


def test_a_mail_server_that_is_away_delays_and_loses_nothing(joined, settings):
    backend = settings.EMAIL_BACKEND
    no_mail_server(settings)
    ask(joined.email)
    assert deliver(now=NOW) == counts(failed=1)
    assert Letter.objects.get().last_fault.startswith("ConnectionRefusedError")
    assert deliver(now=NOW + timedelta(seconds=24)) == counts()

    settings.EMAIL_BACKEND = backend

    assert deliver(now=NOW + timedelta(seconds=25)) == counts(sent=1)
    assert len(mail.outbox) == 1


def test_one_letter_is_sent_once_by_two_workers(joined, monkeypatch):
    ask(joined.email)
    seen = []

    def send_while_another_looks(message):
        seen.append(message)
        assert deliver(now=NOW) == counts()

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", send_while_another_looks)
    assert deliver(now=NOW) == counts(sent=1)
    assert len(seen) == 1


def test_a_second_sending_carries_the_same_message_id(joined):
    ask(joined.email)
    letter = Letter.objects.get()

    first, second = message_of(letter, NOW), message_of(letter, NOW)

    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_the_worker_sends_what_a_change_of_password_owes(joined):
    browser = Client()
    browser.post("/sign-in/login/", {"login": joined.email, "password": PASSWORD})
    new = "harbour lantern plum kettle"
    browser.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert mail.outbox == []

    deliver_all(now=timezone.now())

    assert [message.subject for message in mail.outbox] == ["Your password has been changed"]
    assert "From: 127.0.0.1" in mail.outbox[0].body


def test_a_mail_server_that_is_away_for_hours_costs_no_letter_a_try(joined, settings):
    backend = settings.EMAIL_BACKEND
    no_mail_server(settings)
    ask(joined.email)
    for minutes in range(0, 50, 2):
        assert deliver(now=NOW + timedelta(minutes=minutes)) == counts(failed=1)

    settings.EMAIL_BACKEND = backend

    assert deliver(now=NOW + timedelta(minutes=48, seconds=25)) == counts(sent=1)


def test_a_mail_server_that_is_away_is_asked_once_a_run(joined, settings):
    no_mail_server(settings)
    for number in range(3):
        ask(f"somebody{number}@x.example")

    assert deliver(now=NOW) == counts(failed=1)
    assert deliver(now=NOW) == counts(failed=1)
    assert deliver(now=NOW + timedelta(seconds=20)) == counts(failed=1)


@pytest.mark.parametrize(
    ("fault", "again_after"),
    [
        (SMTPRecipientsRefused({"a@x.example": (550, b"no")}), timedelta(minutes=1)),
        (SMTPRecipientsRefused({"a@x.example": (451, b"later")}), timedelta(seconds=25)),
        (SMTPDataError(554, b"no"), timedelta(minutes=1)),
        (SMTPAuthenticationError(535, b"who are you?"), timedelta(seconds=25)),
        (SMTPServerDisconnected("gone"), timedelta(seconds=25)),
        (ValueError("broken"), timedelta(minutes=1)),
    ],
    ids=repr,
)
def test_only_what_is_refused_for_good_waits_longer(joined, monkeypatch, fault, again_after):
    ask(joined.email)

    def refuse(message):
        raise fault

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)

    assert deliver(now=NOW) == counts(failed=1)
    assert deliver(now=NOW + again_after - timedelta(seconds=1)) == counts()
    assert deliver(now=NOW + again_after) == counts(failed=1)


def test_the_log_says_why_a_letter_is_given_up_and_not_to_whom(joined, monkeypatch, caplog):
    def refuse(message):
        raise SMTPRecipientsRefused({message.to[0]: (550, b"nobody of that name")})

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    ask(joined.email)
    Letter.objects.update(attempts=ATTEMPTS - 1)

    assert deliver(now=NOW) == counts(given_up=1)

    assert caplog.messages == ["A letter (reset) is given up: SMTPRecipientsRefused"]
