"""What must hold is asked of every app; nothing is found where nothing is wrong, and the command says what is."""

import importlib
import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.actions.comments import answer_comment
from monitoring.models import ClockStep, Comment
from overview import invariants
from overview.demonstration.school import fill_demonstration
from overview.sweeps import sweep_all
from people.models import Person
from people.roles import Role
from tests.damage import change, double, planted
from tests.factories import LONDON, NOW, actor, make_comment, make_live, make_person, store
from tests.source import sources

DAYS = [datetime(2026, 11, 22, 20, 0, tzinfo=LONDON), NOW]


def found(now=NOW):
    return [(promise.name, one.row, one.wrong) for promise, broken in invariants.check(now) for one in broken]


@pytest.mark.walk
@pytest.mark.parametrize("now", DAYS, ids=str)
def test_the_demonstration_school_is_as_it_must_be(db, now):
    fill_demonstration(now)
    sweep_all(now=now)

    assert found(now) == []
    assert found(now + timedelta(minutes=1)) == []


def test_every_app_with_invariants_is_asked():
    modules = {source.name.removesuffix(".py").replace("/", ".") for source in sources() if source.is_in("invariants")}
    declared = {
        promise.name
        for module in modules
        for promise in vars(importlib.import_module(module.removesuffix(".__init__"))).values()
        if isinstance(promise, invariants.Invariant)
    }
    assert {promise.name for promise in invariants.INVARIANTS} == declared


def test_who_has_when_finds_a_name_without_a_moment(head, tech, teacher):
    account = make_live(teacher, head, tech)

    assert planted(invariants.who_has_when, lambda: change(account, closed_by=head.pk, live_at=None)) == [
        (f"school account {account.pk}", "It says who, but not when: closed and live.")
    ]


def test_choices_are_known_finds_a_state_from_elsewhere(head, tech, teacher):
    account = make_live(teacher, head, tech)

    assert planted(invariants.choices_are_known, lambda: change(account, state="burned")) == [
        (f"school account {account.pk}", "Its state is “burned”, which nobody knows.")
    ]


def test_rules_are_in_force_finds_a_row_against_them(school):
    comment = make_comment()
    wrong = f"comment {comment.pk}", "It breaks the rule “comment open or closed”."

    assert wrong in planted(invariants.rules_are_in_force, lambda: change(comment, closed_at=NOW))


def test_rules_are_in_force_finds_a_step_taken_twice_and_the_lost_rule(manager):
    comment = make_comment()
    sweep_all(now=NOW.replace(day=24, hour=8))

    assert planted(invariants.rules_are_in_force, lambda: double(ClockStep.objects.get()))[:2] == [
        ("table monitoring_clockstep", "The database has lost the rule “step once”."),
        (f"clock step with comment {comment.pk}, step soon", "It is there 2 times, and may be there once."),
    ]


def test_rules_are_in_force_finds_a_message_owed_twice(manager, teacher):
    from core.notices.models import Notice  # the one place that looks at the rows themselves

    make_comment()
    sweep_all(now=NOW.replace(day=24, hour=8))
    notice = Notice.objects.first()

    said = f"notice with key {notice.key}, recipient {notice.recipient_id}"
    assert (said, "It is there 2 times, and may be there once.") in planted(
        invariants.rules_are_in_force, lambda: double(notice)
    )


def story(head, manager, tech, number):
    """One of everything that is asked about."""
    teacher = make_person(f"Priya {number}", Role.STAFF)
    account = make_live(teacher, head, tech, name=f"Class {number}")
    store(account, tech, password=f"Plum-Kettle-{number}-Harbour")
    answer_comment(make_comment(words=f"Why {number}?"), by=actor(manager), now=NOW, words="So.", said_where="There")
    make_comment(words=f"When {number}?")


def test_the_number_of_statements_does_not_grow_with_the_rows(head, manager, tech):
    story(head, manager, tech, 1)
    with CaptureQueriesContext(connection) as with_one:
        assert found() == []
    for number in (2, 3):
        story(head, manager, tech, number)
    with CaptureQueriesContext(connection) as with_three:
        assert found() == []

    assert len(with_three) == len(with_one)


def check(*options):
    out = StringIO()
    call_command("check_invariants", "--now", NOW.isoformat(), *options, stdout=out)
    return out.getvalue()


def test_check_invariants_says_that_all_hold(school):
    make_comment()

    lines = check().splitlines()
    assert lines[-1] == f"All {len(invariants.INVARIANTS)} hold."
    assert [line[:5] for line in lines[:-1]] == ["yes  "] * len(invariants.INVARIANTS)
    assert json.loads(check("--json"))["broken"] == 0


def test_check_invariants_says_what_is_wrong_where_and_what_to_do(school, capsys):
    comment = make_comment()
    Comment.objects.update(respond_by=comment.respond_by + timedelta(days=1))
    out = StringIO()

    with pytest.raises(CommandError, match=r"^1 thing is not as it must be\.$"):
        call_command("check_invariants", "--now", NOW.isoformat(), stdout=out)
    said = out.getvalue()
    assert (
        "NO   Every open comment is due after five working days of the calendar it was computed with (MO3)\n"
        f"       comment {comment.pk}: Its deadline is not the one first computed, and nobody moved it. "
        "It names Friday 27 November 2026.\n"
        "         Work out the right day with “manage.py respond_by”, and move the deadline on the comment's page, "
        "with a reason.\n"
    ) in said


def test_check_invariants_shows_twenty_and_counts_the_rest(school):
    for number in range(25):
        make_comment(words=str(number))
    Comment.objects.update(next_step_at=None)
    out = StringIO()

    with pytest.raises(CommandError, match=r"^25 things are not as they must be\.$"):
        call_command("check_invariants", "--now", NOW.isoformat(), stdout=out)
    assert "       and 5 more\n" in out.getvalue()


def test_check_invariants_names_a_moment_that_is_none(school):
    with pytest.raises(CommandError, match="must look like 2026-11-20T08:00"):
        call_command("check_invariants", "--now", "soon")


@pytest.mark.django_db(transaction=True)
def test_as_it_stands_reads_one_moment_and_cannot_write(head):
    with invariants.as_it_stands():
        assert Person.objects.count() == 1
        with pytest.raises(Exception, match=r"read-only|readonly"):
            Person.objects.update(name="Somebody else")
    Person.objects.update(name="Hana Okafor-Lee")
    assert Person.objects.get().name == "Hana Okafor-Lee"
