"""A parent asks whether an account is really ours and reports an impostor; the headteacher decides."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from monitoring.models import Mention
from tests.factories import make_account
from tests.journeys.checks import check_page

pytestmark = pytest.mark.journey

PAGE = "/official-accounts/"


@pytest.mark.parametrize(
    ("width", "scripts"),
    [("phone", True), ("desk", True), ("phone", False)],
    ids=["on a phone", "at a desk", "without JavaScript"],
)
def test_a_parent_asks_reports_and_the_headteacher_decides(page_as, visit, head, manager, scripts):
    make_account("Riverside in pictures", platform="instagram", handle="@riverside_pictures", each_has_own_access=True)
    make_account("Oak class", platform="facebook", handle="Oak class", each_has_own_access=True)
    _choose(page_as(head, scripts=scripts), visit)

    parent = visit(page_as(None, scripts=scripts), PAGE)
    assert parent.get_by_role("cell", name="Riverside in pictures").is_visible()
    _ask(parent, "https://m.instagram.com/Riverside_Pictures/?igsh=1", "Yes, this is ours")
    _ask(parent, "@hillside_gym", "This is not on our list")
    _ask(parent, "https://instagram.com/riverside_pіctures", "Careful: this looks like ours, but is not on our list")
    _report(parent)

    _decide(visit(page_as(head, scripts=scripts), "/"))
    assert (Mention.objects.get().state, Mention.objects.get().times) == ("reported-on", 1)
    visit(page_as(None, scripts=scripts), f"{PAGE}frame/?q={quote('@riverside_pictures')}")


def _choose(page, visit):
    visit(page, reverse("accounts:choose_official"))
    page.get_by_label("Riverside in pictures").check()
    page.get_by_role("button", name="Look at it as parents will").click()
    page.get_by_role("heading", name="Is this what parents should see?").wait_for()
    check_page(page)
    page.get_by_role("button", name="Show this to parents").click()
    page.get_by_text("Parents see it now: 1 put on the list.").wait_for()


def _ask(page, text, answer):
    page.get_by_label("Paste its address or its @name").fill(text)
    page.get_by_role("button", name="Check").click()
    page.get_by_role("heading", name=answer).wait_for()
    check_page(page)


def _report(page):
    page.get_by_role("link", name="Does it pretend to be us? Report it").click()
    page.get_by_role("heading", name="Report an account that pretends to be us").wait_for()
    assert page.get_by_label("Its address, or its @name").input_value() == "https://instagram.com/riverside_pіctures"
    check_page(page)
    page.get_by_role("button", name="Send the report").click()
    page.get_by_role("link", name="Choose what it is doing").wait_for()
    check_page(page)
    page.get_by_label("It uses our name, crest or pictures").check()
    page.get_by_role("button", name="Send the report").click()
    page.get_by_role("heading", name="Thank you: we have your report").wait_for()
    check_page(page)


def _decide(page):
    waits = page.locator("li", has_text="Decide about an account that pretends to be the school")
    waits.get_by_role("button").click()
    page.get_by_role("heading", name="An account that pretends to be the school").wait_for()
    check_page(page)
    page.get_by_role("button", name="Decide").click()
    page.get_by_label("Report it to the platform").check()
    page.get_by_label("What was agreed, or why").fill("Instagram’s form, reference 12")
    check_page(page)
    page.get_by_role("button", name="Decide").click()
    page.get_by_text("Recorded: reported to the platform.").first.wait_for()
    check_page(page)
