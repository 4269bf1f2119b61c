"""An awkward export is taken in, and the staff directory switches somebody off who is looking at a page (SC1, RO10)."""

import json
import re

import pytest
from django.urls import reverse

from accounts.models import DirectoryEntry
from people.models import Departure, Person
from tests.factories import make_person
from tests.journeys.checks import check_page
from tests.journeys.conftest import code_of

pytestmark = pytest.mark.journey

EXPORT = (
    "Riverside Primary School;;;;;;\r\nStaff report;;;;;;\r\n;;;;;;\r\n"
    "Staff Code;First Name;Last Name;Job Role;Employment Start;Employment End;Contract Type\r\n"
    "1;Ann;Here;Teacher;01-Sep-20;;Permanent\r\n"
    '="0002";Bo;Twice;Cook;1 Sep 2021;31/08/2026;Fixed term\r\n'
    '="0002";Bo;Twice;Club leader;01/09/2024;18/12/2099;Fixed term\r\n'
    "3;=Cy;New;TA;46266;;Supply\r\n"
    "4;Di;Past;TA;01/09/2019;31/08/2025;\r\n"
    "5;Ed;Bad;TA;soon;;\r\n"
)
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def test_an_awkward_export_is_looked_at_and_taken_in(page_as, visit, tech):
    make_person("Ann Here", "staff", staff_number="1")
    di = make_person("Di Past", "staff", staff_number="4")
    Person.objects.filter(pk=di.pk).update(joined_on="2019-09-01")
    page = page_as(tech, desk=True)
    visit(page, reverse("accounts:staff_list"))
    page.get_by_label("Staff list, as CSV or .xlsx").set_input_files(
        {"name": "export.csv", "mimeType": "text/csv", "buffer": EXPORT.encode("utf-16-le")}
    )
    page.get_by_role("button", name="Look at it first").click()
    check_page(page)
    for words in (
        "Bo Twice: Rows 6, 7 are this person. The latest end counts.",
        "Row 10, Ed Bad: “soon” is not a date. Write it as 31/12/2026.",
    ):
        assert page.get_by_text(words).is_visible()

    page.get_by_role("button", name="Take it in").click()
    check_page(page)

    assert Person.objects.get(staff_number="3").name == "=Cy New"
    assert set(Person.objects.filter(is_active=True, staff_number__in="134")) == set(
        Person.objects.filter(staff_number__in="134")
    )
    visit(page, reverse("accounts:no_end_date"))
    assert page.get_by_role("link", name="=Cy New", exact=True).is_visible()


def test_the_directory_switches_off_somebody_who_is_looking(page_as, visit, sign_in, tech, teacher, live_server):
    page = page_as(None)
    sign_in(page, tech)
    visit(page, reverse("accounts:directory"))
    page.get_by_role("button", name="Connect the staff directory").click()
    if (field := page.get_by_label("Code")).count():
        field.fill(code_of(tech))
        page.get_by_role("button").filter(has_text=re.compile("Confirm|Go on|Continue")).first.click()
    page.get_by_label("Which directory is it?").fill("Microsoft Entra")
    page.get_by_role("button", name="Make its token").click()
    check_page(page)
    secret = page.get_by_text(re.compile(r"^[\w-]{43}$")).inner_text()
    colleague = page_as(teacher)
    visit(colleague, "/")

    said = {"schemas": [USER], "userName": teacher.email, "active": True}
    assert _send(page, "POST", "Users", secret, said) == 201
    off = {"schemas": [PATCH], "Operations": [{"op": "Replace", "path": "active", "value": "False"}]}
    assert _send(page, "PATCH", f"Users/{DirectoryEntry.objects.get().pk}", secret, off) == 200

    colleague.reload()
    assert reverse("account_login") in colleague.url
    assert Departure.objects.get(person=teacher).access_ended_at is not None
    visit(page, reverse("accounts:directory"))
    assert page.get_by_text("Priya Nair: every access ended").is_visible()


def _send(page, method, path, secret, said) -> int:
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/scim+json"}
    return page.request.fetch(f"/scim/v2/{path}", method=method, headers=headers, data=json.dumps(said)).status
