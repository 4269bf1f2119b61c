"""Somebody on two contracts of which one ends, said by hand on the page of the leaving (RO10)."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.actions.leaving import cancel_departure
from accounts.actions.sweeps import sweep
from accounts.queries.staff_list import plan_for
from core.audit.models import AuditEntry
from people.actions.departures import stay_until
from people.models import Person
from people.queries import end_of_day
from people.roles import Role
from people.states import StaysBecause
from tests.accounts.test_leaving import refused
from tests.accounts.test_staff_list import take_in, upload
from tests.factories import NOW, actor, make_account, make_departure, make_person, make_posting_right

DAY, LATER = date(2026, 12, 18), date(2027, 3, 26)
ROW = "1,Ann Here,,,,18/12/2026"


@pytest.fixture(autouse=True)
def clock(time_machine):
    """The views' clock stands still."""
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def ann(db):
    person = make_person("Ann Here", Role.STAFF, staff_number="1")
    make_posting_right(person, make_account("Year 5"))
    return person


def stays(browser, departure, **answers):
    """What the page answers."""
    return browser.post(reverse("accounts:cancel_departure", args=[departure.pk]), answers, follow=True)


@pytest.mark.parametrize("who", ["tech", "head"])
def test_one_of_two_contracts_ends_and_nothing_else_does(who, ann, request, browser_as):
    departure = make_departure(ann, last_day=DAY)
    by = request.getfixturevalue(who)

    page = stays(browser_as(by), departure, because="two-contracts").content.decode()

    assert "Ann Here stays. Nothing has changed for them." in page
    assert f"by {by.name}: one of their two contracts ends, and they stay on the other" in page
    said = AuditEntry.objects.get(event="departure.cancelled").detail.facts
    assert said == {"because": "one of their two contracts ends, and they stay on the other"}
    sweep(now=end_of_day(DAY))
    ann.refresh_from_db()
    assert (ann.is_active, ann.posting_rights.current().count()) == (True, 1)


def test_the_other_contract_ends_later_and_access_ends_with_it(ann, tech, browser_as):
    departure = make_departure(ann, last_day=DAY)

    page = stays(browser_as(tech), departure, because="two-contracts", until="2027-03-26").content.decode()

    assert "Ann Here stays until Friday 26 March 2027. Nothing ends before that." in page
    assert "One of two ends on Friday 18 December; the later last day counts" in page
    sweep(now=end_of_day(DAY))
    assert Person.objects.get(pk=ann.pk).is_active
    sweep(now=end_of_day(LATER))
    assert not Person.objects.get(pk=ann.pk).is_active


def test_the_page_says_what_is_wrong_at_the_field(ann, tech, browser_as):
    departure, browser = make_departure(ann, last_day=DAY), browser_as(tech)

    def answer(**answers):
        return stays(browser, departure, **answers).content.decode()

    assert "Choose why they stay" in answer()
    assert "Choose one of these" in answer(because="x" * 10_000)
    assert "Leave this empty, or choose that one of their two contracts ends." in answer(
        because="mistake", until="2027-03-26"
    )
    early = "This is no later than the last day in school that is recorded. Check the date, or leave it empty."
    assert early in answer(because="two-contracts", until="2026-12-18")
    year = "This last day in school is more than two years away. Check the year."
    assert year in answer(because="two-contracts", until="2207-03-26")
    departure.refresh_from_db()
    assert (departure.cancelled_at, departure.last_day_in_school) == (None, DAY)


def test_a_list_that_gives_the_one_contract_again_changes_nothing(ann, tech, head):
    departure = make_departure(ann, last_day=DAY)
    cancel_departure(departure, by=actor(tech), now=NOW, because=StaysBecause.TWO_CONTRACTS)
    found = upload(tech, ROW, "2,Di New")
    plan = plan_for(found, actor(tech), NOW)

    assert (plan.leavers, plan.stays, plan.unchanged) == ([], [ann], 1)
    take_in(found, tech)
    ann.refresh_from_db()
    assert ann.access_ends_at is None


def test_a_list_that_gives_the_earlier_contract_does_not_bring_the_end_forward(ann, tech):
    departure = make_departure(ann, last_day=DAY)
    stay_until(departure, by=actor(tech), now=NOW, until=LATER)

    assert plan_for(upload(tech, ROW), actor(tech), NOW).leavers == []
    other = plan_for(upload(tech, "1,Ann Here,,,,05/02/2027"), actor(tech), NOW)
    assert [leaver.person for leaver in other.leavers] == [ann]


def test_a_leaving_that_was_cancelled_for_another_reason_comes_back_with_the_list(ann, tech):
    departure = make_departure(ann, last_day=DAY)
    cancel_departure(departure, by=actor(tech), now=NOW, because=StaysBecause.AFTER_ALL)

    assert [leaver.person for leaver in plan_for(upload(tech, ROW), actor(tech), NOW).leavers] == [ann]


def test_stay_until_is_refused_by_whom_and_when(ann, tech, teacher):
    departure = make_departure(ann, last_day=DAY)

    only = "Only the headteacher, the business manager or the IT technician records that somebody leaves."
    assert refused(lambda: stay_until(departure, by=actor(teacher), now=NOW, until=LATER)) == only
    cancel_departure(departure, by=actor(tech), now=NOW)
    assert refused(lambda: stay_until(departure, by=actor(tech), now=NOW, until=LATER)) == (
        "This leaving has been cancelled."
    )
