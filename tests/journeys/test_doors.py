"""A newcomer joins with Google, and somebody without a place on the list stays outside."""

import pytest
from django.utils import timezone

from people.actions.invitations import invite
from people.roles import Role
from tests.factories import actor, make_person
from tests.journeys.checks import check_page
from tests.oidc.running import Running

pytestmark = pytest.mark.journey

DOMAIN = "school.example"


@pytest.fixture
def google(live_server, settings):
    """Google's door is open, and leads to a provider of our own."""
    settings.SITE_URL = live_server.url
    accounts = {
        name: {"email": f"{name}@school.example", "email_verified": True, "hd": DOMAIN} for name in ("nia", "otto")
    }
    running = Running(accounts, [f"{live_server.url}/sign-in/with/google/back/"]).start()
    settings.SIGN_IN_WITH = {"google": running.known_as("Google", ("hd", DOMAIN))}
    yield running
    running.stop()


def let_through(page, provider):
    """This page may also open the provider's pages."""
    page.context.route(lambda url: url.startswith(provider.issuer), lambda route: route.continue_())
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_a_newcomer_joins_with_google_and_a_stranger_stays_outside(page_as, visit, google, head, scripts):
    newcomer = make_person("Nia Webb", Role.STAFF, email="nia@school.example")
    newcomer.set_unusable_password()
    newcomer.save()
    invite(newcomer, by=actor(head, timezone.now()), now=timezone.now())
    page = let_through(page_as(scripts=scripts), google)

    visit(page, "/statement/")
    page.get_by_role("button", name="Sign in with Google").click()
    page.get_by_role("link", name="nia").click()
    page.wait_for_url("**/statement/")
    visit(page, "/sign-in/security/")
    assert page.get_by_text("nia@school.example").is_visible()
    page.get_by_role("link", name="Choose one").click()
    check_page(page)

    stranger = let_through(page_as(scripts=scripts), google)
    visit(stranger, "/sign-in/login/")
    stranger.get_by_role("button", name="Sign in with Google").click()
    stranger.get_by_role("link", name="otto").click()
    stranger.get_by_role("heading", name="You cannot sign in with this Google account").wait_for()
    check_page(stranger)
    stranger.get_by_role("link", name="Back to signing in").click()

    google.stop()
    stranger.get_by_role("button", name="Sign in with Google").click()
    stranger.get_by_role("heading", name="Google does not answer").wait_for()
    check_page(stranger)
