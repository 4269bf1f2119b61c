"""A password is stored, handed over, collected and confirmed; and it goes away by itself (RO7, RO9)."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from accounts.models import CredentialLook, Handover, PostingRight
from tests.accounts.test_passwords import SEED
from tests.factories import make_account, make_person, store
from tests.journeys.checks import check_page
from tests.journeys.conftest import AT_BOTH_WIDTHS, code_of

pytestmark = pytest.mark.journey

TYPED = "plum kettle harbour ninety"


@pytest.fixture
def account(school):
    account = make_account("Year 5 trips", platform="instagram")
    account.request.conditions = "Ask the headteacher before you post a video.\nNo posts after 18:00."
    account.request.save()
    return account


@AT_BOTH_WIDTHS
def test_a_password_is_stored_handed_over_collected_and_confirmed(page_as, sign_in, visit, account, tech, teacher):
    make_person("Olu Adeyemi", "staff")
    technician = page_as(tech)
    _store(technician, visit, account)
    _let_post_and_offer(technician, visit, account, teacher)

    hers = sign_in(page_as(), teacher)
    _set_up_the_authenticator_on_the_way(hers, account)
    _collect_and_confirm(hers, account)
    assert Handover.objects.get().state == "confirmed"

    _show_and_blank(technician, visit, account, tech)
    assert CredentialLook.objects.filter(person=tech).count() == 3


def test_what_is_shown_goes_away_without_javascript_too(page_as, account, tech, monkeypatch):
    monkeypatch.setattr("accounts.views.credentials.SHOWN_FOR_SECONDS", 2)
    _quick_store(account, tech)
    page = page_as(tech, scripts=False, desk=True)
    page.goto(reverse("accounts:show_sign_in", args=[account.pk]))
    _give_code(page, tech)
    page.get_by_role("button", name="Sign in to post").click()

    assert page.get_by_text(TYPED).is_visible()
    assert page.get_by_text("Shown for 2 seconds, then this page goes away by itself.").is_visible()
    check_page(page)
    page.wait_for_url(f"**{reverse('accounts:safe', args=[account.pk])}")
    assert TYPED not in page.content()


def _quick_store(account, tech):
    store(account, tech, username="riverside.trips", password=TYPED)


def _give_code(page, person):
    page.get_by_label("Code").fill(code_of(person))
    page.get_by_role("button", name="Go on").click()


def _store(page, visit, account):
    visit(page, reverse("accounts:safe", args=[account.pk]))
    page.get_by_role("link", name="Store the user name").click()
    check_page(page)
    page.get_by_label("User name").fill("riverside.trips")
    page.get_by_role("button", name="Store it", exact=True).click()

    page.get_by_role("link", name="Store the password").click()
    page.get_by_label("Password", exact=True).fill("riverside1")
    page.get_by_role("button", name="Store it", exact=True).click()
    assert page.get_by_label("Password", exact=True).input_value() == ""
    check_page(page)
    page.get_by_label("Password", exact=True).fill(TYPED)
    page.get_by_role("button", name="Store it", exact=True).click()

    page.get_by_role("link", name="Store the authenticator key").click()
    page.get_by_label("Or the setup key").fill(SEED)
    page.get_by_role("button", name="Store it", exact=True).click()
    assert page.get_by_text("The authenticator key is stored.").is_visible()
    check_page(page)


def _let_post_and_offer(page, visit, account, teacher):
    visit(page, reverse("accounts:posting", args=[account.pk]))
    page.get_by_role("button", name="Add somebody").click()
    check_page(page)
    page.get_by_label("Who").select_option(label=teacher.name)
    page.get_by_label("Why").fill("Runs the Year 5 trips")
    page.get_by_role("button", name="Add", exact=True).click()
    check_page(page)
    page.get_by_role("button", name=f"Hand over {teacher.name}").click()
    assert page.get_by_text("Waiting to be collected").is_visible()
    check_page(page)
    assert PostingRight.objects.get().person == teacher


def _set_up_the_authenticator_on_the_way(page, account):
    page.get_by_role("button", name="Collect the sign-in details").first.click()
    check_page(page)
    page.get_by_role("button", name="Set up the authenticator app").click()
    page.get_by_text("The camera does not work").click()
    secret = page.locator(".key").inner_text().strip()
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("button", name="I have kept them, go on").click()
    assert page.url.endswith(Handover.objects.get().get_absolute_url())


def _collect_and_confirm(page, account):
    check_page(page)
    page.get_by_label("I have read the conditions and will keep to them").check()
    page.get_by_role("button", name="Collect now").click()
    for words in ("riverside.trips", TYPED, "Code from the authenticator"):
        assert page.get_by_text(words, exact=True).is_visible()
    assert SEED not in page.content()
    check_page(page)
    page.get_by_role("link", name="I have finished").click()
    check_page(page)
    page.get_by_role("button", name="Yes, I can sign in").click()
    assert page.get_by_text("Thank you. Year 5 trips is yours to post on.").is_visible()
    check_page(page)


def _show_and_blank(page, visit, account, tech):
    page.goto(reverse("accounts:show_sign_in", args=[account.pk]))
    _give_code(page, tech)
    check_page(page)
    page.get_by_role("button", name="Sign in to post").click()
    assert page.get_by_text(TYPED, exact=True).is_visible()
    page.get_by_text(re.compile(r"Shown for \d+ more seconds")).wait_for()
    check_page(page)
    page.keyboard.press("Escape")
    assert TYPED not in page.content()
    assert page.get_by_text("Blanked. Open it again when nobody reads along.").is_visible()
    check_page(page)
    visit(page, reverse("accounts:safe", args=[account.pk]))
