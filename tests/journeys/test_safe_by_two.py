"""The IT technician cannot be reached: two people open the safe together; a file comes in, a copy goes out."""

import pytest
from django.urls import reverse

from accounts.models import SafeOpening
from tests.factories import make_account, store
from tests.journeys.checks import check_page
from tests.journeys.conftest import code_of

pytestmark = pytest.mark.journey

PASSWORD = "plum kettle harbour ninety"
PHRASE = "otter lantern kettle harbour ninety plum"


@pytest.fixture
def account(school, tech):
    account = make_account("Year 5 trips", platform="instagram")
    store(account, tech, username="riverside.trips", password=PASSWORD)
    return account


def give_code(page, person):
    page.get_by_label("Code").fill(code_of(person))
    page.get_by_role("button", name="Go on").click()


def test_two_people_open_the_safe_without_the_technician(page_as, visit, account, head, manager):
    asking, agreeing = page_as(head), page_as(manager)
    visit(asking, account.get_absolute_url())
    asking.get_by_role("link", name="Open the safe without the IT technician").click()
    give_code(asking, head)
    check_page(asking)
    asking.get_by_label("Why do you need it?").fill("A post must come down tonight")
    asking.get_by_label("I tried to reach Tom Wells and could not.").check()
    asking.get_by_role("button", name="Ask a second person").click()
    check_page(asking)

    visit(agreeing, "/")
    agreeing.get_by_text("Agree that Hana Okafor opens the sign-in details of Year 5 trips").first.wait_for()
    visit(agreeing, SafeOpening.objects.get().get_absolute_url())
    agreeing.get_by_role("button", name="Agree").click()
    give_code(agreeing, manager)
    agreeing.get_by_role("button", name="Agree").click()
    check_page(agreeing)

    asking.reload()
    check_page(asking)
    asking.get_by_role("button", name="Show it once").click()
    assert asking.get_by_text(PASSWORD, exact=True).is_visible()
    check_page(asking)
    asking.keyboard.press("Escape")
    assert PASSWORD not in asking.content()
    visit(asking, SafeOpening.objects.get().get_absolute_url())
    assert asking.get_by_text("The password is due for change").is_visible()


def test_a_file_comes_in_and_a_copy_goes_out(page_as, visit, account, head, tech):
    page, agreeing = page_as(tech, desk=True), page_as(head)
    visit(page, reverse("accounts:looks"))
    page.get_by_role("link", name="Take in another password safe").click()
    give_code(page, tech)
    check_page(page)
    page.get_by_label("The file").set_input_files(
        {"name": "safe.csv", "mimeType": "text/csv", "buffer": b"title,password\nYear 5 trips,Otter-Heron-9-Lantern\n"}
    )
    page.get_by_role("button", name="Look at it first").click()
    check_page(page)
    page.get_by_role("button", name="Store it").click()
    assert page.get_by_text("1 sign-in detail is stored.").is_visible()

    visit(page, reverse("accounts:ask_copy"))
    page.get_by_label("Why do you need it?").fill("For the USB stick in the office")
    page.get_by_role("button", name="Ask a second person").click()
    opening = SafeOpening.objects.get()
    agreeing.goto(opening.get_absolute_url())
    agreeing.get_by_role("button", name="Agree").click()
    give_code(agreeing, head)
    agreeing.get_by_role("button", name="Agree").click()
    page.reload()
    check_page(page)
    page.get_by_label("A passphrase for the file").fill(PHRASE)
    page.get_by_label("The passphrase again").fill(PHRASE)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Save the file").click()
    assert download.value.suggested_filename.endswith(".kdbx")
    visit(page, opening.get_absolute_url())
    visit(page, reverse("accounts:looks"))
