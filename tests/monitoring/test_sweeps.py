"""The ladder: each step once, at 08:00 of a school day, to the right people (MO3); missed checks (MO1)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actor import SYSTEM
from core.notices.models import Notice
from core.workdays.actions import add_closure
from core.workdays.calendar import calendar_for
from monitoring.actions.checks import record_check
from monitoring.actions.comments import acknowledge_comment, assign_comment, move_deadline
from monitoring.actions.receiving import Said, receive_comments
from monitoring.actions.sweeps import _Recipients, sweep, take_steps
from monitoring.models import ClockStep, Comment
from people.models import Absence
from tests.factories import LONDON, NOW, actor, make_account, make_comment, make_person, system

NOTHING = {"comments_given_back": 0, "listed_comments": 0, "comment_reminders": 0, "check_reminders": 0}


def at(day, hour, minute=0, month=11):
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def told():
    """Who was told what, in the order in which it was posted."""
    return [(notice.recipient.name, notice.subject) for notice in Notice.objects.order_by("id")]


def steps():
    return list(ClockStep.objects.order_by("id").values_list("step", "was_told"))


def be_away(person, stand_in):
    """Until the end of term somebody else looks after this person's work."""
    Absence.objects.create(person=person, stand_in=stand_in, starts_on=date(2026, 11, 19), ends_on=date(2026, 12, 18))


@pytest.fixture
def staff(head, deputy, manager, teacher):
    return {"head": head, "deputy": deputy, "manager": manager, "teacher": teacher}


def test_each_step_is_told_once_at_eight_to_whom_it_concerns(staff):
    """Received on Thursday 19 November: due by the end of Thursday 26 November."""
    comment = make_comment(school_account=make_account("Trips", monitors=[staff["teacher"]]))
    soon = [("Priya Nair", "A comment on Trips is due Thursday 26 November")]
    today = [("Priya Nair", "A comment on Trips is due today"), ("Maya Price", "A comment on Trips is due today")]
    late = [("Hana Okafor", "A comment on Trips is late"), ("Dele Marsh", "A comment on Trips is late")]
    moments = [
        (at(24, 7, 59), []),
        (at(24, 8), soon),
        (at(24, 8, 1), soon),
        (at(26, 7, 59), soon),
        (at(26, 8), soon + today),
        (at(27, 7), soon + today),
        (at(27, 8), soon + today + late),
        (at(30, 8), soon + today + late),
    ]
    for now, expected in moments:
        sweep(now=now)
        about_comments = [line for line in told() if line[1].startswith("A comment")]
        assert sorted(about_comments) == sorted(expected), now

    assert steps() == [("soon", True), ("today", True), ("late", True)]
    comment.refresh_from_db()
    assert (comment.next_step_at, comment.steps_taken) == (None, 3)


def test_only_the_latest_of_several_is_told_and_the_others_are_recorded(staff):
    make_comment()
    sweep(now=at(27, 9))

    assert steps() == [("soon", False), ("today", False), ("late", True)]
    assert sorted(told()) == [
        ("Dele Marsh", "A comment on no account yet is late"),
        ("Hana Okafor", "A comment on no account yet is late"),
    ]


@pytest.mark.parametrize("now", [at(27, 7, 59), at(27, 18), at(28, 9), at(29, 9)])
def test_nothing_is_sent_at_night_or_at_the_weekend(staff, now):
    make_comment()

    assert sweep(now=now) == NOTHING
    assert told() == []


def test_nothing_is_sent_on_closed_days_and_what_falls_due_then_is_told_before(staff):
    add_closure(
        by=actor(staff["head"]), now=NOW, name="Snow", first_day=date(2026, 11, 24), last_day=date(2026, 11, 26)
    )
    make_comment()
    assert sweep(now=at(24, 9)) == NOTHING
    assert sweep(now=at(26, 9)) == NOTHING

    Comment.objects.update(next_step_at=at(23, 8))
    assert sweep(now=at(23, 9)) == NOTHING | {"comment_reminders": 1}
    assert steps() == [("soon", False), ("today", True)]


def test_assigned_comments_go_to_whom_they_were_given(staff):
    comment = make_comment(school_account=make_account(monitors=[staff["deputy"]]))
    assign_comment(comment, by=actor(staff["manager"]), now=NOW, to=staff["teacher"])
    Notice.objects.all().delete()
    sweep(now=at(24, 8))

    assert [name for name, _ in told()] == ["Priya Nair"]


def test_what_was_given_to_somebody_who_is_away_goes_to_their_stand_in(staff):
    comment = make_comment(school_account=make_account(monitors=[staff["deputy"]]))
    assign_comment(comment, by=actor(staff["manager"]), now=NOW, to=staff["teacher"])
    Notice.objects.all().delete()
    be_away(staff["teacher"], make_person("Stella Wynn"))
    sweep(now=at(24, 8))

    assert [name for name, _ in told()] == ["Stella Wynn"]


def test_nobody_watching_means_the_business_manager(staff):
    make_comment()
    sweep(now=at(24, 8))

    assert [name for name, _ in told()] == ["Maya Price"]


def test_an_acknowledgement_ends_the_ladder(staff):
    comment = make_comment()
    acknowledge_comment(comment, by=actor(staff["manager"]), now=NOW, words="Thanks", said_where="e-mail")

    assert sweep(now=at(27, 9)) == NOTHING


def test_a_moved_deadline_moves_the_steps_that_are_left(staff):
    comment = make_comment()
    sweep(now=at(24, 8))
    move_deadline(comment, by=actor(staff["manager"]), now=at(24, 9), last_day=date(2026, 11, 30), because="Snow")

    assert sweep(now=at(27, 9)) == NOTHING
    assert sweep(now=at(30, 9)) == NOTHING | {"comment_reminders": 1}
    assert steps() == [("soon", True), ("today", True)]


def test_many_due_at_once_are_one_message_each(staff):
    many = [Said(source="list", author="P", words=f"Words {number}", received_at=NOW) for number in range(30)]
    receive_comments(by=system(), now=NOW, many=many)

    assert sweep(now=at(27, 9)) == NOTHING | {"comment_reminders": 30}
    assert sorted(told()) == [("Dele Marsh", "30 comments are late"), ("Hana Okafor", "30 comments are late")]
    assert Notice.objects.first().body.endswith("… and 10 more")
    assert "Words" not in Notice.objects.first().body
    assert sweep(now=at(27, 9, 1)) == NOTHING


def test_a_batch_of_500_reminders_needs_few_statements(staff):
    """Six with the lock on PostgreSQL, twenty on SQLite, which takes 500 rows in several pieces (P1)."""
    said = [Said(source="list", author="P", words=f"Words {number}", received_at=NOW) for number in range(500)]
    receive_comments(by=system(), now=NOW, many=said)
    now = at(27, 9)
    told = _Recipients(now)
    with CaptureQueriesContext(connection) as taken:
        assert take_steps(by=SYSTEM, now=now, calendar=calendar_for(), told=told) == 500
    statements = [query["sql"] for query in taken if "SAVEPOINT" not in query["sql"]]

    assert len(statements) == (6 if connection.vendor == "postgresql" else 13)
    assert ClockStep.objects.count() == 1500


def test_comments_of_a_leaver_are_given_back(staff):
    comment = make_comment()
    assign_comment(comment, by=actor(staff["manager"]), now=NOW, to=staff["teacher"])
    staff["teacher"].access_ends_at = at(20, 0)
    staff["teacher"].save()

    assert sweep(now=at(20, 9)) == NOTHING | {"comments_given_back": 1}
    comment.refresh_from_db()
    assert comment.assigned_to is None
    assert told()[-1] == ("Maya Price", "1 comment to give to somebody else")


def test_a_missed_check_is_told_once_to_the_watcher_then_once_to_the_headteacher(staff):
    account = make_account("Trips", monitors=[staff["teacher"]], can_public_write=True)
    assert sweep(now=at(20, 17)) == NOTHING

    for now, count in ((at(23, 9), 1), (at(23, 10), 1), (at(24, 9), 2), (at(25, 9), 2)):
        sweep(now=now)
        assert Notice.objects.count() == count, now
    assert told() == [
        ("Priya Nair", "1 account not looked at in time"),
        ("Hana Okafor", "1 account not looked at in time"),
    ]

    record_check(
        account,
        by=actor(staff["teacher"]),
        now=at(25, 10),
        is_still_private=True,
        are_comments_hidden=True,
        is_anything_wrong=False,
    )
    assert sweep(now=at(26, 9)) == NOTHING


def test_a_missed_check_nobody_watches_goes_to_the_business_manager(staff):
    make_account("Trips", monitors=[make_person("Gone Away", is_active=False)], can_public_write=True)
    sweep(now=at(23, 9))

    assert [name for name, _ in told()] == ["Maya Price"]


def test_a_missed_check_goes_to_whoever_stands_in_for_all_who_watch(staff):
    make_account("Trips", monitors=[staff["teacher"], staff["deputy"]], can_public_write=True)
    stella = make_person("Stella Wynn")
    for person in (staff["teacher"], staff["deputy"]):
        be_away(person, stella)
    sweep(now=at(23, 9))

    assert told() == [("Stella Wynn", "1 account not looked at in time")]


def test_a_missed_check_goes_to_the_office_where_the_stand_in_is_away_too(staff):
    make_account("Trips", monitors=[staff["teacher"]], can_public_write=True)
    stella = make_person("Stella Wynn")
    be_away(staff["teacher"], stella)
    be_away(stella, staff["deputy"])
    sweep(now=at(23, 9))

    assert [name for name, _ in told()] == ["Maya Price"]


def test_a_missed_check_goes_to_the_watcher_who_is_there(staff):
    make_account("Trips", monitors=[staff["teacher"], staff["deputy"]], can_public_write=True)
    be_away(staff["teacher"], make_person("Stella Wynn"))
    sweep(now=at(23, 9))

    assert [name for name, _ in told()] == [staff["deputy"].name]


def test_sweep_far_ahead_finds_everything_once(staff):
    make_comment()
    make_account("Trips", can_public_write=True)
    later = NOW + timedelta(days=60)
    later = later.replace(hour=9)
    while later.weekday() > 3:
        later += timedelta(days=1)

    assert sweep(now=later) == NOTHING | {"comment_reminders": 1, "check_reminders": 1}
    assert sweep(now=later) == NOTHING
