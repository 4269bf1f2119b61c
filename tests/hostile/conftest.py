"""One filled school for all tests of this folder; each test's changes are rolled back."""

from contextlib import contextmanager

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings
from lxml import html

from tests.conftest import PLAIN
from tests.factories import NOW
from tests.hostile.one_of_each import OneOfEach
from tests.hostile.walk import Walk


@contextmanager
def undone():
    """Whatever happens in here is rolled back; an action that insists on its own transaction may run in it."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def filled(django_db_setup, django_db_blocker):
    """A school with one of everything on 19 November 2026, for every test of this folder that asks for it."""
    with django_db_blocker.unblock(), undone():
        with override_settings(**PLAIN), time_machine.travel(NOW, tick=False):
            school = OneOfEach()
        yield school


@pytest.fixture(scope="package")
def forms(filled, django_db_blocker):
    """Every form that anybody of the school meets, each with the browser of whoever met it."""
    with django_db_blocker.unblock(), override_settings(**PLAIN), time_machine.travel(NOW, tick=False):
        walk = Walk()
        for person, doors in filled.doors().items():
            walk.as_somebody(person, doors)
        # Whom it is about is asked first; the answer to that is the page of words.
        about = next(form for form in walk.forms if form.view == "incidents:start_report" and form.texts())
        answer = about.send(about.sensible() | {"offices": ["none"]})
        walk.gather(about.browser, about.action, html.document_fromstring(answer.content.decode()))
    return walk.forms


@pytest.fixture
def at_now():
    """The clock stands at the hour of the filled school."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
