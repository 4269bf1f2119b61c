"""Browsers whose second factor was given a moment ago."""

import pytest

from tests.factories import NOW, enrol


@pytest.fixture
def at_now(time_machine):
    """The views' clock stands still on Thursday 19 November 2026, 10:30."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def fresh_browser_as(browser_as, at_now):
    """A signed-in browser that gave its code at NOW: `fresh_browser_as(tech)`."""

    def open_browser(person, given_at=NOW):
        if not person.authenticator_set.exists():
            enrol(person)
        browser = browser_as(person)
        session = browser.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": given_at.timestamp()}]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        return browser

    return open_browser
