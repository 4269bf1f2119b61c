"""A provider of the tests' own, which plays Google and Microsoft."""

import pytest
from django.utils import timezone

from people.actions.invitations import invite
from people.roles import Role
from tests.factories import actor, make_person
from tests.oidc.running import Running
from tests.people.doors import ACCOUNTS, DOMAIN, TENANT


@pytest.fixture(scope="session")
def provider():
    back_to = [f"http://localhost:8000/sign-in/with/{which}/back/" for which in ("google", "microsoft")]
    running = Running(ACCOUNTS, back_to).start()
    yield running
    running.stop()


@pytest.fixture
def doors(provider, settings, school):
    """Both doors are open; the one provider plays Google and Microsoft."""
    settings.SITE_URL = "http://localhost:8000"
    settings.SIGN_IN_WITH = {
        "google": provider.known_as("Google", ("hd", DOMAIN)),
        "microsoft": provider.known_as("Microsoft", ("tid", TENANT)),
    }
    return provider


@pytest.fixture
def priya(school):
    """A teacher who was invited and has not been here."""
    person = make_person("Priya Nair", Role.STAFF, email="priya.nair@school.example")
    person.set_unusable_password()
    person.save()
    return person


@pytest.fixture
def invited(priya, head):
    invite(priya, by=actor(head, timezone.now()), now=timezone.now())
    return priya
