"""Somebody is invited, chooses a password, sets up the second step, and hands over while away."""

import pytest
from django.utils import timezone

from people.actions.invitations import invite
from people.models import Absence
from people.roles import Role
from tests.factories import actor, make_person
from tests.journeys.checks import check_page
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.journey


@pytest.fixture
def newcomer(school):
    """A business manager who has never been here."""
    person = make_person("Nia Webb", Role.BUSINESS_MANAGER, Role.STAFF)
    person.authenticator_set.all().delete()
    person.set_unusable_password()
    person.save()
    return person


def code_for(secret):
    """What the authenticator app shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value  # allauth's models load late

    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def test_a_newcomer_joins_sets_up_the_second_step_and_hands_over(page_as, visit, head, newcomer, deputy):
    link = f"/people/invitation/{invite(newcomer, by=actor(head, timezone.now()), now=timezone.now())}/"
    page = visit(page_as(), link)
    page.get_by_label("Choose a password", exact=True).fill("riverside")
    page.get_by_role("button", name="Save and sign in").click()
    check_page(page)
    assert page.get_by_text("Choose a password that is harder to guess").first.is_visible()
    page.get_by_label("Choose a password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()

    page.wait_for_url("**/sign-in/security/app/**")
    check_page(page)
    page.get_by_text("The camera does not work").click()
    secret = page.locator(".key").inner_text().strip()
    page.get_by_label("Code").fill(code_for(secret))
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/sign-in/security/spare-codes/")
    check_page(page)
    assert page.locator(".codes li").count() == 10
    page.get_by_role("button", name="I have kept them, go on").click()
    page.get_by_role("heading", name="Waiting for you").wait_for()

    visit(page, "/people/away/")
    today = timezone.localdate().isoformat()
    page.get_by_label("Last day away").fill(today)
    page.get_by_label("Who stands in").select_option(label="Dele Marsh")
    page.get_by_role("button", name="Hand over for these days").click()
    check_page(page)
    page.get_by_role("button", name="I’m back").click()
    page.get_by_text("Welcome back.").wait_for()
    absence = Absence.objects.get()
    assert (absence.person, absence.stand_in, absence.ended_by) == (newcomer, deputy, newcomer)

    visit(page_as(), link, status=410)


def test_a_form_sent_after_the_session_ended_shows_what_was_typed_without_javascript(page_as, teacher, deputy):
    page = page_as(teacher, scripts=False)
    page.goto("/people/away/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Hand over for these days").click()

    assert page.get_by_role("heading", level=1).inner_text() == "You were signed out before this was sent"
    check_page(page)
    page.get_by_role("link", name="Sign in").last.click()
    page.wait_for_url("**/sign-in/login/?next=/people/away/")
