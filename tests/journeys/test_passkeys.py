"""A passkey signs in by itself and opens a secret; a security key comes after the password (S7, RO7)."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from people.roles import Role
from tests.factories import make_account, make_person, store
from tests.journeys.checks import check_page
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.journey

TYPED = "plum kettle harbour ninety"
# What a phone or a laptop is, and what one carries on a key ring and plugs in.
LAPTOP = {"transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
KEY_RING = {"transport": "usb", "hasResidentKey": False, "hasUserVerification": False}


@pytest.fixture
def newcomer(school):
    """An IT technician who has never had a second step."""
    person = make_person("Tess Marlow", Role.TECHNICIAN, Role.STAFF)
    person.authenticator_set.all().delete()
    return person


def give(page, kind):
    """Let this page's browser have an authenticator of that kind; returns what takes it away again."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "automaticPresenceSimulation": True} | kind
    given = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda: devtools.send("WebAuthn.removeVirtualAuthenticator", given)


def by_password(page, visit, person):
    person.set_password(PASSWORD)
    person.save()
    visit(page, reverse("account_login"))
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.goto(reverse("account_logout"))
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")


def add(page, kind, name):
    page.get_by_role("radio", name=kind).check()
    page.get_by_label("What do you call it?").fill(name)
    page.get_by_role("button", name="Go on").click()


def test_a_passkey_is_set_up_signs_in_shows_a_secret_and_stays_as_the_last_one(page_as, visit, newcomer):
    account = make_account("Year 5 trips", platform="instagram")
    page = page_as()
    give(page, LAPTOP)
    by_password(page, visit, newcomer)
    page.wait_for_url("**/sign-in/security/app/**")
    check_page(page)
    page.get_by_role("link", name="Use a passkey or a security key instead").click()
    check_page(page)
    add(page, "A passkey", "Office computer")
    page.wait_for_url("**/sign-in/security/spare-codes/")
    check_page(page)
    assert Authenticator.objects.get(user=newcomer, type="webauthn").wrap().is_passwordless

    store(account, newcomer, username="riverside.trips", password=TYPED)
    sign_out(page)
    page.goto(reverse("accounts:show_sign_in", args=[account.pk]))
    check_page(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"**{reverse('accounts:show_sign_in', args=[account.pk])}")
    page.get_by_role("button", name="Sign in to post").click()
    assert page.get_by_text(TYPED, exact=True).is_visible()

    visit(page, reverse("mfa_index"))
    page.get_by_role("link", name="Remove Office computer").click()
    check_page(page)
    assert page.get_by_text("so the last one stays").is_visible()
    page.get_by_role("button", name="Add another").click()
    page.wait_for_url("**/sign-in/security/passkeys/new/")


def test_a_security_key_is_the_second_step_after_the_password_and_another_one_is_not(page_as, visit, newcomer):
    page = page_as()
    take = give(page, KEY_RING)
    by_password(page, visit, newcomer)
    page.get_by_role("link", name="Use a passkey or a security key instead").click()
    add(page, "A security key", "Key ring")
    page.wait_for_url("**/sign-in/security/spare-codes/")
    sign_out(page)

    by_password(page, visit, newcomer)
    page.wait_for_url("**/sign-in/security/code/")
    check_page(page)
    page.get_by_role("button", name="Use your passkey or security key").click()
    page.get_by_role("heading", name="Waiting for you").wait_for()
    sign_out(page)

    take()
    give(page, KEY_RING)
    by_password(page, visit, newcomer)
    page.get_by_role("button", name="Use your passkey or security key").click()
    page.get_by_text("Nothing was used: it was cancelled").wait_for()
    check_page(page)
