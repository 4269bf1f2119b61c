"""A group is noted with its runner's yes, gets its disclaimer, and is handed on to somebody who agrees (SC3, PE1)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import LinkedGroup
from tests.factories import make_person
from tests.journeys.checks import check_page

pytestmark = pytest.mark.journey
NAME = "Helpers at the summer fair, Friends of Riverside and everybody who lends a hand 2026/27"


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_a_note_to_a_yes_a_disclaimer_and_the_next_runner(page_as, visit, school, manager, teacher, scripts):
    after = make_person("Idris Vaughan", "staff")
    desk = page_as(manager, scripts=scripts, desk=True)
    phone, other = (page_as(person, scripts=scripts) for person in (teacher, after))

    _note(desk, visit, teacher)
    _agree(phone, visit, scripts)
    _hand_on(phone, after)
    _take_over(other, visit)
    assert LinkedGroup.objects.values_list("runner", "state").get() == (after.pk, "group-agreed")


def _note(page, visit, runner):
    visit(page, reverse("accounts:register"))
    page.get_by_role("link", name="Linked groups").click()
    check_page(page)
    page.get_by_role("button", name="Note a linked group").click()
    page.get_by_label("Name of the group or page").fill(NAME)
    page.get_by_role("button", name="Note it").click()
    page.get_by_role("link", name="Enter what it is for").wait_for()
    check_page(page)
    page.get_by_label("Where is it?").select_option("whatsapp")
    page.get_by_label("Who runs it?", exact=True).select_option(str(runner.pk))
    page.get_by_label("Which association runs it? (optional)").fill("Friends of Riverside")
    page.get_by_label("What is it for?").fill("Who does what.")
    page.get_by_label("Until when?").fill((timezone.now() + timedelta(days=200)).date().isoformat())
    page.get_by_role("button", name="Note it").click()
    page.get_by_text("is asked to say yes.").wait_for()
    check_page(page)


def _agree(page, visit, scripts):
    visit(page, reverse("overview:home"))
    page.get_by_role("button", name="Say yes or no").click()
    check_page(page)
    page.get_by_role("button", name="Yes, I run it").click()
    page.get_by_text("Thank you. It is on the list now.").wait_for()
    words = page.get_by_label("Disclaimer").input_value()
    assert "Friends of Riverside runs it, and nothing here is said for the school." in words
    copy = page.get_by_role("button", name="Copy the words")
    # The words are there before the script that shows the button has run.
    page.wait_for_load_state()
    assert copy.is_visible() == scripts
    if scripts:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        copy.click()
        page.get_by_role("button", name="Copied. Now paste it into the group.").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == words
    page.get_by_role("button", name="They are up").click()
    page.get_by_text("Noted: the words are up today.").wait_for()
    check_page(page)


def _hand_on(page, to):
    page.get_by_role("link", name="Hand it on to somebody else").click()
    check_page(page)
    page.get_by_label("Who could take it over?").select_option(str(to.pk))
    page.get_by_role("button", name="Ask them").click()
    page.get_by_text("Idris Vaughan is asked to take it over.").wait_for()


def _take_over(page, visit):
    visit(page, reverse("overview:home"))
    page.get_by_role("button", name="Say yes or no").click()
    check_page(page)
    page.get_by_role("button", name="Yes, I take it over").click()
    page.get_by_text("Thank you. You run it from now on.").wait_for()
    page.get_by_role("link", name="Renew it").click()
    check_page(page)
    page.get_by_role("button", name="Renew it").click()
    page.get_by_text("Renewed until").wait_for()
    page.get_by_role("link", name="End it").click()
    check_page(page)
    visit(page, reverse("accounts:linked_groups"))
    check_page(page)
