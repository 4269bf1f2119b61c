"""Somebody leaves: recorded in confidence, ended at midnight by itself, and proved away on the platform (RO9, RO10)."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from accounts.actions.credentials import look_at_credentials
from accounts.actions.sweeps import sweep
from accounts.models import AccessRemoval
from people.models import Departure, Person
from tests.factories import LONDON, NOW, actor, let_post, make_account, make_person, make_picture, store
from tests.journeys.checks import check_page
from tests.journeys.conftest import AT_BOTH_WIDTHS

pytestmark = pytest.mark.journey

ALMOST_MIDNIGHT = datetime(2026, 11, 20, 23, 50, tzinfo=LONDON)
MIDNIGHT = datetime(2026, 11, 21, 0, 0, 5, tzinfo=LONDON)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=LONDON)


@pytest.fixture
def clock():
    """The clock of the server and of this test, which can be moved on."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def account(clock, tech, teacher, slt):
    account = make_account("Year 5 trips", platform="instagram", monitors=[teacher])
    let_post(account, tech, teacher)
    password = store(account, tech, password="plum kettle harbour ninety")["password"]
    see = {"ids": [password.pk], "reason": "to post", "has_fresh_factor": True}
    look_at_credentials(account, by=actor(teacher, NOW), now=NOW, **see)
    return account


@AT_BOTH_WIDTHS
def test_a_leaver_is_recorded_shut_out_at_midnight_and_proved_away(
    clock, page_as, visit, account, tech, teacher, slt, manager
):
    departure = _record(page_as(tech), visit, teacher)
    _put_in_order(page_as(manager), visit, departure, slt)

    clock.move_to(ALMOST_MIDNIGHT)
    leaver = page_as(teacher)
    visit(leaver, "/")
    assert leaver.goto(departure.get_absolute_url()).status == 403
    leaver.goto(account.get_absolute_url())
    clock.move_to(MIDNIGHT)
    leaver.reload()
    assert reverse("account_login") in leaver.url

    sweep(now=MIDNIGHT)
    assert not Person.objects.get(pk=teacher.pk).is_active
    leaver.goto("/")
    assert reverse("account_login") in leaver.url

    clock.move_to(MONDAY)
    _prove(page_as(tech), visit, account, tech, slt)
    assert AccessRemoval.objects.get().state == "done"
    _certify(page_as(manager), visit, departure)


def test_the_clerk_takes_in_the_staff_list(page_as, visit, school):
    clerk = make_person("Cleo Clerk", "clerk")
    make_person("Ann Here", "staff", staff_number="1")
    page = page_as(clerk)
    visit(page, reverse("accounts:staff_list"))
    rows = b"Staff number,Name,E-mail,Job title\r\n2,Bo New,bo@x.example,Teacher\r\n3,Cy,no address\r\n"
    page.get_by_label("Staff list, as CSV or .xlsx").set_input_files(
        {"name": "staff.csv", "mimeType": "text/csv", "buffer": rows}
    )
    page.get_by_role("button", name="Look at it first").click()
    check_page(page)
    assert page.get_by_text("Row 3, Cy: “no address” is not an e-mail address.").is_visible()
    page.get_by_label("Ann Here (1)").check()
    page.get_by_role("button", name="Take it in").click()
    check_page(page)
    page.get_by_label("Ann Here (1)").uncheck()
    page.get_by_role("button", name="Take it in").click()
    check_page(page)
    assert Person.objects.get(staff_number="2").name == "Bo New"
    assert not Departure.objects.exists()


def _record(page, visit, teacher):
    visit(page, reverse("accounts:departures"))
    page.get_by_role("button", name="Somebody leaves").click()
    check_page(page)
    page.get_by_role("button", name="Record it").click()
    check_page(page)
    page.get_by_label("Who leaves?").select_option(str(teacher.pk))
    page.get_by_label("Last day in school", exact=True).fill("2026-11-20")
    page.get_by_label("End of the contract").fill("2026-12-31")
    page.get_by_role("button", name="Record it").click()
    check_page(page)
    visit(page, reverse("accounts:departures"))
    return Departure.objects.get()


def _put_in_order(page, visit, departure, slt):
    visit(page, departure.get_absolute_url())
    page.get_by_role("button", name="See what they hold").click()
    check_page(page)
    page.get_by_label("Year 5 trips · Instagram: keeps an eye on").select_option(str(slt.pk))
    page.get_by_role("button", name="Hand these over").click()
    check_page(page)
    assert page.get_by_text("1 of 3 settled.").is_visible()
    visit(page, departure.get_absolute_url())
    page.get_by_role("button", name="It has been announced").click()
    check_page(page)
    page.get_by_role("button", name="Change the dates").click()
    check_page(page)


def _certify(page, visit, departure):
    visit(page, departure.get_absolute_url())
    page.get_by_role("button", name="Leaver’s certificate").click()
    check_page(page)
    assert page.get_by_text("Nothing of Priya Nair’s access is left").is_visible()
    with page.expect_download() as paper:
        page.get_by_role("button", name="Print it (PDF)").click()
    assert paper.value.suggested_filename == "leavers-certificate-priya-nair.pdf"


def _prove(page, visit, account, tech, slt):
    visit(page, "/")
    page.get_by_role("button", name="Decide").first.click()
    check_page(page)
    page.get_by_role("button", name="Decide what becomes of the account").click()
    page.get_by_label("Somebody else takes over").check()
    page.get_by_role("button", name="Decide").click()
    check_page(page)
    page.get_by_label("Who takes over?").select_option(str(slt.pk))
    page.get_by_role("button", name="Decide").click()
    check_page(page)
    assert page.get_by_text("Priya Nair saw the password. Change it first, here and on the platform.").is_visible()

    store(account, tech, now=MONDAY, password="another kettle entirely ninety")
    page.reload()
    page.get_by_role("button", name="Prove that it is done").click()
    check_page(page)
    proof = make_picture()
    page.get_by_label("Picture").set_input_files(
        {"name": "members.png", "mimeType": "image/png", "buffer": proof.read()}
    )
    page.get_by_role("button", name="It is done").click()
    check_page(page)
    visit(page, AccessRemoval.objects.get().get_absolute_url())
    visit(page, reverse("accounts:departures"))
