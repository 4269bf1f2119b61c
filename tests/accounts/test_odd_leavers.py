"""Leavers who are not like the others, and a background that dies, comes twice or has a wrong clock (RO9, RO10)."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.actions import leaving
from accounts.actions.leaving import end_access, record_departure
from accounts.actions.sweeps import sweep
from accounts.models import AccessRemoval, Handover, PostingRight
from accounts.notices import leaving as leaving_notices
from accounts.queries.removals import leavers_with_access
from core.audit import api as audit
from core.audit.models import AuditEntry
from core.notices.models import Notice
from overview.queries.leaving import leaver as leaver_of
from people.actions import departures as people_departures
from people.actions.departures import bring_back
from people.actions.roles import appoint, go_away, name_stand_in
from people.models import Person, RoleHolding
from people.queries import roles_of, who_acts_as
from people.roles import Role
from tests.factories import LONDON, NOW, actor, let_post, make_account, make_person, make_posting_right, offer, system

FRIDAY = date(2026, 11, 20)
AFTER = datetime(2026, 11, 21, 0, 1, tzinfo=LONDON)


def leaves(person, by, **details):
    """This person leaves after Friday, unless told otherwise."""
    details = {"last_day_in_school": FRIDAY} | details
    return record_departure(person, by=actor(by), now=NOW, **details)


def gone(person):
    """This person, after the sweep of the day after."""
    sweep(now=AFTER)
    return Person.objects.get(pk=person.pk)


def test_where_the_technician_leaves_the_stand_in_is_told_and_the_successor_does_it(head, tech, slt):
    make_posting_right(tech, make_account("Year 5"))
    name_stand_in(slt, by=actor(head), now=NOW, role=Role.TECHNICIAN)
    departure = leaves(tech, head)
    appoint(slt, by=actor(head), now=NOW, role=Role.TECHNICIAN, starts_on=FRIDAY + timedelta(days=1))

    assert not gone(tech).is_active

    told = Notice.objects.get(key=f"departure:{departure.pk}:access-ended")
    assert (told.recipient, told.is_discreet) == (slt, True)
    assert Role.TECHNICIAN in roles_of(slt, AFTER)
    assert AccessRemoval.objects.get().departure == departure


def test_where_the_technician_leaves_without_a_successor_the_stand_in_is_told(head, tech, slt):
    make_posting_right(tech, make_account("Year 5"))
    name_stand_in(slt, by=actor(head), now=NOW, role=Role.TECHNICIAN)
    departure = leaves(tech, head)

    gone(tech)

    assert Notice.objects.get(key=f"departure:{departure.pk}:access-ended").recipient == slt


def test_a_headteacher_leaves_and_the_stand_in_acts(head, deputy, tech):
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)
    leaves(head, tech)

    assert not gone(head).is_active

    assert who_acts_as(Role.HEADTEACHER, AFTER) == [deputy]


@pytest.mark.parametrize("role", [Role.CHAIR, Role.GOVERNOR])
def test_governors_leave_like_everybody(role, head):
    person = make_person("Gwen Governor", role)
    leaves(person, head)

    left = gone(person)

    assert (left.is_active, roles_of(left, AFTER)) == (False, set())
    assert leavers_with_access(AFTER) == 0


def test_supply_staff_without_a_sign_in_leave_too(head, tech):
    supply = make_person("Sam Supply", Role.STAFF, email=None)
    make_posting_right(supply, make_account("Year 5"))
    leaves(supply, head)

    assert not gone(supply).is_active
    assert AccessRemoval.objects.count() == 1


def test_a_parent_who_leaves_loses_nothing_but_the_schools(head, teacher, browser_as, time_machine):
    time_machine.move_to(NOW, tick=False)
    leaves(teacher, head, is_announced=True)

    page = browser_as(teacher).get(reverse("people:undertaking")).content.decode()

    assert "None of this is about your own children and family" in page


def test_dismissed_today_is_out_before_anybody_is_told(head, tech, teacher, browser_as, time_machine):
    time_machine.move_to(NOW, tick=False)
    browser, account = browser_as(teacher), make_account("Year 5")
    handover = offer(account, tech, teacher)
    path = handover.get_absolute_url()
    assert browser.get(path).status_code == 200
    Notice.objects.all().delete()

    departure = leaves(teacher, head, last_day_in_school=NOW.date(), ends_now=True)

    assert departure.access_ended_at == NOW
    for method in (browser.get, browser.post):
        assert method(path).status_code in (302, 403)
    assert "_auth_user_id" not in browser.session
    handover = Handover.objects.get()
    assert handover.state == "cancelled"
    told = Notice.objects.exclude(withdrawn_at__isnull=False)
    assert {(one.recipient, one.is_discreet) for one in told.filter(about_type="people.departure")} == {(tech, True)}
    assert not told.filter(recipient=teacher).exists()
    ended = AuditEntry.objects.get(event="departure.access_ended")
    assert ended.at == NOW


def test_a_deputy_who_covers_and_leaves_is_seen_beforehand_and_leaves_no_gap(head, deputy, tech, manager):
    go_away(head, by=actor(head), now=NOW, stand_in=deputy, starts_on=NOW.date(), ends_on=date(2026, 12, 18))
    departure = leaves(deputy, manager)
    held = [(one.kind, one.title) for one in leaver_of(departure, actor(tech), NOW).elsewhere]

    left = gone(deputy)

    assert held == [("cover", "looks after the work of Hana Okafor")]
    assert roles_of(left, AFTER) == set()
    assert not RoleHolding.objects.filter(person=deputy).overlapping(AFTER.date(), None).exists()
    assert deputy not in who_acts_as(Role.HEADTEACHER, AFTER)


def test_nothing_comes_back_by_itself_for_somebody_who_returns(head, tech, teacher):
    teacher.staff_number = "17"
    teacher.save()
    account = make_account("Year 5", monitors=[teacher])
    let_post(account, tech, teacher)
    departure = leaves(teacher, head)
    gone(teacher)
    departure.refresh_from_db()

    bring_back(departure, by=actor(head, AFTER), now=AFTER, email="priya@new.example")

    back = Person.objects.get(pk=teacher.pk)
    assert (back.staff_number, back.is_active, roles_of(back, AFTER)) == ("17", True, {Role.STAFF})
    assert not back.has_usable_password()
    assert not back.posting_rights.current().exists()
    assert list(account.monitors.all()) == []
    again = record_departure(
        back, by=actor(head, AFTER), now=AFTER, last_day_in_school=date(2027, 7, 20), is_announced=True
    )
    assert again != departure


def test_a_last_day_that_is_moved_ends_access_on_the_new_day_alone(head, teacher):
    leaves(teacher, head)
    leaves(teacher, head, last_day_in_school=FRIDAY + timedelta(days=7))

    assert gone(teacher).is_active
    sweep(now=AFTER + timedelta(days=7))
    assert not Person.objects.get(pk=teacher.pk).is_active


class Killed(BaseException):
    """The program was ended without warning."""


KILLED_IN = {
    "sign-in": (people_departures, "close_sessions"),
    "posting": (leaving, "_end_posting"),
    "monitoring": (leaving, "_end_monitoring"),
    "removals": (leaving, "_open_removals"),
    "message": (leaving_notices, "access_ended"),
}


@pytest.mark.parametrize("where", KILLED_IN)
def test_a_sweep_killed_at_five_points_leaves_no_half_and_doubles_nothing(where, head, tech, teacher, monkeypatch):
    offer(make_account("Year 5", monitors=[teacher]), tech, teacher)
    departure = leaves(teacher, head)
    before = AuditEntry.objects.count()

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(*KILLED_IN[where], die)
        with pytest.raises(Killed):
            end_access(departure, by=system(AFTER), now=AFTER)
    assert Person.objects.get(pk=teacher.pk).is_active
    assert PostingRight.objects.current().count() == 1
    assert (AccessRemoval.objects.count(), AuditEntry.objects.count()) == (0, before)
    # And all the while they are shut out.
    assert Person.objects.get(pk=teacher.pk).has_left(AFTER)

    for later in (AFTER, AFTER, AFTER + timedelta(minutes=1)):
        sweep(now=later)
    # A clock that goes back changes nothing.
    sweep(now=NOW)

    assert not Person.objects.get(pk=teacher.pk).is_active
    assert leavers_with_access(AFTER) == 0
    assert AccessRemoval.objects.count() == 1
    assert AuditEntry.objects.filter(event="departure.access_ended").count() == 1
    assert Notice.objects.filter(key=f"departure:{departure.pk}:access-ended").count() == 1
    assert audit.history_of(departure)
