"""How the clauses on monitoring stand (MO1 to MO4, RO8, CO2)."""

from datetime import timedelta

from core.standing import Level
from monitoring.actions.checks import record_check
from monitoring.actions.comments import acknowledge_comment, answer_comment, close_comment, flag_comment
from monitoring.queries import standing
from tests.factories import NOW, actor, make_account, make_comment

FINE = {"is_still_private": True, "are_comments_hidden": True, "is_anything_wrong": False}
REPLY = {"words": "Thank you.", "said_where": "by e-mail"}
TWO_WEEKS = timedelta(days=14)


def stands(now=NOW):
    """Each clause with its level and figure."""
    return {row.clause: (row.level, row.figure) for row in standing(None, now)}


def test_standing_begins_with_getting_started(tech):
    found = stands()

    assert found["MO1"] == (Level.GETTING_STARTED, "No account is in use yet.")
    assert found["MO2"] == (Level.GETTING_STARTED, "No account has been checked yet.")
    assert found["MO3"] == (Level.GETTING_STARTED, "No comments have come in this school year.")
    assert found["MO4"] == (Level.IN_ORDER, "0 flagged comments not looked at within a working day")
    assert found["CO2"] == (Level.IN_ORDER, "None flagged yet")
    assert found["RO8"] == (
        Level.LOOK,
        "The IT technician sees every comment and has recorded 0 checks this school year.",
    )


def test_standing_of_answers_counts_no_answer_apart(manager):
    by = actor(manager)
    answer_comment(make_comment(words="1"), by=by, now=NOW, **REPLY)
    acknowledge_comment(make_comment(words="2"), by=by, now=NOW, **REPLY)
    close_comment(make_comment(words="3"), by=by, now=NOW, because="Spam")
    make_comment(words="4")

    assert stands()["MO3"] == (Level.IN_ORDER, "100 % answered in time; 1 open, 0 late, 1 needed no answer")


def test_standing_of_answers_remembers_what_was_late_and_is(manager):
    late = make_comment(NOW - TWO_WEEKS, words="1")
    answer_comment(late, by=actor(manager), now=NOW, **REPLY)
    answer_comment(make_comment(words="2"), by=actor(manager), now=NOW, **REPLY)
    assert stands()["MO3"] == (Level.LOOK, "50 % answered in time; 0 open, 0 late, 0 needed no answer")

    make_comment(NOW - TWO_WEEKS, words="3")
    assert stands()["MO3"] == (Level.NOT_IN_ORDER, "33 % answered in time; 0 open, 1 late, 0 needed no answer")


def test_an_acknowledgement_in_time_counts_though_the_answer_came_later(manager):
    comment = make_comment(NOW - TWO_WEEKS)
    acknowledge_comment(comment, by=actor(manager), now=NOW - TWO_WEEKS, **REPLY)
    answer_comment(comment, by=actor(manager), now=NOW, **REPLY)

    assert stands()["MO3"][1] == "100 % answered in time; 0 open, 0 late, 0 needed no answer"


def test_standing_of_checks_follows_the_newest(manager, tech):
    account = make_account(can_public_write=True)
    record_check(account, by=actor(tech), now=NOW, **FINE)
    found = stands()
    assert found["MO1"] == (Level.IN_ORDER, "1 of 1 account looked at in time")
    assert found["MO2"] == (Level.IN_ORDER, "1 of 1 account found as they should be")
    assert found["RO8"][0] == Level.IN_ORDER

    record_check(account, by=actor(manager), now=NOW, **FINE | {"are_comments_hidden": False})
    later = stands(NOW + TWO_WEEKS)
    assert later["MO1"] == (Level.NOT_IN_ORDER, "0 of 1 account looked at in time")
    assert later["MO2"] == (Level.LOOK, "0 of 1 account found as they should be")


def test_standing_of_answers_counts_what_is_late_as_not_in_time(manager):
    make_comment(NOW - TWO_WEEKS)

    assert stands()["MO3"] == (Level.NOT_IN_ORDER, "0 % answered in time; 0 open, 1 late, 0 needed no answer")


def test_standing_of_flags_gives_one_working_day(manager):
    comment = make_comment()
    flag_comment(comment, by=actor(manager), now=NOW, reason="A threat")
    assert stands()["MO4"][0] == Level.IN_ORDER
    assert stands(NOW + timedelta(days=2))["MO4"] == (
        Level.NOT_IN_ORDER,
        "1 flagged comment not looked at within a working day",
    )

    answer_comment(comment, by=actor(manager), now=NOW, **REPLY)
    assert stands(NOW + timedelta(days=2))["CO2"] == (
        Level.IN_ORDER,
        "1 of 1 flagged comment handled within a working day",
    )


def test_standing_says_where_nobody_is_the_technician(manager):
    assert stands()["RO8"] == (Level.NOT_IN_ORDER, "Nobody is the IT technician.")


def test_standing_costs_the_same_for_one_and_three(manager, tech, django_assert_num_queries):
    for count in (1, 2):
        for number in range(count):
            account = make_account(f"Account {count} {number}")
            record_check(account, by=actor(tech), now=NOW, **FINE)
            flag_comment(make_comment(words=f"{count} {number}"), by=actor(manager), now=NOW, reason="A threat")
        with django_assert_num_queries(8):
            standing(manager, NOW)


def test_co4_counts_what_is_open_about_somebodys_own_data(manager, school):
    asked = "Asked before each post is published."

    def of(person):
        return next((row.level, row.figure) for row in standing(person, NOW) if row.clause == "CO4")

    assert of(manager) == (Level.INFORMATION, f"{asked} No request or complaint about somebody’s own data is open.")

    make_comment()
    for kind, days in (("data-rights", 2), ("data-protection", 28)):
        make_comment(NOW - timedelta(days=days), words=f"About my data: {kind}", kind=kind)

    assert of(manager) == (
        Level.LOOK,
        "2 about somebody’s own data open, 1 for four weeks or longer. The law’s date is kept by hand. "
        "Asked before each post is published.",
    )
    assert of(None) == (Level.INFORMATION, asked)
