"""What a staff list may mean otherwise: asked, or shown beside what was recorded, never done silently (RO10)."""

from datetime import date

import pytest

from accounts.queries.staff_list import plan_for
from people.models import Departure
from people.roles import Role
from tests.accounts.test_leaving import refused
from tests.accounts.test_staff_list import csv_of, take_in, upload
from tests.factories import NOW, actor, make_departure, make_person


def test_plan_for_asks_about_a_last_day_long_past_of_somebody_who_is_here(tech):
    ann = make_person("Ann Here", Role.STAFF, staff_number="1")
    bo = make_person("Bo Gone", Role.STAFF, staff_number="2")
    found = upload(tech, "1,Ann Here,,,,31/08/2026", "2,Bo Gone,,,,31/08/2026")
    plan = plan_for(found, actor(tech), NOW)
    assert ([leaver.person for leaver in plan.long_past], plan.leavers) == ([ann, bo], [])

    assert take_in(found, tech, long_past_who_left=[bo.pk])["leaving"] == 1

    for person in (ann, bo):
        person.refresh_from_db()
    assert (ann.is_active, bo.is_active) == (True, False)


def test_plan_for_stops_where_a_list_would_let_most_people_leave(tech):
    for number in range(10):
        make_person(f"P{number} Staff", Role.STAFF, staff_number=str(number))
    found = upload(tech, *(f"{number},P{number} Staff,,,,,31/08/2027" for number in range(10)))

    assert refused(lambda: take_in(found, tech)) == (
        "10 of 10 people are missing from this list or leave by it. "
        "If that is right, type that number to say so. Nothing was taken in."
    )
    assert take_in(found, tech, number_missing=10)["leaving"] == 10
    assert {departure.last_day_in_school for departure in Departure.objects.all()} == {date(2027, 8, 31)}


def test_plan_for_finds_people_whose_noughts_a_spreadsheet_ate(tech):
    ann = make_person("Ann Here", Role.STAFF, staff_number="0012")
    make_person("Bo Here", Role.STAFF, staff_number="007")
    make_person("Cy Here", Role.STAFF, staff_number="07")

    plan = plan_for(upload(tech, "12,Ann Here,,Cook", "7,Di New"), actor(tech), NOW)

    assert [(change.person, change.fields) for change in plan.changes] == [(ann, {"job_title": "Cook"})]
    assert [row.name for row in plan.new] == ["Di New"]


def test_plan_for_sets_aside_two_rows_that_are_one_person(tech):
    make_person("Ann Here", Role.STAFF, staff_number="0012")
    linked = make_person("Bo Here", Role.STAFF, email="bo@x.example")

    rows = ("12,Ann Here,,Cook", "0012,Ann There", "7,Bo Here,bo@x.example", "8,Di New")
    plan = plan_for(upload(tech, *rows), actor(tech), NOW)

    why = "More than one row is Ann Here’s. Leave the one that is right."
    assert [(row.line, row.why) for row in plan.broken] == [(2, why), (3, why)]
    assert ([change.person for change in plan.changes], [row.name for row in plan.new]) == ([linked], ["Di New"])


def test_plan_for_shows_where_the_list_and_a_leaving_differ_and_who_has_no_end(tech):
    ann = make_person("Ann Leaves", Role.STAFF, staff_number="1")
    make_person("Bo Supply", Role.STAFF, staff_number="2")
    leaving = make_departure(ann, last_day=date(2026, 12, 18))
    heads = "Staff number,Name,Contract type,End of contract"
    rows = ("1,Ann Leaves,Permanent", "2,Bo Supply,Supply", "3,Di New,Fixed term", "4,Ed New,Fixed term,31/08/2030")

    plan = plan_for(upload(tech, data=csv_of(*rows, heads=heads)), actor(tech), NOW)

    assert (plan.says_no_end, plan.no_end, plan.leavers) == ([leaving], ["Bo Supply", "Di New"], [])


@pytest.mark.parametrize(
    ("row", "last_day", "said"),
    [
        ("1,Ann Leaves,,08/01/2027", date(2026, 11, 27), "as before, end of the contract Friday 8 January 2027"),
        ("1,Ann Leaves,18/12/2026,08/01/2027", date(2026, 12, 18), "Friday 18 December, so far Friday 27 November"),
        ("1,Ann Leaves,,20/11/2026", date(2026, 11, 20), "Friday 20 November, so far Friday 27 November"),
    ],
)
def test_the_end_of_a_contract_alone_never_gives_a_leaver_more_days(tech, browser_as, row, last_day, said):
    ann = make_person("Ann Leaves", Role.STAFF, staff_number="1")
    make_departure(ann, last_day=date(2026, 11, 27))
    found = upload(tech, data=csv_of(row, heads="Staff number,Name,Last day in school,End of contract"))

    page = " ".join(browser_as(tech).get(found.get_absolute_url()).content.decode().split())
    take_in(found, tech)

    assert said in page
    assert Departure.objects.get(person=ann).last_day_in_school == last_day


@pytest.mark.parametrize(("staff", "missing", "stops"), [(29, 6, True), (30, 6, False), (20, 5, False)])
def test_plan_for_stops_where_more_than_a_fifth_and_more_than_five_are_missing(tech, staff, missing, stops):
    for number in range(staff):
        make_person(f"P{number} Staff", staff_number=str(number))
    rows = [f"{number},P{number} Staff" for number in range(missing, staff)]

    plan = plan_for(upload(tech, *rows), actor(tech), NOW)

    assert (plan.staff, len(plan.missing), plan.must_stop) == (staff, missing, stops)


def test_apply_staff_list_records_the_end_of_somebody_new_at_once(tech):
    heads = "Staff number,Name,Start date,Last day in school,End of contract"
    rows = ("1,Ann New,01/09/2026,18/12/2026,31/12/2026", "2,Bo New,,,31/08/2027", "3,Cy Late,01/01/2027,18/12/2026,")

    found = upload(tech, data=csv_of(*rows, heads=heads))
    counts = take_in(found, tech)

    found.refresh_from_db()
    assert (counts["new"], counts["leaving"], [row["why"] for row in found.broken]) == (
        2,
        2,
        ["The last day in school is before the first. Check both dates."],
    )
    assert [(one.person.name, one.last_day_in_school, one.contract_ends_on) for one in Departure.objects.all()] == [
        ("Ann New", date(2026, 12, 18), date(2026, 12, 31)),
        ("Bo New", date(2027, 8, 31), date(2027, 8, 31)),
    ]


def test_plan_for_misses_nobody_who_is_only_governor_or_clerk(tech, chair):
    for number in range(8):
        make_person(f"G{number} Governor", Role.GOVERNOR, staff_number=f"9{number}")
    make_person("Cleo Clerk", Role.CLERK)
    both = make_person("Gita Both", Role.STAFF, Role.GOVERNOR, staff_number="2")
    make_person("Ann Here", Role.STAFF, staff_number="1")

    plan = plan_for(upload(tech, "1,Ann Here"), actor(tech), NOW)

    # The technician of the cast has no staff number.
    assert (plan.staff, plan.missing, plan.must_stop, plan.without_number) == (2, [both], False, 1)


def test_a_year_that_cannot_be_is_an_error_at_the_day_of_those_ticked(tech, browser_as):
    gone = make_person("Bo Gone", Role.STAFF, staff_number="2")
    found = upload(tech, "1,Ann New")
    browser, page = browser_as(tech), found.get_absolute_url()
    digest = browser.get(page).context["form"].initial["digest"]

    answer = browser.post(page, {"digest": digest, "missing_who_leave": [gone.pk], "last_day": "1026-11-18"})

    year = ["This last day in school is more than a year ago. Check the year."]
    assert answer.context["form"].errors == {"last_day": year}
