"""Signing in and seeing what waits: by touch, by keyboard alone, and without JavaScript."""

import pytest
from django.utils import timezone

from accounts.models import AccountRequest
from tests.factories import make_request
from tests.journeys.checks import check_page
from tests.journeys.conftest import PASSWORD, code_of

pytestmark = pytest.mark.journey


def test_the_headteacher_signs_in_and_sees_what_waits(page_as, sign_in, head):
    page = sign_in(page_as(), head)

    page.wait_for_url("**/")
    assert page.get_by_role("heading", level=1).inner_text() == "Waiting for you"
    check_page(page)

    page.get_by_text("Menu", exact=True).click()
    assert page.get_by_role("navigation", name="Menu").get_by_role("link", name="Waiting for you").is_visible()
    check_page(page)


def test_a_teacher_signs_in_without_javascript_and_finds_the_menus(page_as, sign_in, teacher):
    page = sign_in(page_as(scripts=False), teacher)

    assert page.get_by_role("heading", level=1).inner_text() == "Waiting for you"
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Waiting for you").click()
    page.locator(".own-menu__name").click()
    page.get_by_role("button", name="Sign out").click()
    assert page.get_by_role("link", name="Sign in").is_visible()


def test_the_headteacher_signs_in_by_keyboard_alone(page_as, head):
    head.set_password(PASSWORD)
    head.save()
    page = page_as()
    page.goto("/")
    keys = page.keyboard

    keys.press("Tab")
    assert _focus(page) == "Skip to main content"
    keys.press("Enter")
    _tab_to(page, "id_login")
    keys.type(head.email)
    _tab_to(page, "id_password")
    keys.type(PASSWORD)
    keys.press("Enter")
    page.wait_for_selector("#id_code")
    _tab_to(page, "id_code")
    keys.type(code_of(head))
    keys.press("Enter")

    page.wait_for_selector("h1:has-text('Waiting for you')")


def test_the_headteacher_approves_a_proposal_by_keyboard_alone(page_as, head, teacher):
    make_request(teacher, now=timezone.now())
    page = page_as(head)
    page.goto("/")
    keys = page.keyboard

    _tab_to_words(page, "Decide")
    keys.press("Enter")
    page.wait_for_selector("h2:has-text('Your decision')")
    _tab_to_words(page, "With conditions, or a note")
    keys.press("Enter")
    _tab_to(page, "approve_conditions")
    keys.type("First names are never shown")
    _tab_to_words(page, "Approve")
    keys.press("Enter")

    page.get_by_text("You approved").wait_for()
    assert AccountRequest.objects.get().conditions == "First names are never shown"


def test_a_page_that_shuts_somebody_out_is_found(page_as):
    page = page_as()
    page.goto("/sign-in/login/")
    check_page(page)

    page.evaluate("document.querySelector('label').remove()")
    with pytest.raises(AssertionError, match="label: Form elements must have labels"):
        check_page(page)

    page.reload()
    page.evaluate("document.querySelector('main').append('x'.repeat(400))")
    with pytest.raises(AssertionError, match="px wider than 390 px"):
        check_page(page)


def _focus(page) -> str:
    return page.evaluate("document.activeElement.innerText || document.activeElement.id")


def _tab_to(page, element_id, most=30):
    for _ in range(most):
        if page.evaluate("document.activeElement.id") == element_id:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"#{element_id} cannot be reached with the Tab key")


def _tab_to_words(page, words, most=60):
    for _ in range(most):
        page.keyboard.press("Tab")
        if _focus(page).startswith(words):
            return
    raise AssertionError(f"“{words}” cannot be reached with the Tab key")
