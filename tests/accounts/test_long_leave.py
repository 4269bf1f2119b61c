"""Somebody is away for long: every access rests, and comes back exactly as it was held (RO9, RO10)."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.actions.leaving import end_access, record_departure
from accounts.actions.long_leave import end_long_leave, record_long_leave
from accounts.actions.posting import grant_posting
from accounts.actions.sweeps import sweep
from accounts.invariants import long_leaves
from accounts.models import LongLeave, PostingRight
from core.action import Refused
from core.audit.models import AuditEntry
from core.notices.models import Notice
from people.actions.departures import bring_back
from people.models import Person
from people.queries import holders, roles_of, who_acts_as
from people.roles import Role
from tests.damage import change, planted
from tests.factories import LONDON, NOW, actor, make_account, make_departure, make_person, make_posting_right, system

MONDAY = date(2026, 11, 23)
BEGINS = datetime(2026, 11, 23, tzinfo=LONDON)
LAST_DAY = date(2027, 6, 30)
BACK = datetime(2027, 7, 1, tzinfo=LONDON)


def refused(call, *args, **kwargs):
    """The sentence with which this was refused."""
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.reason


def goes(person, head, now=NOW, **details):
    """This person is away from Monday to the end of June, unless told otherwise."""
    return record_long_leave(
        person, by=actor(head, now), now=now, **{"starts_on": MONDAY, "ends_on": LAST_DAY} | details
    )


def fresh(person):
    """The person as they stand now."""
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def held(teacher, slt):
    """Two accounts: one on which the teacher posts, one that they watch."""
    posts, watched = make_account("Year 5"), make_account("Trips", monitors=[teacher, slt])
    make_posting_right(teacher, posts)
    return posts, watched


def test_access_rests_from_the_first_day_and_nothing_before(head, teacher, held, browser_as, time_machine):
    time_machine.move_to(NOW, tick=False)
    browser = browser_as(teacher)
    goes(teacher, head)

    assert not fresh(teacher).is_shut_out(BEGINS - timedelta(seconds=1))
    assert browser.get("/").status_code == 200
    assert fresh(teacher).is_shut_out(BEGINS)
    assert not fresh(teacher).has_left(BEGINS)
    # A background that stands still grants nothing.
    assert roles_of(fresh(teacher), BEGINS) == set()
    time_machine.move_to(BEGINS, tick=False)
    assert browser.get("/").status_code == 302


def test_the_sweep_suspends_and_gives_back_exactly_what_was_held(head, tech, teacher, slt, held):
    posts, watched = held
    leave = goes(teacher, head)
    before = sorted(teacher.holdings.values_list("role", "starts_on", "ends_on"))

    assert sweep(now=BEGINS)["long_leaves_begun"] == 1
    assert sweep(now=BEGINS)["long_leaves_begun"] == 0
    assert not teacher.posting_rights.current().exists()
    assert list(watched.monitors.all()) == [slt]
    told = Notice.objects.get(key=f"long-leave:{leave.pk}:begun")
    assert (told.recipient, told.is_discreet) == (tech, True)

    assert sweep(now=BACK)["long_leaves_ended"] == 1
    assert sweep(now=BACK)["long_leaves_ended"] == 0
    assert [right.school_account for right in teacher.posting_rights.current()] == [posts]
    assert set(watched.monitors.all()) == {slt, teacher}
    assert sorted(teacher.holdings.values_list("role", "starts_on", "ends_on")) == before
    assert roles_of(fresh(teacher), BACK) == {Role.STAFF}
    assert not fresh(teacher).is_shut_out(BACK)


def test_back_early_by_hand_and_only_once(head, teacher, held):
    leave = goes(teacher, head, starts_on=NOW.date())
    assert leave.begun_at == NOW
    assert not teacher.posting_rights.current().exists()

    end_long_leave(leave, by=actor(head), now=NOW)

    assert teacher.posting_rights.current().count() == 1
    assert not PostingRight.objects.to_take_off().exists()
    assert refused(end_long_leave, leave, by=actor(head), now=NOW) == "This long leave has ended already."


def test_cancelled_before_it_begins_changes_nothing(head, teacher, held):
    leave = goes(teacher, head)
    end_long_leave(leave, by=actor(head), now=NOW)

    assert sweep(now=BEGINS)["long_leaves_begun"] == 0
    assert teacher.posting_rights.current().count() == 1
    assert not fresh(teacher).is_shut_out(BEGINS)


def test_an_account_closed_meanwhile_does_not_come_back(head, teacher, held):
    leave = goes(teacher, head, starts_on=NOW.date())
    account = held[0]
    account.state, account.closed_at = "closed", NOW
    account.save()

    end_long_leave(leave, by=actor(head), now=NOW)

    assert not teacher.posting_rights.current().exists()


def test_somebody_who_leaves_from_long_leave_gets_nothing_back(head, tech, teacher, held):
    goes(teacher, head, starts_on=NOW.date())
    departure = record_departure(fresh(teacher), by=actor(head), now=NOW, last_day_in_school=date(2026, 12, 18))
    after = datetime(2026, 12, 19, tzinfo=LONDON)
    end_access(departure, by=system(after), now=after)

    leave = LongLeave.objects.get()
    assert (leave.ended_at, leave.ended_by) == (after, None)
    assert (fresh(teacher).on_leave_from, fresh(teacher).on_leave_until) == (None, None)
    assert sweep(now=BACK)["long_leaves_ended"] == 0
    assert not teacher.posting_rights.current().exists()
    assert not fresh(teacher).is_active


def test_somebody_who_left_from_long_leave_and_is_back_before_its_end_gets_nothing_back(head, tech, teacher, held):
    goes(teacher, head, starts_on=NOW.date())
    departure = record_departure(fresh(teacher), by=actor(head), now=NOW, last_day_in_school=date(2026, 12, 18))
    after = datetime(2026, 12, 19, tzinfo=LONDON)
    end_access(departure, by=system(after), now=after)

    bring_back(departure, by=actor(head, after), now=after, email="priya@riverside.example")

    assert not fresh(teacher).is_shut_out(after)
    assert sweep(now=BACK)["long_leaves_ended"] == 0
    assert not teacher.posting_rights.current().exists()
    assert teacher.pk not in held[1].monitors.values_list("pk", flat=True)


def test_a_headteacher_on_leave_is_acted_for_and_the_only_technician_stays(head, deputy, tech, manager):
    assert refused(goes, tech, head) == "Nobody else is IT technician. Let somebody else hold that role first."
    assert refused(goes, head, manager) == "Nobody else is headteacher. Let somebody else hold that role first."
    make_person("Nia Tech", Role.TECHNICIAN)
    goes(tech, head, starts_on=NOW.date())

    assert [person.name for person in holders(Role.TECHNICIAN, NOW)] == ["Nia Tech"]
    assert [person.name for person in who_acts_as(Role.TECHNICIAN, NOW)] == ["Nia Tech"]


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"ends_on": date(2026, 11, 20)}, "The last day is before the first. Check both dates."),
        (
            {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 11, 1)},
            "This long leave is over already. Check the dates.",
        ),
        ({"starts_on": date(2029, 1, 1), "ends_on": None}, "The first day is more than a year away. Check the year."),
        ({"ends_on": date(2062, 6, 30)}, "That is longer than three years. Check the year."),
    ],
)
def test_dates_that_cannot_be_are_refused(details, sentence, head, teacher):
    assert refused(goes, teacher, head, **details) == sentence


def test_only_who_records_leavings_records_it_and_once(head, manager, slt, teacher):
    assert refused(goes, teacher, slt) == (
        "Only the headteacher, the business manager or the IT technician records a long leave."
    )
    assert refused(goes, manager, manager) == (
        "Nobody records their own long leave. Ask the headteacher or the business manager."
    )
    goes(teacher, head)
    assert refused(goes, teacher, head) == "A long leave of Priya Nair is recorded already. End that first."
    left = make_person("Gone Away")
    make_departure(left, ended_at=NOW)
    left.is_active = False
    left.save()
    assert refused(goes, left, head) == "Gone Away has left the school."


def test_work_goes_to_nobody_on_long_leave_and_says_why(head, tech, teacher, held):

    goes(teacher, head, starts_on=NOW.date())

    assert refused(grant_posting, held[0], by=actor(tech), now=NOW, person=fresh(teacher), reason="Runs the trips") == (
        "Priya Nair is on long leave."
    )


def test_pages_record_show_and_end_it(head, tech, teacher, held, browser_as, time_machine):
    time_machine.move_to(NOW, tick=False)
    browser, page = browser_as(tech), reverse("accounts:record_long_leave")

    empty = browser.post(page, {}).content.decode()
    assert "Choose who is away" in empty
    assert "Enter the first day away" in empty
    wrong = browser.post(page, {"person": teacher.pk, "starts_on": "2026-11-19", "ends_on": "2026-11-01"})
    assert "The last day is before the first. Check both dates." in wrong.content.decode()
    year = browser.post(page, {"person": teacher.pk, "starts_on": "1026-11-19"})
    assert year.context["form"].errors == {"starts_on": ["The first day is more than a year away. Check the year."]}
    assert 'value="1026-11-19"' in year.content.decode()
    made = browser.post(page, {"person": teacher.pk, "starts_on": "2026-11-19"}, follow=True).content.decode()

    assert "Every access of Priya Nair rests now." in made
    assert "Not known yet" in made
    assert "Year 5" in made
    assert "Priya Nair" in browser.get(reverse("accounts:departures")).content.decode()
    leave = LongLeave.objects.get()
    back = browser.post(reverse("accounts:end_long_leave", args=[leave.pk]), follow=True).content.decode()
    assert "Priya Nair can do again what they could before." in back
    events = AuditEntry.objects.filter(event__startswith="long_leave.").values_list("event", flat=True)
    assert sorted(events) == ["long_leave.begun", "long_leave.ended", "long_leave.recorded"]


def test_long_leaves_rest_finds_what_is_left_and_what_is_kept_back(head, teacher, held):
    leave = goes(teacher, head, starts_on=NOW.date())
    right = PostingRight.objects.get()

    back = {"ended_at": None, "ended_by": None, "must_take_off": False}
    assert planted(long_leaves.long_leaves_rest, lambda: change(right, **back)) == [
        (f"posting right {right.pk}", "Priya Nair is on long leave, but can still post on Year 5.")
    ]
    end_long_leave(leave, by=actor(head), now=NOW)
    assert planted(long_leaves.long_leaves_rest, lambda: change(fresh(teacher), on_leave_from=NOW)) == [
        (f"long leave {leave.pk}", "Priya Nair’s long leave has ended, but their access still rests.")
    ]


def test_of_somebody_away_for_long_nothing_tells_that_they_will_leave(head, tech, teacher):
    goes(teacher, head, starts_on=NOW.date())
    make_departure(teacher, last_day=date(2027, 7, 16))

    account = make_account("Year 5")
    refusal = refused(grant_posting, account, by=actor(tech), now=NOW, person=fresh(teacher), reason="Helps out")
    assert refusal == "Priya Nair is on long leave."
    record_departure(fresh(teacher), by=actor(head), now=NOW, last_day_in_school=NOW.date(), ends_now=True)
    assert fresh(teacher).gone == "has left"
