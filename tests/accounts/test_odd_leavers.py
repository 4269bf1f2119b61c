"""Leavers who are not like the others, and a background that dies, comes twice or has a wrong clock (RO9, RO10)."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.actions import leaving
from accounts.actions.leaving import end_access, record_departure, stay_until
from accounts.actions.linked_groups import offer_group
from accounts.actions.requests import approve_request
from accounts.actions.sweeps import sweep
from accounts.models import AccessRemoval, Handover, PostingRight
from accounts.notices import leaving as leaving_notices
from accounts.queries.leaving import done_since_last_day
from accounts.queries.removals import leavers_with_access
from core.action import Refused
from core.audit import api as audit
from core.audit.models import AuditEntry
from core.notices.models import Notice
from overview import queries
from overview.queries.leaving import leaver as leaver_of
from overview.sweeps import sweep_all
from people.actions import departures as people_departures
from people.actions.departures import bring_back
from people.actions.roles import appoint, go_away, name_stand_in
from people.models import Person, RoleHolding
from people.queries import roles_of, who_acts_as
from people.roles import Role
from tests.factories import (
    LONDON,
    NOW,
    actor,
    let_post,
    make_account,
    make_comment,
    make_group,
    make_person,
    make_posting_right,
    make_report,
    make_request,
    offer,
    system,
)
from tests.waiting import waits_for

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


def test_a_chair_leaves_and_what_waits_for_the_chair_goes_to_the_vice_chair(head, tech, chair, slt):
    vice = make_person("Vera Holt", Role.VICE_CHAIR, Role.GOVERNOR)
    report, proposal = make_report(slt, about=[head]), make_request(head, will_post=[slt])
    assert (report.lead, proposal.goes_to) == (chair, "chair")
    departure = leaves(chair, head)
    held = leaver_of(departure, actor(head), NOW)
    assert [(one.kind, one.title) for one in held.to_give] == [("role", "chair of governors")]

    left = gone(chair)
    sweep_all(now=AFTER)

    assert (left.is_active, left.email, roles_of(left, AFTER)) == (False, None, set())
    assert who_acts_as(Role.CHAIR, AFTER) == [vice]
    report.refresh_from_db()
    assert report.lead == vice
    for person in (left, head):
        with pytest.raises(Refused):
            approve_request(proposal, by=actor(person, AFTER), now=AFTER)
    # The ten working days of a decision go on, and then it is the vice chair's.
    sweep_all(now=proposal.decide_by)
    proposal.refresh_from_db()
    approve_request(proposal, by=actor(vice, proposal.decide_by), now=proposal.decide_by)
    assert proposal.decided_by == vice
    # The vice chair acts as chair, so no role is empty.
    assert not [item.title for item in waits_for(queries, head, AFTER) if "Nobody acts as" in item.title]


def test_supply_staff_without_a_sign_in_leave_too(head, tech):
    supply = make_person("Sam Supply", Role.STAFF, email=None)
    make_posting_right(supply, make_account("Year 5"))
    leaves(supply, head)

    assert not gone(supply).is_active
    assert AccessRemoval.objects.count() == 1


def test_a_parent_who_leaves_loses_what_was_the_schools_and_keeps_what_is_a_parents(
    head, manager, teacher, slt, browser_as, time_machine
):
    time_machine.move_to(NOW, tick=False)
    account = make_account("Year 5", is_listed=True, handle="@year_5")
    make_posting_right(teacher, account)
    said = make_comment(author=teacher.name, words="May my daughter bring her scooter?", school_account=account)
    friends = make_group(teacher, name="Friends of Riverside", organisation="The parents' association")
    departure = leaves(teacher, head, is_announced=True)
    browser = browser_as(teacher)
    assert "None of this is about your own children and family" in (
        browser.get(reverse("people:undertaking")).content.decode()
    )
    left = gone(teacher)
    time_machine.move_to(AFTER, tick=False)

    # What was the school's has ended, or waits to be handed on: the association's chat too, which they ran from here.
    assert (left.is_active, left.email, roles_of(left, AFTER)) == (False, None, set())
    assert not PostingRight.objects.current().exists()
    departure.refresh_from_db()
    assert [one.words for one in leaver_of(departure, actor(head, AFTER), AFTER).missing] == [
        "Year 5: no proof yet that access was taken away",
        "Linked group: Friends of Riverside",
    ]
    offer_group(friends, by=actor(manager, AFTER), now=AFTER, to=slt)
    # What they said as a parent is answered as any parent's, and what is for parents opens for them as for everybody.
    said.refresh_from_db()
    assert (said.author, said.words, said.closed_at) == ("Priya Nair", "May my daughter bring her scooter?", None)
    assert browser.get(reverse("people:undertaking")).status_code == 302
    assert "@year_5" in browser.get("/official-accounts/").content.decode()


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


def messages_to(person):
    """What this person has been told of leavings and has still, oldest first."""
    told = Notice.objects.filter(recipient=person, about_type="people.departure", withdrawn_at=None).order_by("id")
    return list(told.values_list("subject", "body"))


def test_a_last_day_that_moves_is_told_with_the_new_day_alone(head, tech, teacher):
    look = "Please look at what they hold and find who takes over."
    secret = " It is confidential until it is announced."
    leaves(teacher, head)
    assert messages_to(tech) == [("Priya Nair leaves after 20 November", look + secret)]

    leaves(teacher, head, last_day_in_school=FRIDAY + timedelta(days=7))
    moved = [
        (
            "Priya Nair now leaves after 27 November",
            f"Their last day in school was 20 November until now. {look}{secret}",
        )
    ]
    assert messages_to(tech) == moved
    # What is no date changes no message, and neither does the same day again.
    leaves(teacher, head, last_day_in_school=FRIDAY + timedelta(days=7), note="Says the governors' clerk")
    assert messages_to(tech) == moved

    # And back to the day that was told first.
    departure = record_departure(
        teacher, by=actor(head), now=NOW + timedelta(hours=1), last_day_in_school=FRIDAY, is_announced=True
    )
    assert messages_to(tech) == [
        ("Priya Nair now leaves after 20 November", f"Their last day in school was 27 November until now. {look}")
    ]
    stay_until(departure, by=actor(head), now=NOW + timedelta(hours=2), until=FRIDAY + timedelta(days=14))
    assert [subject for subject, _ in messages_to(tech)] == ["Priya Nair now leaves after 4 December"]

    # Whoever moves it is told nothing, and keeps nothing that is wrong.
    leaves(teacher, tech, last_day_in_school=FRIDAY)
    assert messages_to(tech) == []


def test_a_last_day_that_moves_into_the_past_leaves_only_what_is_to_be_done(head, tech, teacher):
    make_posting_right(teacher, make_account("Year 5"))
    leaves(teacher, head)

    leaves(teacher, head, last_day_in_school=NOW.date() - timedelta(days=3))

    assert [subject for subject, _ in messages_to(tech)] == [
        "Priya Nair has left: take their access away on the platforms"
    ]


THREE_WEEKS_AGO = datetime(2026, 10, 29, 10, 30, tzinfo=LONDON)


@pytest.mark.parametrize("was_known", [False, True], ids=["recorded late", "put back to a past day"])
def test_what_was_done_in_the_three_weeks_until_a_late_record_is_listed_line_by_line(
    was_known, head, teacher, browser_as, time_machine
):
    day = timedelta(days=1)

    def did(name, when):
        """A proposal of theirs of this name, by the action that people use."""
        return make_request(teacher, when, name=name)

    if was_known:
        record_departure(
            teacher,
            by=actor(head, THREE_WEEKS_AGO - 30 * day),
            now=THREE_WEEKS_AGO - 30 * day,
            last_day_in_school=FRIDAY,
        )
    did("Before the last day", THREE_WEEKS_AGO - day)
    did("On the last day", THREE_WEEKS_AGO)
    did("In the weeks after", THREE_WEEKS_AGO + 9 * day)
    make_report(teacher, THREE_WEEKS_AGO + 10 * day)
    make_request(head, THREE_WEEKS_AGO + 11 * day, name="Somebody else")
    departure = leaves(teacher, head, last_day_in_school=THREE_WEEKS_AGO.date())
    bring_back(departure, by=actor(head), now=NOW, email="priya@new.example")
    make_request(Person.objects.get(pk=teacher.pk), NOW + day, name="Back again")

    listed = [(line.event, line.detail.about_name) for line in done_since_last_day(departure)]

    assert listed == [
        ("account_request.submitted", "In the weeks after"),
        ("account_request.started", "Proposal without a name yet"),
    ]
    time_machine.move_to(NOW + 2 * day, tick=False)
    page = browser_as(head).get(departure.get_absolute_url()).content.decode()
    done = page.partition("Done after the last day in school")[2].partition("</section>")[0]
    assert re.findall(r'timeline__title">([^<]+)<', done) == ["Proposal sent for a decision", "Proposal begun"]
    assert re.findall(r'timeline__fact">([^<]+)<', done).count("In the weeks after") == 1
    assert "Saturday 7 November, 10:30" in done
    assert not [name for name in ("the last day<", "Somebody else", "Back again") if name in done]


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
