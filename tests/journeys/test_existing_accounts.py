"""The school brings in what it already has; the technician mends a checklist and proves what stands (RO5, RO6)."""

import io

import pytest
from django.urls import reverse
from openpyxl import Workbook

from accounts.models import SchoolAccount
from accounts.states import Platform
from people.models import Person
from tests.journeys.checks import check_page

pytestmark = pytest.mark.journey

PRIYA = "priya@riverside.example"
HEADS = "Network,Account name,URL,Who posts,Who watches,Purpose,Audience,Promotion,Private?,Children pictured"
GOOD = f"Facebook,Year 3 news,https://www.facebook.com/groups/y3,{PRIYA},{PRIYA},Show lessons.,Families,A letter,yes,no"
# The last but one lacks answers, and the last is wrong: its address is of another platform.
ROWS = [
    HEADS.split(","),
    GOOD.split(","),
    ["TikTok", "Sports day", "https://www.tiktok.com/@sports"],
    ["X", "Head's page", "https://www.facebook.com/head"],
]


def _csv():
    """As another program saves it, without cells that nothing stands in."""
    return "ours.csv", "text/csv", "\n".join(",".join(row) for row in ROWS).encode()


def _spreadsheet():
    """As the business manager keeps it: a sheet of notes behind."""
    book, kept = Workbook(), io.BytesIO()
    sheet = book.active
    for row in ROWS:
        sheet.append(row)
    book.create_sheet("Notes")["A1"] = "Ask the Year 3 team about the letter"
    book.save(kept)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return "ours.xlsx", kind, kept.getvalue()


@pytest.mark.parametrize(
    ("width", "scripts", "made"),
    [("phone", True, _spreadsheet), ("desk", True, _csv), ("phone", False, _csv), ("desk", False, _spreadsheet)],
    ids=["on a phone", "at a desk", "on a phone without JavaScript", "at a desk without JavaScript"],
)
def test_from_the_schools_own_list_to_a_set_up(page_as, visit, teacher, head, tech, scripts, made):
    Person.objects.filter(pk=teacher.pk).update(email=PRIYA)
    technician, decider = (page_as(person, scripts=scripts) for person in (tech, head))

    _take_in(technician, visit, made())
    _decide(decider, visit)
    _set_up(technician, visit)


def _take_in(page, visit, file):
    name, kind, data = file
    visit(page, reverse("accounts:register"))
    page.get_by_role("link", name="Take in accounts that exist already").click()
    page.get_by_text("What the file looks like").click()
    check_page(page)
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("link", name="Choose the list of accounts").wait_for()
    check_page(page)
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": data})
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_text("The platform says X, but the address is one of Facebook.").wait_for()
    check_page(page)
    page.get_by_role("button", name="Take it in").click()
    page.get_by_text("1 went on to be decided, 1 waits for your answers.").wait_for()
    check_page(page)
    page.get_by_role("link", name="Sports day").click()
    page.get_by_role("heading", name="Propose an account").wait_for()
    visit(page, reverse("accounts:requests"))


def _decide(page, visit):
    visit(page, reverse("overview:home"))
    page.get_by_role("button", name="Decide").first.click()
    page.get_by_text("This account exists already.").wait_for()
    check_page(page)
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("The IT technician is asked to prove how it is set up.").wait_for()


def _set_up(page, visit):
    visit(page, reverse("overview:home"))
    page.get_by_role("button", name="Start set-up").click()
    page.get_by_role("button", name="Start set-up").click()
    page.get_by_text("This account exists already: create nothing.").wait_for()
    check_page(page)
    page.get_by_role("link", name="Change the checklist for Facebook").click()
    check_page(page)
    page.get_by_role("button", name="Change this checklist").click()
    page.get_by_label("Two-step sign-in is on", exact=True).fill("Accounts Centre, Security.")
    page.get_by_label("Another step").first.fill("The crest is its picture")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Say why you change it").wait_for()
    check_page(page)
    page.get_by_label("Why do you change it?").fill("The setting has moved.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved as version 2. Set-ups that have begun keep theirs.").wait_for()
    check_page(page)
    account = SchoolAccount.objects.get()
    visit(page, account.set_up_url)
    page.get_by_text("The checklist for Facebook has changed since").click()
    assert page.get_by_text("New: The crest is its picture").is_visible()
    check_page(page)
    page.goto(reverse("accounts:reset_checklist", args=[Platform.FACEBOOK]))
    check_page(page)
    page.get_by_role("button", name="Go back to it").click()
    page.get_by_text("Version 3 has the software's own steps again.").wait_for()
    visit(page, reverse("accounts:checklists"))
    visit(page, account.get_absolute_url())
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save this record as a PDF to print").click()
    assert saved.value.suggested_filename == "account-record-year-3-news.pdf"
