"""Guessing: who may try how often, in however many web processes, and that a guess tells nothing."""

import os
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.utils import timezone

from people.actions.invitations import invite
from people.models import Tries
from tests.factories import actor, make_person
from tests.people.test_factors import PASSWORD
from tests.source import ROOT

LOGIN, CODE, RESET = "/sign-in/login/", "/sign-in/security/code/", "/sign-in/password/reset/"
TOO_MANY = "There were too many tries. Wait 5 minutes and try again."
MISMATCH = "The e-mail address or the password is not right. Check both and try again."


def guess(email, password="not it at all", address="10.0.0.1", browser=None):
    return (browser or Client()).post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address)


def said(answer):
    return answer.status_code, [str(error) for error in answer.context["form"].non_field_errors()]


@pytest.fixture
def joined(teacher):
    teacher.set_password(PASSWORD)
    teacher.save()
    return teacher


def test_five_wrong_passwords_stop_a_person_from_every_address_and_nobody_else(joined, head):
    answers = [said(guess(joined.email, address=f"10.0.0.{number}")) for number in range(1, 6)]
    assert answers == [(200, [MISMATCH])] * 5

    assert said(guess(joined.email, PASSWORD, address="10.9.9.9")) == (429, [TOO_MANY])
    assert said(guess(head.email)) == (200, [MISMATCH])


def test_limits_say_the_same_for_names_that_are_not_known(school):
    answers = [said(guess("nobody@school.example", address=f"10.0.0.{number}")) for number in range(1, 7)]

    assert answers == [(200, [MISMATCH])] * 5 + [(429, [TOO_MANY])]


def test_one_address_may_not_try_many_names(school):
    answers = [said(guess(f"name{number}@school.example")) for number in range(31)]

    assert answers == [(200, [MISMATCH])] * 30 + [(429, [TOO_MANY])]
    assert said(guess("another@school.example", address="10.0.0.2")) == (200, [MISMATCH])


def test_limits_end_by_themselves(joined, time_machine):
    for _ in range(6):
        guess(joined.email)
    time_machine.move_to(timezone.now() + timedelta(minutes=5, seconds=1))

    assert guess(joined.email, PASSWORD).status_code == 302


def test_five_wrong_codes_stop_even_the_right_one(head):
    head.set_password(PASSWORD)
    head.save()
    browser = Client()
    guess(head.email, PASSWORD, browser=browser)
    right = browser.get(CODE).context["demonstration_code"]
    answers = [browser.post(CODE, {"code": "000000"}) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}

    answer = browser.post(CODE, {"code": right})

    assert (answer.status_code, answer.context["form"].errors["code"]) == (429, [TOO_MANY])


def test_reset_stops_after_five_links_an_hour_known_or_not(joined):
    for email in (joined.email, "nobody@school.example"):
        answers = [Client().post(RESET, {"email": email}, REMOTE_ADDR=f"10.1.0.{number}") for number in range(6)]
        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
        assert "asked for too often. Wait 1 hour, then ask again." in answers[-1].text
        assert answers[-1]["Retry-After"] == "3600"


def test_invitations_are_not_guessed(head):
    person = make_person("Nia Webb", "staff")
    person.set_unusable_password()
    person.save()
    token = invite(person, by=actor(head, timezone.now()), now=timezone.now())
    answers = [Client().post(f"/people/invitation/{number}/") for number in range(21)]
    assert [answer.status_code for answer in answers] == [404] * 20 + [429]

    answer = Client().post(f"/people/invitation/{token}/")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "Wait 1 minute, then go back and try again." in answer.text
    assert Client().get(f"/people/invitation/{token}/").status_code == 200


def test_a_wrong_password_costs_the_same_work_whoever_it_is_tried_for(joined, settings, monkeypatch):
    """The slow part of signing in is the hashing: it is done once for a stranger too."""
    joiner = make_person("Nia Webb", "staff")
    joiner.set_unusable_password()
    joiner.save()
    leaver = make_person("Lena Gray", "staff", access_ends_at=timezone.now())
    leaver.set_password(PASSWORD)
    leaver.save()
    worked = []
    slow = hashers.get_hasher("default")
    monkeypatch.setattr(type(slow), "encode", _counted(type(slow).encode, worked))

    def work_for(email):
        worked.clear()
        answer = guess(email)
        return len(worked), *said(answer)

    known = work_for(joined.email)
    assert known == (1, 200, [MISMATCH])
    for email in ("nobody@school.example", joiner.email, leaver.email):
        assert work_for(email) == known


def _counted(encode, worked):
    def counted(self, *args, **kwargs):
        worked.append(1)
        return encode(self, *args, **kwargs)

    return counted


OTHER_PROCESS = """
import django
from django.conf import settings
settings.STORAGES["staticfiles"] = {{"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
django.setup()
from django.test import Client
for _ in range(3):
    answer = Client().post({path!r}, {{"login": {email!r}, "password": "not it"}}, REMOTE_ADDR="10.0.0.7")
    print(answer.status_code)
"""


@pytest.mark.django_db(transaction=True)
def test_two_web_processes_count_together(transactional_db, joined):
    url = f"sqlite:///{connection.settings_dict['NAME']}"
    if connection.vendor == "postgresql":
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    for _ in range(2):
        assert said(guess(joined.email)) == (200, [MISMATCH])

    other = subprocess.run(
        [sys.executable, "-W", "error", "-c", OTHER_PROCESS.format(path=LOGIN, email=joined.email)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "barnes_social.settings"},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert other.stdout.split() == ["200"] * 3, other.stderr[-500:]
    assert said(guess(joined.email)) == (429, [TOO_MANY])
    assert Tries.objects.exists()
