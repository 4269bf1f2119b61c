"""A governor proposes the Friends' page, a leader stands behind it, the head allows it until a day (NA5, NA4)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccountRequest
from tests.journeys.checks import check_page

pytestmark = pytest.mark.journey
WHY = "A page there can be seen by anybody."


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_a_governors_idea_through_its_sponsor_to_a_dated_exception(
    page_as, visit, governor, slt, head, teacher, scripts
):
    proposer, sponsor, decider = (page_as(person, scripts=scripts) for person in (governor, slt, head))

    _propose(proposer, visit, slt, teacher)
    _send_back_and_answer(sponsor, proposer, visit)
    _stand_behind(sponsor, visit)
    _decide(decider, visit)

    visit(proposer, AccountRequest.objects.get().get_absolute_url())
    assert proposer.get_by_text("Approved by Hana Okafor on").is_visible()
    assert proposer.get_by_text("Comments stay hidden").is_visible()


def _propose(page, visit, slt, teacher):
    visit(page, reverse("accounts:requests"))
    page.get_by_role("button", name="Propose an account").click()
    page.get_by_label("Which platform?").select_option("Facebook")
    page.get_by_label("What will the account be called?").fill("Friends of Riverside")
    page.get_by_label("What is the aim?").fill("Tell families of fairs and quiz nights.")
    page.get_by_label("Who is it for?").fill("Parents and neighbours.")
    page.get_by_label("How will people hear of it?").fill("The newsletter.")
    page.get_by_label("No, it cannot be private").check()
    page.get_by_label("If not, why can it not be private?").fill(WHY)
    page.get_by_role("group", name="Will children be pictured?").get_by_label("No").check()
    page.locator("#id_will_post_0").select_option(teacher.name)
    page.locator("#id_will_monitor_0").select_option(teacher.name)
    page.get_by_label("Is it for a group?").fill("Friends of the school")
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("link", name="Choose the senior member of staff who stands behind it").wait_for()
    check_page(page)
    page.get_by_label("Which senior member of staff stands behind it?").select_option(slt.name)
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("heading", name="Check your answers").wait_for()
    check_page(page)
    page.get_by_role("button", name="Send the proposal").click()
    page.get_by_text("Your proposal is with Sara Lund, who is asked to stand behind it.").wait_for()
    check_page(page)


def _send_back_and_answer(sponsor, proposer, visit):
    visit(sponsor, reverse("overview:home"))
    sponsor.get_by_role("button", name="Read it").click()
    check_page(sponsor)
    sponsor.get_by_text("Send back for changes").click()
    sponsor.get_by_label("What should change?").fill("Say that comments are hidden.")
    sponsor.get_by_role("button", name="Send back").click()
    sponsor.get_by_text("is back with").wait_for()
    visit(proposer, reverse("overview:home"))
    proposer.get_by_role("button", name="Change it").click()
    proposer.get_by_role("button", name="Change it and send it again").click()
    proposer.get_by_label("If not, why can it not be private?").fill(f"{WHY} Comments are hidden.")
    proposer.get_by_role("button", name="Check your answers").click()
    proposer.get_by_role("button", name="Send the proposal").click()
    proposer.get_by_text("who is asked to stand behind it").wait_for()


def _stand_behind(page, visit):
    visit(page, reverse("overview:home"))
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="I stand behind this proposal").click()
    page.get_by_text("is now with the headteacher").wait_for()
    check_page(page)


def _decide(page, visit):
    visit(page, reverse("overview:home"))
    page.get_by_role("button", name="Decide").click()
    page.get_by_text("Facebook. Open to everybody. No children pictured.").wait_for()
    check_page(page)
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("link", name="Give the day until which you allow it, or send the proposal back").wait_for()
    check_page(page)
    page.get_by_label("It may be open until").fill(str((timezone.now() + timedelta(days=100)).date()))
    conditions = page.get_by_label("Conditions")
    if not conditions.is_visible():
        page.get_by_text("With conditions, or a note").click()
    conditions.fill("Comments stay hidden")
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("You approved “Friends of Riverside”").wait_for()
    check_page(page)
