"""A real browser on a live server: signed-in pages, axe at both widths, and nothing fetched from outside.

def test_a_story(page_as, visit, head):
    page = page_as(head)
    visit(page, "/")                                # opens and checks at 390 and 1280 px
    page.get_by_role("button", name="Send").click()
    check_page(page)                                # checks wherever the page is now
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import sync_playwright

from overview.invariants import check
from overview.sweeps import sweep_all
from people.sealing import factor_of
from scripts.find_browser import find
from tests.journeys.checks import check_page

# Playwright's own loop runs in this thread; Django would mistake our plain queries for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
PASSWORD = "heron-lantern-Tuesday-47"
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
# The main story of a part is lived twice: once with everybody on a phone, once with everybody at a desk.
AT_BOTH_WIDTHS = pytest.mark.parametrize("width", SIZES)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

if connections["default"].vendor == "sqlite":
    # The live server's thread and the test's share a file; a database in memory would lock.
    _folder = tempfile.TemporaryDirectory(prefix="barnes-social-journeys-")
    connections["default"].settings_dict["TEST"]["NAME"] = str(Path(_folder.name) / "journeys.sqlite3")


@pytest.fixture(scope="session")
def browser():
    """One browser for all journeys; where there is none they are skipped, and say so."""
    path = find()
    if not path:
        pytest.skip("NO BROWSER: the journeys did not run. Install Chromium, or name one in CHROMIUM.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def _assets():
    """The third-party styles and scripts, built where nobody has built them yet."""
    if not (settings.BASE_DIR / "static/vendor/vendor.css").exists():
        subprocess.run([sys.executable, settings.BASE_DIR / "scripts/build_assets.py"], check=True, timeout=60)


@pytest.fixture
def width():
    """Where people work: on a "phone", unless a test is for `AT_BOTH_WIDTHS`."""
    return "phone"


@pytest.fixture
def page_as(browser, live_server, _assets, transactional_db, width):
    """`page_as(person)`: a page as wide as `width` says, signed in; `page_as(None)` is signed out.

    `desk=True` works at a desk whatever `width` says; `scripts=False` turns JavaScript off. Afterwards the test fails
    where a page asked another server for anything, broke the Content Security Policy or raised an error in a script.
    """
    contexts, troubles = [], []

    def open_page(person=None, *, scripts=True, desk=False):
        context = browser.new_context(
            viewport=SIZES["desk" if desk else width],
            base_url=live_server.url,
            java_script_enabled=scripts,
            locale="en-GB",
        )
        contexts.append(context)
        context.route(lambda url: not url.startswith((live_server.url, "data:")), _refuse(troubles))
        context.set_default_timeout(15_000)
        if person is not None:
            context.add_cookies([_session_of(person, live_server.url)])
        page = context.new_page()
        page.has_scripts = scripts
        page.on("pageerror", lambda error: troubles.append(f"a script failed: {error}"))
        page.on("console", lambda message: _listen(message.text, troubles))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles, troubles


@pytest.fixture(autouse=True)
def _everything_holds(transactional_db):
    """After the story everything that the product promises holds, once the background has done what fell due."""
    yield
    now = timezone.now()
    sweep_all(now=now)
    found = [f"{promise.name}: {one.row}: {one.wrong}" for promise, broken in check(now) for one in broken]
    assert not found, found


@pytest.fixture
def visit():
    """`visit(page, "/path/")`: open a page, expect 200, and check it at both widths."""

    def open_and_check(page, path, *, status=200):
        answer = page.goto(path)
        assert answer.status == status, f"{path} answered {answer.status}"
        check_page(page)
        return page

    return open_and_check


@pytest.fixture
def sign_in(visit):
    """`sign_in(page, person)`: by e-mail address, password and, where they have one, a code, as people do."""

    def by_hand(page, person):
        person.set_password(PASSWORD)
        person.save()
        visit(page, reverse("account_login"))
        page.get_by_label("E-mail address").fill(person.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        if code := code_of(person):
            check_page(page)
            page.get_by_label("Code").fill(code)
            page.get_by_role("button", name="Sign in", exact=True).click()
        return page

    return by_hand


def code_of(person) -> str:
    """What this person's authenticator app shows now; "" for somebody without one."""
    factor = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if factor is None:
        return ""
    with factor_of(person):
        secret = decrypt(factor.data["secret"])
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def _session_of(person, url):
    client = Client()
    client.force_login(person)
    return session_cookie(client, url)


def session_cookie(client, url):
    """What signs a page's browser in as this signed-in test client is."""
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "domain": urlsplit(url).hostname, "path": "/"}


def _refuse(troubles):
    def refuse(route):
        troubles.append(f"a page asked outside for {route.request.url}")
        route.abort()

    return refuse


def _listen(text, troubles):
    if "Content Security Policy" in text:
        troubles.append(text)
