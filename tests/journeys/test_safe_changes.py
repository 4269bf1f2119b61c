"""On a phone: a password is suggested, shown, set, confirmed; a square code is read, recovery codes ticked off."""

import re

import pytest
from django.urls import reverse

from accounts.models import CredentialLook
from tests.accounts.test_qr import SHOWN_BY_THE_PLATFORM, square
from tests.factories import NOW, make_account, store
from tests.journeys.checks import check_page
from tests.journeys.conftest import code_of

pytestmark = pytest.mark.journey

OLD = "plum kettle harbour ninety"


@pytest.fixture
def account(school, tech):
    account = make_account("Year 5 trips", platform="instagram")
    store(account, tech, username="riverside.trips", password=OLD)
    return account


def test_a_password_is_changed_and_nothing_is_lost_on_the_way(page_as, visit, account, tech):
    page = page_as(tech)
    visit(page, reverse("accounts:safe", args=[account.pk]))
    page.get_by_role("link", name="Change the password").click()
    check_page(page)
    page.get_by_role("button", name="Suggest a password").click()
    check_page(page)
    page.close()

    page = page_as(tech)
    visit(page, reverse("accounts:safe", args=[account.pk]))
    page.get_by_role("link", name="Go on with it").click()
    page.get_by_role("button", name="Show both passwords").click()
    page.get_by_label("Code").fill(code_of(tech))
    page.get_by_role("button", name="Go on").click()
    check_page(page)
    page.get_by_role("button", name="Change the password").click()
    for words in ("riverside.trips", OLD, re.compile(r"It is very hard to guess\. It counts once you say")):
        assert page.get_by_text(words).first.is_visible()
    check_page(page)
    page.get_by_role("button", name="Blank it").click()
    assert OLD not in page.content()
    check_page(page)

    visit(page, reverse("accounts:suggestion", args=[account.pk]))
    page.get_by_role("button", name="I have set it there").click()
    assert page.get_by_text("The new password is stored").is_visible()
    check_page(page)
    page.get_by_role("link", name="Every version").click()
    assert page.get_by_text("Set on the platform").first.is_visible()
    check_page(page)
    assert CredentialLook.objects.filter(person=tech).count() == 3


def test_a_square_code_is_read_and_recovery_codes_are_ticked_off(page_as, visit, account, tech):
    page = page_as(tech)
    visit(page, reverse("accounts:store_credential", args=[account.pk, "totp-seed"]))
    page.get_by_label("A picture of the square code").set_input_files(
        {"name": "code.png", "mimeType": "image/png", "buffer": square(SHOWN_BY_THE_PLATFORM)}
    )
    page.get_by_role("button", name="Store it").click()
    assert page.get_by_text("The authenticator key is stored.").is_visible()

    page.get_by_role("link", name="Store the recovery codes").click()
    page.get_by_label("Recovery codes").fill("4401-7731\n8812-6620\n5190-3348")
    page.get_by_role("button", name="Store it").click()
    page.get_by_role("link", name="3 of 3 left").click()
    check_page(page)
    page.get_by_role("button", name="I have used it").first.click()
    assert page.get_by_text("2 left. Make new ones on Instagram").is_visible()
    check_page(page)
    page.get_by_role("link", name="Show the codes").click()
    page.get_by_label("Code").fill(code_of(tech))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Something is wrong").click()
    assert page.get_by_text("4401-7731").is_visible()
    check_page(page)
    page.keyboard.press("Escape")
    assert "4401-7731" not in page.content()
    visit(page, reverse("accounts:safe", args=[account.pk]))
    visit(page, f"{reverse('accounts:looks')}?week={NOW:%Y-%m-%d}")
    visit(page, reverse("accounts:looks"))
