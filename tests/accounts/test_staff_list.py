"""The school's staff list: read as it comes, looked at, taken in once (SC1, RO10)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse

from accounts.actions import staff_lists as actions
from accounts.models import StaffList
from accounts.queries.staff_list import plan_for
from accounts.staff_file import BadList, read_staff_file
from core.notices import api as notices
from core.pages.tables import write_csv
from people.models import Departure, Person
from people.queries import roles_of
from people.roles import Role
from tests.accounts.test_leaving import refused
from tests.factories import NOW, actor, make_departure, make_person

HEADS = "Staff number,Name,E-mail,Job title,Start date,Last day in school,End of contract"


def csv_of(*rows, heads=HEADS, encoding="utf-8"):
    """A staff list as a file."""
    return "\r\n".join([heads, *rows]).encode(encoding)


def upload(by, *rows, data=None, now=NOW):
    """Send in a list; nothing is changed yet."""
    content = csv_of(*rows) if data is None else data
    good, broken = read_staff_file(content)
    return actions.upload_staff_list(
        by=actor(by, now), now=now, file_name="staff.csv", data=content, rows=good, broken=broken
    )


def take_in(staff_list, by, **answers):
    """Say yes to what is shown now."""
    digest = plan_for(staff_list, actor(by), NOW).digest
    return actions.apply_staff_list(staff_list, by=actor(by), now=NOW, **{"digest": digest} | answers)


@pytest.fixture
def clerk(school):
    return make_person("Cleo Clerk", Role.CLERK)


@pytest.mark.parametrize(
    "data",
    [
        csv_of("12,Zoë Nair,zoe@x.example,Teacher,01/09/2020,18/12/2026,31/12/2026"),
        csv_of("12,Zoë Nair,zoe@x.example,Teacher,01/09/2020,18/12/2026,31/12/2026", encoding="utf-8-sig"),
        csv_of("12,Zoë Nair,zoe@x.example,Teacher,2020-09-01,2026-12-18,2026-12-31", encoding="utf-16"),
        csv_of("12,Zoë Nair,ZOE@x.example,Teacher,1 Sep 2020,18.12.2026,31-12-2026", encoding="cp1252"),
        b"sep=;\r\nPayroll no.;Full name;Work email;Post;Joined;Leaving date;Contract end date\r\n"
        + "12;Zoë  Nair;zoe@x.example;Teacher;01/09/2020 00:00:00;18/12/2026;31/12/2026\r\n;;;\r\n".encode(),
        "EMPLOYEE ID\tForename\tSurname\tEmail\tRole\tStart\tLast day\tEnd\n12\tZoë\tNair\tzoe@x.example\t"
        "Teacher\t01/09/2020\t18/12/2026\t31/12/2026\n".encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "cp1252", "semicolons", "tabs"],
)
def test_read_staff_file_reads_what_offices_write(data):
    (row,), broken = read_staff_file(data)

    assert broken == []
    assert {name: value for name, value in row.items() if name != "line"} == {
        "staff_number": "12",
        "name": "Zoë Nair",
        "email": "zoe@x.example",
        "job_title": "Teacher",
        "joined_on": "2020-09-01",
        "last_day_in_school": "2026-12-18",
        "contract_ends_on": "2026-12-31",
        "contract": "",
        "note": "",
    }


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",Zoe", "There is no staff number."),
        ("12,", "There is no name."),
        ("12,Zoe,zoe at home", "“zoe at home” is not an e-mail address."),
        (f"12,Zoe,{'zoe ' * 20}", f"“{'zoe ' * 10}…” is not an e-mail address."),
        ("12,Zoe,,,31/31/2026", "“31/31/2026” is not a date. Write it as 31/12/2026."),
        ("12,Zoe,,,1/9", "“1/9” is not a date. Write it as 31/12/2026."),
        ("12,#N/A", "A cell shows #N/A, a fault of the spreadsheet."),
        ("1.2E+06,Zoe", "The spreadsheet has shortened the staff number. Write the column as text."),
        ("12,Zoe,,,01/09/0026", "“01/09/0026” is not a date. Write it as 31/12/2026."),
        ("12," + "x" * 121, "The name has more than 120 characters."),
        ("12,Zoe,,," + "x" * 10000, "A cell has more than 300 characters."),
    ],
)
def test_read_staff_file_sets_a_broken_row_aside_with_its_reason(row, why):
    good, broken = read_staff_file(csv_of(row, "13,Ann"))

    assert ([found["name"] for found in good], [(found["line"], found["why"]) for found in broken]) == (
        ["Ann"],
        [(2, why)],
    )


def test_read_staff_file_sets_two_rows_of_one_person_aside():
    good, broken = read_staff_file(csv_of("12,Zoe", "12,Zoe N", "13,Ann,a@x.example", "14,Bo,A@x.example", "15,Cy"))

    assert [row["name"] for row in good] == ["Cy"]
    assert [row["why"] for row in broken] == [
        "The staff number 12 stands in more than one row, with another name or address.",
        "The staff number 12 stands in more than one row, with another name or address.",
        "The e-mail address a@x.example stands in more than one row.",
        "The e-mail address a@x.example stands in more than one row.",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04...", "This spreadsheet cannot be read. Save it again as .xlsx or as CSV, then choose it."),
        (b"   ", "This file cannot be read as CSV. Save the staff list as CSV again, then choose it."),
        (b"\x00\x01\x02", "This file cannot be read as CSV. Save the staff list as CSV again, then choose it."),
        (
            b"Staff number,Name\n" + b'"' + b"x" * 200_000,
            "This file cannot be read as CSV. Save the staff list as CSV again, then choose it.",
        ),
        (
            b"Colour,Taste\nred,sweet",
            "The first row must name the columns. There is none for the staff number or the name.",
        ),
        (b"Staff no,Surname\n1,Nair", "The first row must name the columns. There is none for the name."),
        (csv_of(), "This list has no rows below its heads. Choose the file with the staff in it."),
        (
            csv_of(*(f"{number},Zoe" for number in range(5001))),
            "This list has more than 5,000 rows. Split it, or check that it is the right file.",
        ),
        (b"x" * (2 * 1024 * 1024 + 1), "This file is larger than 2 MB. Choose the staff list as CSV."),
    ],
)
def test_read_staff_file_refuses_what_is_no_list_with_a_sentence(data, sentence):
    with pytest.raises(BadList) as refusal:
        read_staff_file(data)

    assert str(refusal.value) == sentence


def test_write_csv_begins_no_formula():
    assert write_csv(["a"], [["=1+1"], [" @x"], ["-2"], ["plain"]]) == "a\r\n'=1+1\r\n' @x\r\n'-2\r\nplain\r\n"


def test_apply_staff_list_adds_changes_and_leaves_the_rest(tech):
    ann = make_person("Ann Old", Role.STAFF, staff_number="1", job_title="Cook")
    bo = make_person("Bo Same", Role.STAFF, staff_number="2")
    cy = make_person("Cy Linked", Role.STAFF, email="cy@x.example")
    found = upload(tech, "1,Ann New,,Teacher", "2,Bo Same", "3,Cy Linked,CY@x.example", "4,Di New,di@x.example")

    assert take_in(found, tech) == {"new": 1, "changed": 2, "leaving": 0, "unchanged": 1, "broken": 0}

    for person in (ann, bo, cy):
        person.refresh_from_db()
    assert (ann.name, ann.job_title, bo.name, cy.staff_number) == ("Ann New", "Teacher", "Bo Same", "3")
    di = Person.objects.get(staff_number="4")
    assert (di.email, di.has_usable_password(), roles_of(di, NOW)) == ("di@x.example", False, {Role.STAFF})
    found.refresh_from_db()
    assert found.rows == []


def test_apply_staff_list_twice_changes_nothing(tech):
    rows = ("1,Ann New,ann@x.example,Teacher,01/09/2020,18/12/2026,31/12/2026", "2,Bo New,,,01/09/2027")
    take_in(upload(tech, *rows), tech)
    again = upload(tech, *rows)
    plan = plan_for(again, actor(tech), NOW)
    assert (plan.counts["unchanged"], plan.counts["leaving"]) == (2, 0)

    take_in(again, tech)
    plan = plan_for(upload(tech, *rows), actor(tech), NOW)

    assert plan.counts == {"new": 0, "changed": 0, "leaving": 0, "unchanged": 2, "broken": 0}
    assert (plan.changes_nothing, Person.objects.filter(staff_number__in="12").count()) == (True, 2)
    assert Departure.objects.count() == 1


def test_apply_staff_list_records_leavers_confidentially_and_ends_past_ones_at_once(tech, manager):
    make_person("Ann Soon", Role.STAFF, staff_number="1")
    bo = make_person("Bo Gone", Role.STAFF, staff_number="2")

    take_in(upload(tech, "1,Ann Soon,,,,18/12/2026", "2,Bo Gone,,,,30/10/2026"), tech)

    soon, gone = Departure.objects.order_by("-last_day_in_school")
    bo.refresh_from_db()
    assert (soon.last_day_in_school, soon.announced_at, soon.access_ended_at) == (date(2026, 12, 18), None, None)
    assert (gone.person, gone.access_ended_at, bo.is_active) == (bo, NOW, False)
    assert notices.inbox(manager).get().body == "Tom Wells took it in: 0 new, 0 changed, 2 leaving."


def test_apply_staff_list_never_ends_anything_at_once_for_a_clerk(clerk):
    make_person("Ann Gone", Role.STAFF, staff_number="1")
    found = upload(clerk, "1,Ann Gone,,,,30/10/2026", "2,Bo New")
    plan = plan_for(found, actor(clerk), NOW)

    assert [row.why for row in plan.broken] == [
        "The last day in school has passed. Ask the headteacher, the business manager or the IT technician."
    ]
    assert take_in(found, clerk)["new"] == 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (
            "9,New One,boss@x.example",
            "The e-mail address boss@x.example is Bea Boss’s, staff number 7. Mend the number or the address.",
        ),
        (
            "7,Bea Boss,thief@x.example",
            "Only the headteacher or the business manager changes the e-mail address of Bea Boss.",
        ),
        (
            "8,Lou Left",
            "Lou Left has left. If they are back, say so under Leaving.",
        ),
        ("5,New One,,,,30/10/2026", "The last day in school has passed, so there is nothing to add."),
        (
            "6,Tom Wells,,,,18/12/2026",
            "Nobody records their own leaving. Ask the headteacher, the business manager or the IT technician.",
        ),
        ("7,Bea Boss,,,,18/12/2036", "This last day in school is more than two years away. Check the year."),
    ],
)
def test_plan_for_sets_aside_what_somebody_must_look_at(tech, row, why):
    boss = make_person("Bea Boss", Role.HEADTEACHER, staff_number="7", email="boss@x.example")
    boss.set_password("a long pass phrase")
    boss.save()
    Person.objects.filter(pk=tech.pk).update(staff_number="6")
    make_departure(make_person("Lou Left", staff_number="8"), ended_at=NOW)

    assert [found.why for found in plan_for(upload(tech, row), actor(tech), NOW).broken] == [why]


def test_apply_staff_list_does_not_let_a_clerk_move_an_address(clerk):
    make_person("Ann Not Yet", Role.STAFF, staff_number="1", email="ann@x.example")

    plan = plan_for(upload(clerk, "1,Ann Not Yet,clerk@x.example"), actor(clerk), NOW)

    assert plan.broken[0].why == (
        "Ann Not Yet has another e-mail address here. The IT technician changes it on their page."
    )


def test_apply_staff_list_lets_nobody_leave_who_was_not_ticked(tech):
    ann = make_person("Ann Here", Role.STAFF, staff_number="1")
    bo = make_person("Bo Here", Role.STAFF, staff_number="2")
    found = upload(tech, "3,Cy New")
    assert plan_for(found, actor(tech), NOW).missing == [ann, bo]

    take_in(found, tech, missing_who_leave=[bo.pk], last_day=date(2026, 12, 18))

    assert [departure.person for departure in Departure.objects.all()] == [bo]


def test_apply_staff_list_does_not_miss_people_of_broken_rows_or_who_leave_anyway(tech):
    make_person("Ann Broken", Role.STAFF, staff_number="1")
    make_departure(make_person("Bo Leaves", Role.STAFF, staff_number="2"))

    assert plan_for(upload(tech, "1,Ann Broken,no address"), actor(tech), NOW).missing == []


def test_plan_for_tells_a_clerk_nothing_of_a_confidential_leaving(clerk, tech):
    ann = make_person("Ann Leaves", Role.STAFF, staff_number="1")
    bo = make_person("Bo Told", Role.STAFF, staff_number="2")
    make_person("Cy Stays", Role.STAFF, staff_number="3")
    make_departure(ann, last_day=date(2026, 12, 18))
    make_departure(bo, last_day=date(2026, 12, 18), announced_at=NOW)

    def shown(by, *rows):
        plan = plan_for(upload(by, *rows), actor(by), NOW)
        return [person.name for person in plan.missing], [found.person.name for found in plan.leavers], plan.unchanged

    guessed = ("1,Ann Leaves,,,,18/12/2026", "2,Bo Told,,,,18/12/2026", "3,Cy Stays,,,,18/12/2026")
    assert shown(clerk, "9,New One") == (["Ann Leaves", "Cy Stays"], [], 0)
    assert shown(clerk, *guessed) == ([], ["Ann Leaves", "Cy Stays"], 1)
    assert shown(tech, "9,New One") == (["Cy Stays"], [], 0)
    assert shown(tech, *guessed) == ([], ["Cy Stays"], 2)


def test_apply_staff_list_of_a_clerk_leaves_a_confidential_leaving_alone_and_says_nothing(clerk, tech, manager):
    people = [make_person(f"{name} Leaves", Role.STAFF, staff_number=name) for name in ("Ann", "Bo", "Cy")]
    same, other, ticked = (make_departure(person, last_day=date(2026, 12, 18)) for person in people)

    found = upload(clerk, "Ann,Ann Leaves,,,,18/12/2026", "Bo,Bo Leaves,,,,31/12/2026", "4,Di New")
    counts = take_in(found, clerk, missing_who_leave=[ticked.person_id], last_day=date(2026, 12, 4))

    assert counts == {"new": 1, "changed": 0, "leaving": 3, "unchanged": 0, "broken": 0}
    for departure in (same, other, ticked):
        departure.refresh_from_db()
    assert {found.last_day_in_school for found in (same, other, ticked)} == {date(2026, 12, 18)}
    assert Departure.objects.count() == 3
    assert notices.inbox(manager).get().body == (
        "Cleo Clerk took it in: 1 new, 0 changed, 3 leaving.\n\n"
        "The list gives 31 December as the last day of Bo Leaves. 18 December was recorded before and stands. "
        "Change it under Leaving if the list is right.\n\n"
        "The list gives 4 December as the last day of Cy Leaves. 18 December was recorded before and stands. "
        "Change it under Leaving if the list is right."
    )


@pytest.mark.parametrize("email", ["thief@x.example", None])
def test_plan_for_lets_only_two_roles_set_the_address_of_a_leader_who_has_not_joined(clerk, tech, head, manager, email):
    boss = make_person("Bea Boss", Role.SLT, staff_number="7", email=email)
    boss.set_unusable_password()
    boss.save()
    row = "7,Bea Boss,bea@x.example"

    for by in (clerk, tech):
        assert [found.why for found in plan_for(upload(by, row), actor(by), NOW).broken] == [
            "Only the headteacher or the business manager changes the e-mail address of Bea Boss."
        ]
    for by in (head, manager):
        assert plan_for(upload(by, row), actor(by), NOW).counts["changed"] == 1


def test_apply_staff_list_stops_at_the_brake_until_the_number_is_named(tech):
    for number in range(10):
        make_person(f"P{number} Staff", Role.STAFF, staff_number=str(number))
    found = upload(tech, "0,P0 Staff", "99,Zed New")
    sentence = (
        "9 of 10 people are missing from this list. If that is right, type that number to say so. Nothing was taken in."
    )

    assert refused(lambda: take_in(found, tech)) == sentence
    assert refused(lambda: take_in(found, tech, number_missing=8)) == sentence
    assert take_in(found, tech, number_missing=9)["new"] == 1


def test_apply_staff_list_refuses_what_is_stale_done_or_somebody_elses(tech, manager, teacher):
    found = upload(tech, "1,Ann New")
    digest = plan_for(found, actor(tech), NOW).digest
    make_person("Ann Meanwhile", Role.STAFF, staff_number="1")

    assert refused(lambda: take_in(found, tech, digest=digest)) == (
        "Something has changed since you looked. Nothing was taken in. Look at the list again, then say yes."
    )
    assert refused(lambda: take_in(found, manager)) == "Somebody else sent in this list. Send in your own."
    take_in(found, tech)
    assert refused(lambda: take_in(found, tech)) == "This list has already been taken in."
    assert refused(lambda: upload(teacher, "1,Ann New")) == (
        "Only the clerk, the headteacher, the business manager or the IT technician takes in the staff list."
    )


def test_plan_for_takes_as_many_statements_for_three_as_for_one(tech, django_assert_num_queries):
    for rows in (["1,Ann"], ["1,Ann", "2,Bo", "3,Cy"]):
        found, by = upload(tech, *rows), actor(tech)
        with django_assert_num_queries(5):
            plan_for(found, by, NOW)


def sent_file(data, name="staff.csv"):
    """A file as a browser sends it."""
    file = BytesIO(data)
    file.name = name
    return file


def test_pages_lead_from_the_file_to_the_list_taken_in(tech, manager, browser_as):
    ann = make_person("Ann Here", Role.STAFF, staff_number="1")
    browser, address = browser_as(tech), reverse("accounts:staff_list")
    assert "Choose the staff list" in browser.post(address).content.decode()
    assert (
        "This spreadsheet cannot be read" in browser.post(address, {"file": sent_file(b"PK\x03\x04")}).content.decode()
    )

    preview_url = browser.post(address, {"file": sent_file(csv_of("2,=Bo New", "3,Cy,bad"))}).url
    preview = browser.get(preview_url).content.decode()
    assert "Row 3, Cy: “bad” is not an e-mail address." in preview
    assert "Ann Here (1)" in preview
    broken = browser.get(reverse("accounts:staff_list_broken", args=[StaffList.objects.get().pk]))
    assert broken.content.decode() == "\ufeffrow,staff number,name,why\r\n3,3,Cy,“bad” is not an e-mail address.\r\n"

    digest = plan_for(StaffList.objects.get(), actor(tech), NOW).digest
    ticked = {"digest": digest, "missing_who_leave": [ann.pk]}
    assert "Enter the last day in school of those you ticked" in browser.post(preview_url, ticked).content.decode()
    assert browser.post(preview_url, {"digest": digest}).status_code == 302
    assert "1 new, 0 changed, 0 leaving" in browser.get(preview_url).content.decode()
    assert browser_as(manager).get(preview_url).status_code == 404


def test_pages_say_409_where_something_has_changed_meanwhile(tech, browser_as):
    browser = browser_as(tech)
    found = upload(tech, "2,Bo New", now=NOW + timedelta(minutes=1))

    answer = browser.post(found.get_absolute_url(), {"digest": "0" * 64})

    assert answer.status_code == 409
    assert "Something has changed since you looked." in answer.content.decode()
