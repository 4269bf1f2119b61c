"""The headteacher reads in one sentence how the accounts stand, the technician mends what is wrong (SC2, RO9)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.leaving import record_departure
from tests.factories import actor, carry_out, let_post, make_account, make_reachable, make_request
from tests.journeys.checks import check_page
from tests.journeys.conftest import AT_BOTH_WIDTHS

pytestmark = pytest.mark.journey
ALL = reverse("accounts:register")
LONG = "Year 6 Residential to the Isle of Wight, Parents’ and Carers’ Information Channel 2026/27 (closed group)"


@pytest.fixture
def accounts(school, tech, teacher, slt):
    """Three accounts: one in order, one that hangs on somebody who leaves on Friday, one that rests."""
    made = [
        make_account(name, proposed_by=teacher, monitors=[teacher], each_has_own_access=True)
        for name in (LONG, "Year 3 news", "Choir")
    ]
    for account in made:
        make_reachable(account)
    let_post(made[0], tech, teacher, slt)
    let_post(made[1], tech, teacher)
    let_post(made[2], tech, teacher, slt)
    return made


def sentence(page):
    return page.locator("p.govuk-body-l").inner_text().split("\nClause")[0].strip()


@AT_BOTH_WIDTHS
def test_the_headteacher_reads_how_it_stands_and_the_technician_mends_it(
    page_as, width, visit, accounts, head, tech, teacher, slt, governor
):
    now = timezone.now()
    last_day = (now + timedelta(days=60)).date()
    record_departure(teacher, by=actor(head, now), now=now, last_day_in_school=last_day)
    proposal = make_request(tech, name="Gymnastics club")
    proposal.exists_already = True
    proposal.save()
    heads, technician, visitor = (page_as(person) for person in (head, tech, governor))

    visit(heads, ALL)
    assert sentence(heads).startswith("3 accounts, 2 in order. Only Priya Nair can post on Year 3 news, and leaves on ")
    assert heads.get_by_text("1 more exists and is not approved yet.").is_visible()
    assert heads.get_by_text("Tom Wells (IT technician) adds somebody who can post.").is_visible()
    # In order takes little room on a phone: one cell a row.
    assert heads.locator("tbody tr").first.locator("td:visible").count() == (1 if width == "phone" else 5)
    heads.get_by_role("link", name="Gymnastics club").click()
    check_page(heads)

    visit(visitor, ALL)
    # Governors are not shown what is not approved yet, so it is not counted before them.
    assert sentence(visitor) == "3 accounts, 2 in order. Only Priya Nair can post on Year 3 news."
    assert not visitor.get_by_text("leaves").count()

    visit(technician, ALL)
    technician.get_by_role("button", name="Add somebody").click()
    check_page(technician)
    let_post(accounts[1], tech, slt)
    visit(technician, ALL)
    assert sentence(technician) == "3 accounts, all in order. 1 more exists and is not approved yet."
    assert not technician.get_by_role("heading", name="What needs something").count()


def test_an_account_that_rests_or_is_closed_is_said_calmly(page_as, visit, accounts, head, tech):
    now = timezone.now()
    carry_out(accounts[2], head, tech, "suspend", now=now)
    carry_out(accounts[1], head, tech, "close", now=now)
    phone = page_as(head)

    visit(phone, ALL)
    assert sentence(phone) == "2 accounts, 1 in order. Choir is suspended."
    phone.get_by_role("link", name="Closed accounts").click()
    check_page(phone)
    assert phone.get_by_role("link", name="Year 3 news").is_visible()
