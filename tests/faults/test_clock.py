"""The clock is wrong: two hours either way, 400 days ahead; or the worker's machine has its own (R2, R4)."""

import json
from datetime import timedelta

import pytest

from tests.faults.installation import wait_until
from tests.faults.load import Load
from tests.faults.oracle import catch_up, judge

pytestmark = pytest.mark.fault


def is_well(school):
    """Whether /healthz says so."""
    answer = school.browser("head").get("/healthz")
    return json.loads(answer.body)["what_to_do"] == []


def test_wrong_clocks(install, figures):
    """After every jump, and after the jump back, the background goes on and nothing is done twice."""
    # Given the product at work.
    school = install("late=20")
    school.serve()
    load = Load(school, comments=3).start().join()
    for name, jump in (
        ("two hours back", timedelta(hours=-2)),
        ("two hours on", timedelta(hours=2)),
        ("400 days on and back again", timedelta(days=400)),
    ):
        # The fault: the clock jumps, reports come in where anybody is still signed in, and it is put right.
        school.move_clock(days=jump.days, seconds=jump.seconds)
        if jump.days < 300:
            Load(school, reports=2, words=name).start().join()
            catch_up(school)
        else:
            wait_until(lambda: school.number(RUN_IN_FUTURE) > 0, what="a sweep in the future")
        school.move_clock(days=-jump.days, seconds=-jump.seconds)
        school.seed("again=0")  # every session was over in the future
        Load(school, reports=2, words=f"after {name}").start().join()

        # What must hold: what was owed goes out within a minute, and all is well.
        seconds = catch_up(school)
        wait_until(lambda: is_well(school), seconds=100, what="all well")
        found = judge(school, load)
        figures(f"clock {name}", found, seconds=seconds)
        assert (found.lost, found.lost_mails, found.doubled, found.duplicate_mails) == ([], [], [], 0), name


RUN_IN_FUTURE = "select count(*) from heartbeat_heartbeat where finished_at > '2027-06-01'"


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_worker_on_a_machine_with_another_clock(install, figures, hours):
    """It does its work all the same: no message is too old for it."""
    # Given pages and beat on one machine, and a worker on another whose clock is wrong.
    school = install()
    school.serve("--only", "web")
    school.launch("--only", "beat")
    theirs = school.folder / "their-clock"
    theirs.write_text(str(school.behind + hours * 3600))
    school.launch("--only", "worker", FAULTS_CLOCK=str(theirs))

    load = Load(school, reports=3).start().join()

    # What must hold: everything is sent.
    seconds = catch_up(school)
    # Its lines of the history bear its own clock, so they are not held against the others'.
    found = judge(school, load)
    figures(f"the worker's clock {hours:+} hours from the others'", found, seconds=seconds)
    assert (found.lost, found.lost_mails, found.doubled, found.duplicate_mails) == ([], [], [], 0)
