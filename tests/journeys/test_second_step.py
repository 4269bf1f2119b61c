"""Codes on paper at a shared computer; and two people who help a third, who lost the phone (S7)."""

import pytest
from django.urls import reverse

from tests.journeys.checks import check_page
from tests.journeys.conftest import PASSWORD, code_of

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_staff_without_a_phone_print_codes_at_a_shared_computer(page_as, visit, teacher, scripts):
    teacher.set_password(PASSWORD)
    teacher.save()
    page = visit(page_as(scripts=scripts), reverse("account_login"))
    page.get_by_label("E-mail address").fill(teacher.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Others use this computer too").check()
    page.get_by_role("button", name="Sign in", exact=True).click()
    check_page(page)

    visit(page, reverse("mfa_index"))
    page.get_by_role("link", name="Print some").click()
    check_page(page)
    page.get_by_role("button", name="Make ten new codes").click()
    check_page(page)
    assert page.locator(".codes li").count() == 10
    assert page.get_by_role("button", name="Print", exact=True).is_visible() is scripts
    first = page.locator(".codes li").first.inner_text().removeprefix("☐ ")

    page.goto(reverse("mfa_reauthenticate") + "?next=" + reverse("mfa_view_recovery_codes"))
    check_page(page)
    page.get_by_label("Code").fill(first)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("You have 9 of 10 left.").wait_for()
    check_page(page)
    assert page.locator(".codes li").first.inner_text() == "☑ used"

    page.get_by_role("button", name="Shared computer: sign out").click()
    visit(page, reverse("account_login"))
    assert page.get_by_label("Others use this computer too").is_checked()


def test_business_manager_asks_and_chair_agrees_that_the_headteacher_starts_again(
    page_as, visit, sign_in, head, manager, chair
):
    asking = visit(page_as(manager), head.get_absolute_url())
    _press_with_a_code(asking, manager, "Ask a second person to agree", "Lost the phone or key")
    asking.get_by_text("You asked for this, so somebody else must agree.").wait_for()
    check_page(asking)

    agreeing = visit(page_as(chair), "/")
    agreeing.get_by_role("button", name="Look").click()
    check_page(agreeing)
    _press_with_a_code(agreeing, chair, "Agree")
    agreeing.get_by_text("Hana Okafor sets up the second step at the next sign-in.").wait_for()
    check_page(agreeing)

    page = sign_in(page_as(), head)
    page.wait_for_url("**/sign-in/security/app/**")
    check_page(page)


def _press_with_a_code(page, person, button, details=""):
    """Press a button that wants a fresh second step first, give it, and press again where the page says so."""
    if details:
        page.get_by_text(details).click()
    page.get_by_role("button", name=button).click()
    check_page(page)
    page.get_by_label("Code").fill(code_of(person))
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Nothing has been done yet: press the button once more.").wait_for()
    check_page(page)
    page.get_by_role("button", name=button).click()
