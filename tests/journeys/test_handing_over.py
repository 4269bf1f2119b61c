"""An account goes to somebody else here, or to another organisation, once everything is settled (RO9, RO10)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import PostingRight, SchoolAccount
from tests.factories import let_post, make_account, store
from tests.journeys.checks import check_page

pytestmark = pytest.mark.journey


@pytest.fixture
def account(school, tech, teacher, slt):
    account = make_account("Year 5 at the sea", platform="instagram", monitors=[teacher])
    let_post(account, tech, teacher, slt)
    store(account, tech, password="plum kettle harbour ninety")
    return account


def test_an_account_goes_to_somebody_else_and_whoever_posted_stops(page_as, visit, account, head, tech, teacher):
    phone, desk = page_as(head), page_as(tech, desk=True)
    _begin(phone, visit, account, "Let somebody else here take it over")
    phone.get_by_role("button", name="Decide to hand it over").click()
    phone.get_by_role("link", name="Choose who takes it over").wait_for()
    check_page(phone)
    phone.get_by_label("Who takes it over?").select_option(label=teacher.name)
    phone.get_by_label("They stop posting there").check()
    phone.get_by_label("Why?").fill("Year 5 has a new teacher.")
    phone.get_by_role("button", name="Decide to hand it over").click()
    check_page(phone)

    _settle_all(desk)
    desk.get_by_text("The password in the safe is older than this decision.").first.wait_for()
    store(account, tech, now=timezone.now(), password="willow anchor marble sixty")
    _settle_all(desk)
    desk.get_by_role("button", name="It is handed over").click()
    check_page(desk)
    assert [right.person for right in PostingRight.objects.current()] == [teacher]
    visit(desk, reverse("accounts:posting", args=[account.pk]))


def test_an_account_is_given_to_another_organisation(page_as, visit, account, head, tech):
    phone, desk = page_as(head), page_as(tech, desk=True)
    _begin(phone, visit, account, "Give it to another organisation")
    phone.get_by_label("Which organisation takes it over?").fill("Friends of the school")
    phone.get_by_label("Why?").fill("The parents' association runs the fair from now on.")
    phone.get_by_role("button", name="Decide to give it away").click()
    check_page(phone)

    _settle_all(desk)
    desk.get_by_role("button", name="It is given away").click()
    check_page(desk)
    assert SchoolAccount.objects.get().state == "closed"
    assert not PostingRight.objects.current().exists()
    visit(phone, account.get_absolute_url())


def _begin(page, visit, account, link):
    visit(page, account.get_absolute_url())
    page.get_by_role("link", name=link).click()
    check_page(page)


def _settle_all(page):
    """From the first page: each thing that is still to settle gets its line."""
    page.goto("/")
    page.locator(".work-list__item", has_text="Year 5 at the sea").get_by_role("button").first.click()
    check_page(page)
    while page.get_by_text("Settle it").count():
        page.get_by_text("Settle it").first.click()
        page.get_by_label("How is it settled?").first.fill("Done, see the folder on the office drive.")
        page.get_by_role("button", name="Settled").first.click()
    check_page(page)
