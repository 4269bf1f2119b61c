"""Nobody is locked out: who could get back in is noted, mended, confirmed, passed on and ended (RO7, RO9)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import WayBack
from tests.factories import let_post, make_account, store
from tests.journeys.checks import check_page
from tests.journeys.conftest import AT_BOTH_WIDTHS

pytestmark = pytest.mark.journey
NAME = "Riverside music"


@pytest.fixture
def account(school, tech, teacher, slt):
    """Live, its password in the safe, and nobody has noted what else could open it."""
    now = timezone.now()
    account = make_account(NAME, now=now, proposed_by=teacher, monitors=[slt])
    store(account, tech, now, username="riverside.music", password="Plum-Kettle-7-Harbour")
    let_post(account, tech, teacher, slt, now=now)
    return account


def item(page, words):
    return page.locator(".work-list__item", has_text=words)


def note(page, what, whose, person="", which=""):
    page.get_by_role("button", name="Note a way back in").click()
    check_page(page)
    page.get_by_label(what).check()
    page.get_by_label(whose, exact=True).check()
    if person:
        page.get_by_label("Which person?").select_option(person)
    page.get_by_label("Which one is it?").fill(which)
    page.get_by_role("button", name="Note it").click()
    check_page(page)


def row(page, words):
    return page.locator("table", has_text="Noted by hand").locator("tbody tr", has_text=words)


def drawn(page):
    return page.get_by_role("img", name=f"Who could get back into {NAME}").locator("desc").text_content()


def about(page, visit):
    visit(page, reverse("overview:about_you"))
    return page.get_by_text("Something of yours could open").all_inner_texts()


@AT_BOTH_WIDTHS
def test_one_persons_phone_is_found_out_mended_passed_on_and_ended(page_as, visit, account, head, tech, teacher, slt):
    technician, heads, hers, saras = (page_as(person) for person in (tech, head, teacher, slt))

    _the_technician_begins(technician, visit)
    _everybody_sees_what_is_theirs(heads, hers, visit, account)
    _the_technician_mends_it(technician, visit)
    _the_phone_goes_to_somebody_else(technician, visit, account)
    assert about(hers, visit) == []
    assert about(saras, visit) == [f"Something of yours could open {NAME} (telephone ending 31)"]
    _the_phone_opens_it_no_longer(technician, visit, account)
    assert about(saras, visit) == []

    visit(heads, reverse("accounts:register"))
    assert heads.get_by_text("1 account, in order.").is_visible()
    visit(heads, reverse("accounts:all_ways"))
    assert heads.get_by_text("In order", exact=True).is_visible()


def _the_technician_begins(page, visit):
    visit(page, "/")
    item(page, f"Note who could get back into {NAME}").get_by_role("button", name="Begin").click()
    check_page(page)
    assert drawn(page) == f"{NAME} with nothing around it: nobody has noted a way back in."
    page.get_by_role("button", name="Note a way back in").click()
    page.get_by_role("button", name="Note it").click()
    assert page.get_by_role("link", name="Choose what could open the account").is_visible()
    check_page(page)
    page.go_back()
    page.go_back()
    note(page, "A telephone that gets codes or calls", "One person", "Priya Nair", "77")
    assert page.get_by_text("Noted: telephone ending 77.").is_visible()
    assert page.get_by_text("It opens only with Priya Nair’s own phone.").is_visible()
    assert drawn(page).endswith("nothing of the school’s own; Priya Nair, with telephone ending 77.")


def _everybody_sees_what_is_theirs(heads, hers, visit, account):
    visit(heads, reverse("accounts:register"))
    assert heads.get_by_text(f"{NAME} opens only with Priya Nair’s own phone").first.is_visible()
    visit(heads, account.get_absolute_url())
    heads.get_by_role("link", name="See who could get back in").click()
    check_page(heads)
    assert heads.get_by_text("The only way").is_visible() and row(heads, "ending 77").is_visible()
    assert not heads.get_by_role("button", name="Note a way back in").count()
    assert not heads.get_by_role("link", name="No longer opens it").count()

    assert about(hers, visit) == [f"Something of yours could open {NAME} (telephone ending 77)"]
    visit(hers, reverse("accounts:ways", args=[account.pk]), status=403)
    visit(hers, account.get_absolute_url())
    assert not hers.get_by_text("get back in").count()


def _the_technician_mends_it(page, visit):
    visit(page, "/")
    item(page, f"{NAME} opens only with Priya Nair’s own phone").get_by_role("button", name="Mend it").click()
    note(page, "A telephone that gets codes or calls", "The school", which="0100")
    note(page, "An e-mail address that gets links or codes", "The school", which="office@riverside.example")
    assert page.get_by_text("No one person and no one thing could lock the school out.").is_visible()
    page.get_by_role("button", name="All of it is still so").click()
    assert page.get_by_text("Confirmed: it is still as it stands here.").is_visible()
    check_page(page)
    assert row(page, "Tom Wells").count() == 3
    visit(page, "/")
    assert not page.get_by_text(NAME).count()


def _the_phone_goes_to_somebody_else(page, visit, account):
    visit(page, reverse("accounts:ways", args=[account.pk]))
    row(page, "ending 77").get_by_role("link", name="Somebody else’s now").click()
    check_page(page)
    page.get_by_label("One person").check()
    page.get_by_label("Which person?").select_option("Sara Lund")
    page.get_by_label("Which one is it?").fill("31")
    page.get_by_role("button", name="Save").click()
    check_page(page)
    assert page.get_by_text("Noted whose it is now.").is_visible()
    assert row(page, "ending 31").get_by_text("Sara Lund", exact=True).is_visible() and "Priya" not in drawn(page)


def _the_phone_opens_it_no_longer(page, visit, account):
    visit(page, reverse("accounts:ways", args=[account.pk]))
    row(page, "ending 31").get_by_role("link", name="No longer opens it").click()
    check_page(page)
    page.get_by_role("button", name="It no longer opens it").click()
    assert page.get_by_role("link", name="Enter what was done on the platform").is_visible()
    check_page(page)
    page.get_by_label("What was done?").fill("Taken out of the account’s settings")
    page.get_by_role("button", name="It no longer opens it").click()
    page.get_by_text("What opened it before").click()
    check_page(page)
    assert page.get_by_text("Telephone ending 31, Sara Lund, until").is_visible()
    assert WayBack.objects.current().count() == 2


def test_a_list_that_changed_meanwhile_is_not_confirmed(page_as, visit, account, tech):
    phone, desk = page_as(tech, scripts=False), page_as(tech, desk=True)
    at = reverse("accounts:ways", args=[account.pk])
    visit(desk, at)
    note(desk, "A telephone that gets codes or calls", "The school", which="0100")
    assert desk.get_by_text("It opens only with one telephone of the school.").is_visible()
    visit(phone, at)
    note(desk, "An authenticator app", "The school", which="on the office’s phone")

    phone.get_by_role("button", name="All of it is still so").click()
    assert phone.get_by_text("Somebody has changed this list since you opened the page.").is_visible()
    check_page(phone)
