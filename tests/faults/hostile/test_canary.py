"""Planted secrets are nowhere but where they belong, after the whole product was walked and every sweep ran (S2)."""

import logging
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core import mail
from django.urls import reverse

from accounts.models import Credential
from barnes_social.celery import app
from overview.sweeps import sweep_all
from people.actions.factors import choose_password
from people.models import Person
from people.sealing import factor_of
from tests.accounts.canaries import Scanner, spellings
from tests.factories import NOW, actor, make_report
from tests.hostile.walk import Walk

PASSWORD = "Canary-sign-in-Vb6-otter-94"
PRIVATE = "canary words of zvqk a private report"
# Where the private words of a report belong: its row, the pages of whoever may read it.
READERS = {"Hana Okafor", "Priya Nair"}


def seeds():
    """Every authenticator app's seed, opened for whom it belongs to."""
    for factor in Authenticator.objects.filter(type=Authenticator.Type.TOTP).select_related("user"):
        with factor_of(factor.user):
            yield decrypt(factor.data["secret"])


def keys():
    """The keys of the vault and the secret key."""
    yield settings.SECRET_KEY
    yield from (part.partition(":")[2].strip() for part in settings.VAULT_KEYS.replace("\n", ",").split(",") if part)


@pytest.fixture
def planted(filled, db, at_now):
    """Everything that must stay secret in the filled school."""
    # A row of its own: what is rolled back afterwards must not stay in the school's own object.
    teacher = Person.objects.get(pk=filled.teacher.pk)
    choose_password(teacher, by=actor(teacher), now=NOW, password=PASSWORD)
    make_report(filled.teacher, words=PRIVATE, about=[filled.colleague])
    secrets = ["Plum-Kettle-7-Harbour", "riverside.trips", "Ask Tom first", PASSWORD]
    assert Credential.objects.count() >= 3
    return [*secrets, *seeds(), *keys(), filled.token.partition("-")[2]]


@pytest.mark.fault
def test_no_secret_is_found_anywhere_after_the_whole_product_was_walked(filled, planted, caplog, client):
    for name in ("", "django", "allauth", "accounts", "core", "people", "incidents"):
        caplog.set_level(logging.DEBUG, name or None)
    scanner, keys_of_sessions = Scanner(planted, caplog), set()
    own_page = reverse("people:invitation", args=[filled.token])

    for person, doors in filled.doors().items():
        walk = Walk()
        browser = walk.as_somebody(person, doors)
        if person is not None:
            assert browser.cookies["sessionid"].value, f"{person} was signed out"
            keys_of_sessions.add(browser.cookies["sessionid"].value)
        for path, answer in walk.pages.items():
            if path != own_page:
                scanner.keep(f"{path} as {person}", answer.serialize_headers() + answer.content)
            if person is None or person.name not in READERS:
                assert PRIVATE.encode() not in answer.content, f"{path} as {person}"
    broken = client.get("/nothing/")
    scanner.keep("404", broken.content)
    client.post(reverse("account_login"), {"login": filled.teacher.email, "password": PASSWORD + "x"})
    client.post(reverse("account_reset_password"), {"email": filled.teacher.email})
    for name in app.conf.beat_schedule.values():
        app.send_task(name["task"])
    for days in (0, 1, 12, 40):
        sweep_all(now=NOW + timedelta(days=days))
    sent = [message for message in mail.outbox if "/invitation/" not in message.body]

    assert len(scanner.kept) > 100
    assert len(keys_of_sessions) > 5
    scanner.forms |= {key: spellings(key) for key in keys_of_sessions}
    assert not [message.subject for message in sent if PRIVATE in f"{message.subject} {message.body}"]
    mail.outbox[:] = sent
    assert scanner.found() == []
    scanner = Scanner([PRIVATE], caplog)
    assert {place.partition(": ")[0] for place in scanner.found()} == {"table incidents_incident"}
