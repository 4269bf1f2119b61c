"""Dismissed today: out before anybody is told. Away for long: everything rests, and comes back (RO9, RO10)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.actions.sweeps import sweep
from people.models import Person
from tests.factories import NOW, let_post, make_account, store
from tests.journeys.checks import check_page
from tests.journeys.conftest import AT_BOTH_WIDTHS

pytestmark = pytest.mark.journey


@pytest.fixture
def clock():
    """The clock of the server and of this test, which can be moved on."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def account(clock, tech, teacher, slt):
    """An account on which the teacher posts and which they watch."""
    made = make_account("Year 5 trips", platform="instagram", monitors=[teacher, slt], each_has_own_access=True)
    let_post(made, tech, teacher)
    store(made, tech, password="plum kettle harbour ninety")
    return made


@AT_BOTH_WIDTHS
def test_somebody_dismissed_today_is_out_at_once_and_answers_by_a_link(page_as, visit, account, head, teacher):
    theirs, office = page_as(teacher), page_as(head)
    visit(theirs, "/")

    visit(office, reverse("accounts:record_departure"))
    office.get_by_label("Who leaves?").select_option(str(teacher.pk))
    office.get_by_label("Last day in school", exact=True).fill("2026-11-19")
    office.get_by_label("Now: they were dismissed").check()
    office.get_by_role("button", name="Record it").click()
    check_page(office)
    office.get_by_label("Yes, end every access of this person").check()
    office.get_by_role("button", name="Record it").click()
    check_page(office)

    theirs.reload()
    assert reverse("account_login") in theirs.url

    office.get_by_role("button", name="Ask them").click()
    check_page(office)
    office.get_by_role("button", name="Go on").click()
    check_page(office)
    link = office.locator("#link").inner_text()
    stranger = page_as(None)
    visit(stranger, reverse("people:undertaking_link", args=[link.rstrip("/").rpartition("/")[2]]))
    stranger.get_by_role("button", name="I decline").click()
    check_page(stranger)
    assert stranger.get_by_text("It is kept that you decline.").is_visible()


@AT_BOTH_WIDTHS
def test_somebody_away_for_long_is_out_and_has_everything_again(clock, page_as, visit, account, tech, slt, teacher):
    page, theirs = page_as(tech), page_as(teacher)
    visit(theirs, "/")
    visit(page, reverse("accounts:departures"))
    page.get_by_role("button", name="Somebody is away for long").click()
    check_page(page)
    page.get_by_label("Who is away for long?").select_option(str(teacher.pk))
    page.get_by_label("First day away").fill("2026-11-19")
    page.get_by_role("button", name="Record it").click()
    check_page(page)
    assert page.get_by_text("Every access of Priya Nair rests now.").is_visible()
    theirs.reload()
    assert reverse("account_login") in theirs.url
    assert not teacher.posting_rights.current().exists()

    clock.move_to(NOW + timedelta(minutes=2))
    page.get_by_role("button", name="They are back: give everything back").click()
    check_page(page)
    sweep(now=NOW + timedelta(minutes=3))
    assert [right.school_account for right in teacher.posting_rights.current()] == [account]
    assert set(account.monitors.all()) == {teacher, slt}
    assert not Person.objects.get(pk=teacher.pk).is_shut_out(NOW + timedelta(minutes=3))
