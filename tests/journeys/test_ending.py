"""An account is suspended, taken up again and closed, each thing settled first; a concern ends it at once (RO9)."""

import pytest
from django.urls import reverse

from accounts.models import AccountChange, PostingRight
from tests.factories import let_post, make_account, store
from tests.journeys.checks import check_page

pytestmark = pytest.mark.journey


@pytest.fixture
def account(school, tech, teacher, slt):
    account = make_account("Residential trip 2026", platform="instagram", monitors=[teacher])
    let_post(account, tech, teacher, slt)
    return account


def test_an_account_is_suspended_taken_up_again_and_closed(page_as, visit, account, head, tech):
    phone, desk = page_as(head), page_as(tech, desk=True)
    _decide(phone, visit, account, "Suspend it for a time", "Nobody has time for it until May.")
    _carry_out(desk, "suspended for a time", "It is suspended")
    visit(phone, account.get_absolute_url())
    phone.get_by_role("link", name="Take it up again").click()
    check_page(phone)
    phone.get_by_label("Why is it taken up again?").fill("The trip is on again.")
    phone.get_by_role("button", name="Take it up again").click()
    assert phone.get_by_text("is live again").is_visible()

    store(account, tech, password="plum kettle harbour ninety")
    _propose(desk, visit, account)
    visit(phone, "/")
    phone.locator(".work-list__item", has_text="closed for good").get_by_role("button").click()
    check_page(phone)
    phone.get_by_role("button", name="Decide to close it").click()
    check_page(phone)
    _carry_out(desk, "closed for good", "It is closed")
    visit(desk, account.get_absolute_url())
    assert not PostingRight.objects.current().exists()
    visit(desk, reverse("accounts:register"))


def _decide(page, visit, account, link, why):
    visit(page, account.get_absolute_url())
    page.get_by_role("link", name=link).click()
    check_page(page)
    page.get_by_role("button", name="Decide").click()
    assert page.get_by_role("link", name="Say why").is_visible()
    check_page(page)
    page.get_by_label("Why?").fill(why)
    page.get_by_role("button", name="Decide").click()
    check_page(page)


def _propose(page, visit, account):
    visit(page, reverse("accounts:begin_change", args=[account.pk, "close"]))
    page.get_by_label("Why?").fill("The trip is over, and nobody reads it any more.")
    page.get_by_role("button", name="Ask the headteacher to close it").click()
    assert page.get_by_text("Waiting for the headteacher").is_visible()
    check_page(page)


def _carry_out(page, kind, button):
    page.goto("/")
    page.locator(".work-list__item", has_text=f"Residential trip 2026 is {kind}").get_by_role("button").click()
    check_page(page)
    while page.get_by_text("Settle it").count():
        page.get_by_text("Settle it").first.click()
        page.get_by_label("How is it settled?").first.fill("Done, see the folder on the office drive.")
        page.get_by_role("button", name="Settled").first.click()
    check_page(page)
    page.get_by_role("button", name=button).click()
    change = AccountChange.objects.order_by("-pk").first()
    assert (change.state, change.items.filter(done_at=None).count()) == ("carried-out", 0)
    check_page(page)


def test_a_concern_ends_it_at_once(page_as, visit, account, head, tech, teacher):
    store(account, tech, password="plum kettle harbour ninety")
    phone = page_as(head)
    visit(phone, reverse("accounts:posting", args=[account.pk]))
    phone.get_by_role("link", name="No longer posts").first.click()
    check_page(phone)
    phone.get_by_label("Why").fill("A parent has complained.")
    phone.get_by_label("It ends at once because of a concern").check()
    phone.get_by_role("button", name="End it").click()
    check_page(phone)

    desk = page_as(tech, desk=True)
    visit(desk, "/")
    desk.locator(".work-list__item", has_text="there too").get_by_role("button", name="Open who can post").click()
    check_page(desk)
    desk.get_by_role("button", name="Taken off there").click()
    assert desk.get_by_text(f"{teacher.name} is taken off Residential trip 2026.").is_visible()
    check_page(desk)
