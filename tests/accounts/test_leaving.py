"""Somebody leaves: recorded, confidential, and every access ended in one transaction (RO9, RO10)."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts.actions import leaving as actions
from accounts.actions.sweeps import sweep
from accounts.models import AccessRemoval, AccountRequest, CredentialLook, Handover
from accounts.queries.removals import leavers_with_access
from accounts.states import HandoverState
from core.action import Refused
from core.audit import api as audit
from core.audit.models import AuditEntry
from core.notices import api as notices
from people.actions import departures as people_departures
from people.actions.roles import appoint, go_away
from people.models import Departure
from people.queries import departures, roles_of
from people.roles import Role
from tests.factories import (
    LONDON,
    NOW,
    actor,
    make_account,
    make_credential,
    make_departure,
    make_posting_right,
    system,
)

FRIDAY = date(2026, 11, 20)
AFTER_FRIDAY = datetime(2026, 11, 21, tzinfo=LONDON)
MONDAY = datetime(2026, 11, 24, tzinfo=LONDON)


def record(person, by, now=NOW, **details):
    """Record that this person leaves after Friday, unless told otherwise."""
    return actions.record_departure(person, by=actor(by, now), now=now, **{"last_day_in_school": FRIDAY} | details)


def refused(call) -> str:
    """The sentence with which this was refused."""
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.reason


def test_record_departure_ends_access_at_midnight_after_the_last_day(tech, teacher):
    departure = record(teacher, tech, contract_ends_on=date(2026, 12, 31))

    assert departure.access_ends_at == AFTER_FRIDAY
    teacher.refresh_from_db()
    assert not teacher.has_left(AFTER_FRIDAY - timedelta(seconds=1))
    assert teacher.has_left(AFTER_FRIDAY)
    assert roles_of(teacher, AFTER_FRIDAY) == set()


@pytest.mark.parametrize(
    ("last_day", "ends"),
    [
        (date(2027, 3, 27), datetime(2027, 3, 28, 0, 0, tzinfo=LONDON)),
        (date(2027, 3, 28), datetime(2027, 3, 29, 0, 0, tzinfo=LONDON)),
        (date(2027, 10, 31), datetime(2027, 11, 1, 0, 0, tzinfo=LONDON)),
    ],
)
def test_record_departure_counts_local_midnight_when_clocks_change(tech, teacher, last_day, ends):
    assert record(teacher, tech, last_day_in_school=last_day).access_ends_at == ends


def test_record_departure_today_ends_access_tonight(tech, teacher):
    departure = record(teacher, tech, last_day_in_school=NOW.date())

    assert departure.access_ends_at == datetime(2026, 11, 20, tzinfo=LONDON)
    assert departure.access_ended_at is None


def test_record_departure_with_a_past_day_ends_access_at_once(tech, teacher):
    departure = record(teacher, tech, last_day_in_school=date(2026, 10, 30))

    departure.refresh_from_db()
    teacher.refresh_from_db()
    assert (departure.access_ended_at, teacher.left_at, teacher.is_active) == (NOW, NOW, False)


def test_record_departure_that_ends_now_ends_at_this_instant(head, teacher):
    departure = record(teacher, head, last_day_in_school=NOW.date(), ends_now=True)

    departure.refresh_from_db()
    assert (departure.access_ends_at, departure.access_ended_at) == (NOW, NOW)


def test_record_departure_again_moves_the_dates(tech, teacher):
    record(teacher, tech, note="Retires")
    departure = record(teacher, tech, last_day_in_school=date(2026, 12, 18))

    teacher.refresh_from_db()
    assert Departure.objects.count() == 1
    assert teacher.access_ends_at == departure.access_ends_at == datetime(2026, 12, 19, tzinfo=LONDON)
    assert list(AuditEntry.objects.values_list("event", flat=True)) == ["departure.recorded", "departure.changed"]


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        (
            {"last_day_in_school": date(2029, 1, 1)},
            "This last day in school is more than two years away. Check the year.",
        ),
        (
            {"last_day_in_school": date(2016, 11, 20)},
            "This last day in school is more than a year ago. Check the year.",
        ),
        (
            {"contract_ends_on": date(2026, 11, 19)},
            "The contract ends before the last day in school. Check both dates.",
        ),
        (
            {"last_day_in_school": date(2026, 8, 31)},
            "Priya Nair joined later than that, on 1 September 2026. Check the date.",
        ),
    ],
)
def test_record_departure_refuses_dates_that_cannot_be(tech, teacher, details, sentence):
    teacher.joined_on = date(2026, 9, 1)
    teacher.save()

    assert refused(lambda: record(teacher, tech, **details)) == sentence


def test_record_departure_refuses_others_and_oneself(tech, head, teacher, slt):
    assert refused(lambda: record(teacher, slt)) == (
        "Only the headteacher, the business manager or the IT technician records that somebody leaves."
    )
    assert refused(lambda: record(tech, tech)) == (
        "Nobody records their own leaving. Ask the headteacher, the business manager or the IT technician."
    )
    make_departure(teacher, ended_at=NOW)
    assert refused(lambda: record(teacher, head)) == "Priya Nair has already left."


def test_departure_is_hidden_from_the_leaver_and_from_others_until_announced(head, manager, slt):
    departure = record(manager, head)

    assert list(departures(actor(head))) == [departure]
    assert list(departures(actor(manager))) == []
    assert list(departures(actor(slt))) == []
    people_departures.announce_departure(departure, by=actor(head), now=NOW)
    assert list(departures(actor(manager))) == [departure]
    assert list(departures(actor(slt))) == []


def test_record_departure_tells_the_technician_alone_and_discreetly(head, tech, manager, teacher):
    record(teacher, head)

    told = notices.inbox(tech).get()
    assert (told.subject, told.is_discreet) == ("Priya Nair leaves after 20 November", True)
    assert not notices.inbox(teacher).exists()
    assert not notices.inbox(manager).exists()


def test_record_departure_of_the_technician_does_not_tell_them(head, tech, manager):
    record(tech, head)

    assert not notices.inbox(tech).exists()
    assert notices.inbox(manager).get().subject == "Tom Wells leaves after 20 November"


def test_cancel_departure_gives_everything_back_and_takes_back_what_was_said(head, tech, teacher):
    departure = record(teacher, head)
    actions.cancel_departure(departure, by=actor(head), now=NOW)

    teacher.refresh_from_db()
    assert teacher.access_ends_at is None
    assert not notices.inbox(tech).exists()
    assert refused(lambda: actions.cancel_departure(departure, by=actor(head), now=NOW)) == (
        "This leaving has already been cancelled."
    )
    assert refused(lambda: actions.end_access(departure, by=system(AFTER_FRIDAY), now=AFTER_FRIDAY)) == (
        "This leaving has been cancelled."
    )


def test_cancel_departure_is_refused_once_the_day_has_passed(head, teacher):
    departure = record(teacher, head)

    assert (
        refused(lambda: actions.cancel_departure(departure, by=actor(head, AFTER_FRIDAY), now=AFTER_FRIDAY))
        == "The last day in school has passed and access has ended. If they return, say so under Leaving."
    )


def test_end_access_is_refused_before_the_last_day_has_ended(tech, teacher):
    departure = record(teacher, tech)
    early = AFTER_FRIDAY - timedelta(microseconds=1)

    assert refused(lambda: actions.end_access(departure, by=system(early), now=early)) == (
        "The last day in school has not passed yet."
    )


def test_end_access_ends_everything_in_one_transaction(tech, teacher, browser_as):
    posts, seen = make_account("Year 5"), make_account("Trips")
    make_posting_right(teacher, posts)
    CredentialLook.objects.create(credential=make_credential(seen), person=teacher, looked_at=NOW, reason="to post")
    posts.monitors.add(teacher)
    offered = Handover.objects.create(school_account=posts, person=teacher, offered_at=NOW, expires_at=MONDAY)
    browser_as(teacher).get("/")
    departure = record(teacher, tech)

    assert sweep(now=AFTER_FRIDAY)["access_ended"] == 1

    teacher.refresh_from_db()
    offered.refresh_from_db()
    assert (teacher.is_active, teacher.email, teacher.has_usable_password()) == (False, None, False)
    assert not teacher.holdings.current(AFTER_FRIDAY.date()).exists()
    assert not teacher.posting_rights.current().exists()
    assert not teacher.monitored_accounts.exists()
    assert offered.state == HandoverState.CANCELLED
    assert Session.objects.count() == 0
    assert list(
        AccessRemoval.objects.order_by("due_by").values_list("school_account__name", "must_change_password", "due_by")
    ) == [
        ("Trips", True, datetime(2026, 11, 24, tzinfo=LONDON)),
        ("Year 5", False, datetime(2026, 11, 26, tzinfo=LONDON)),
    ]
    told = notices.inbox(tech).get()
    assert told.subject == "Priya Nair has left: take their access away on the platforms"
    assert told.body.endswith("Trips: change the password first\nYear 5")
    assert (told.urgency, told.is_discreet, told.link) == (notices.NOW, True, departure.get_absolute_url())
    assert leavers_with_access(AFTER_FRIDAY + timedelta(hours=1)) == 0


def test_end_access_calls_off_roles_to_come_and_deletes_no_row(head, tech, teacher):
    today, later = AFTER_FRIDAY.date(), date(2027, 1, 4)
    past = teacher.holdings.get()
    begun = appoint(teacher, by=actor(head), now=NOW, role=Role.SLT, starts_on=today)
    to_come = appoint(teacher, by=actor(head), now=NOW, role=Role.SAFEGUARDING_LEAD, starts_on=later)
    departure = record(teacher, tech)

    actions.end_access(departure, by=actor(tech, AFTER_FRIDAY), now=AFTER_FRIDAY)

    assert list(teacher.holdings.values_list("pk", "ends_on", "cancelled_at", "cancelled_by").order_by("pk")) == [
        (past.pk, FRIDAY, None, None),
        (begun.pk, None, AFTER_FRIDAY, tech.pk),
        (to_come.pk, None, AFTER_FRIDAY, tech.pk),
    ]
    assert not teacher.holdings.overlapping(today, None).exists()


def test_end_access_twice_changes_nothing(tech, teacher):
    make_posting_right(teacher, make_account("Year 5"))
    departure = record(teacher, tech)
    actions.end_access(departure, by=system(AFTER_FRIDAY), now=AFTER_FRIDAY)
    lines = AuditEntry.objects.count()

    actions.end_access(departure, by=system(AFTER_FRIDAY), now=AFTER_FRIDAY)
    assert sweep(now=AFTER_FRIDAY)["access_ended"] == 0

    assert (AuditEntry.objects.count(), AccessRemoval.objects.count()) == (lines, 1)


def test_sweep_ends_the_access_of_others_where_one_cannot_be_ended(tech, teacher, slt, caplog):
    account = make_account("Year 5")
    make_posting_right(teacher, account)
    poisoned, well = record(teacher, tech), record(slt, tech)
    AccessRemoval.objects.create(departure=poisoned, school_account=account, opened_at=NOW, due_by=NOW)

    assert sweep(now=AFTER_FRIDAY)["access_ended"] == 1

    poisoned.refresh_from_db()
    well.refresh_from_db()
    teacher.refresh_from_db()
    assert (poisoned.access_ended_at, well.access_ended_at) == (None, AFTER_FRIDAY)
    assert f"Could not be done: accounts.access_ended departure {poisoned.pk}" in caplog.text
    assert roles_of(teacher, AFTER_FRIDAY) == set()
    assert leavers_with_access(AFTER_FRIDAY + timedelta(hours=1)) == 1


def test_end_access_of_somebody_on_leave_keeps_their_stand_in(head, deputy, tech):
    go_away(head, by=actor(head), now=NOW, stand_in=deputy, starts_on=NOW.date(), ends_on=date(2026, 12, 18))
    departure = record(head, tech)

    actions.end_access(departure, by=system(AFTER_FRIDAY), now=AFTER_FRIDAY)

    assert Role.HEADTEACHER in roles_of(deputy, AFTER_FRIDAY)
    assert not head.absences.filter(ended_at=None).exists()


def test_hand_over_monitoring_lets_somebody_else_keep_an_eye(head, teacher, slt):
    account = make_account("Year 5")
    account.monitors.add(teacher)
    departure = record(teacher, head)

    actions.hand_over_monitoring(departure, by=actor(head), now=NOW, to=slt)

    assert list(account.monitors.all()) == [slt]
    assert (
        refused(lambda: actions.hand_over_monitoring(departure, by=actor(head), now=NOW, to=teacher))
        == "Priya Nair leaves too. Choose somebody who stays."
    )


def test_departure_page_lists_what_was_done_after_the_last_day(head, tech, teacher, browser_as):
    account = make_account("Year 5")
    proposal = AccountRequest(pk=1, name="Chess club")
    audit.record("account_request.submitted", proposal, by=actor(teacher, NOW - timedelta(days=3)))
    make_posting_right(teacher, account)
    departure = record(teacher, head, last_day_in_school=date(2026, 10, 30))

    page = browser_as(head).get(departure.get_absolute_url()).content.decode()

    assert "Done after the last day in school" in page
    assert reverse("accounts:removal", args=[AccessRemoval.objects.get().pk]) in page
