"""The cast, their browsers, and the guards around every test."""

import os
import signal
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from people.roles import Role
from tests import factories, guards
from tests.history import guards_lifted
from tests.served import Served, free_port
from tests.source import shared_files

Client.request = guards.judge_pages(guards.guard(Client.request))


def pytest_terminal_summary(terminalreporter):
    """Where the folder of shared data is absent, the hostile files are far fewer: no run hides it."""
    terminalreporter.write_line(f"files of shared data: {len(shared_files()) or 'none here'}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """SQLite in a file of its own: one in memory locks as soon as a second thread looks at it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        database["TEST"]["NAME"] = str(settings.DATA_DIR / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _flush_may_empty_the_history():
    """A transactional test's flush empties every table; only then are the guards of the history lifted."""
    flush = type(connection.ops).execute_sql_flush

    def without_guards(self, statements):
        with guards_lifted():
            return flush(self, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "execute_sql_flush", without_guards)
        yield


# Tests send mail into a list, hash quickly and serve static files by their plain names.
PLAIN = {
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STORAGES": settings.STORAGES
    | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
}


@pytest.fixture(autouse=True)
def _plain_settings(settings):
    settings.CHECKPOINT_FILE = settings.DATA_DIR / f"checkpoints-{uuid4()}"
    for name, value in PLAIN.items():
        setattr(settings, name, value)


@pytest.fixture
def now():
    """Thursday 19 November 2026, 10:30 at the school."""
    return factories.NOW


@pytest.fixture
def school(db):
    return factories.make_school()


@pytest.fixture
def in_production(school, settings):
    """The school is a real one, and so is the installation."""
    settings.DEMONSTRATION = school.is_demonstration = False
    school.save()
    return school


@pytest.fixture
def head(school):
    return factories.make_person("Hana Okafor", Role.HEADTEACHER, Role.STAFF)


@pytest.fixture
def deputy(school):
    return factories.make_person("Dele Marsh", Role.SLT, Role.STAFF)


@pytest.fixture
def tech(school):
    return factories.make_person("Tom Wells", Role.TECHNICIAN, Role.STAFF)


@pytest.fixture
def manager(school):
    return factories.make_person("Maya Price", Role.BUSINESS_MANAGER, Role.STAFF)


@pytest.fixture
def slt(school):
    return factories.make_person("Sara Lund", Role.SLT, Role.STAFF)


@pytest.fixture
def dsl(school):
    return factories.make_person("Dina Rowe", Role.SAFEGUARDING_LEAD, Role.STAFF)


@pytest.fixture
def teacher(school):
    return factories.make_person("Priya Nair", Role.STAFF)


@pytest.fixture
def governor(school):
    return factories.make_person("Gwen Ash", Role.GOVERNOR)


@pytest.fixture
def chair(school):
    return factories.make_person("Chidi Bello", Role.CHAIR, Role.GOVERNOR)


@pytest.fixture
def outsider(school):
    """Somebody on the list with no role at all."""
    return factories.make_person("Olga Stone")


@pytest.fixture
def browser_as(db):
    """A signed-in test client for somebody: `browser_as(head).get("/")`."""

    def open_browser(person):
        client = Client()
        client.force_login(person)
        return client

    return open_browser


@pytest.fixture
def at_now(time_machine):
    """The views' clock stands still on Thursday 19 November 2026, 10:30."""
    time_machine.move_to(factories.NOW, tick=False)
    return time_machine


@pytest.fixture
def fresh_browser_as(browser_as, at_now):
    """A signed-in browser that gave its code at NOW: `fresh_browser_as(tech)`."""

    def open_browser(person, given_at=factories.NOW):
        if not person.authenticator_set.exists():
            factories.enrol(person)
        browser = browser_as(person)
        session = browser.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": given_at.timestamp()}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        return browser

    return open_browser


@pytest.fixture
def serve(tmp_path):
    """`serve(…)`: `manage.py serve` with these options and variables, as a program; gone after the test."""
    started = []

    def start(*argv, port=None, data_dir=tmp_path, **variables):
        started.append(Served(data_dir, port or free_port(), *argv, **variables))
        return started[-1]

    yield start
    for served in started:
        for process in served.everything():
            os.kill(process, signal.SIGKILL)
        served.process.wait()
        served.process.stdout.close()


@pytest.fixture(autouse=True)
def _checks_again():
    """What `tests.damage` lifts is back for the next test."""
    yield
    if connection.vendor == "sqlite" and connection.connection is not None:
        connection.connection.execute("PRAGMA ignore_check_constraints = OFF")
