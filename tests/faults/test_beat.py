"""The scheduler is killed; there are five of them; one message comes ten times; four workers meet one row (R2)."""

import threading

import pytest

from tests.faults.installation import wait_until
from tests.faults.load import Load
from tests.faults.oracle import catch_up, judge

pytestmark = pytest.mark.fault
EVERYTHING_TEN_TIMES = """
from django.utils.timezone import now
from barnes_social.celery import app
for task in [line["task"] for line in app.conf.beat_schedule.values()] * 10:
    app.send_task(task, [now().isoformat()] if task == "heartbeat.finish" else [])
"""
LEFT = "select count(*) from monitoring_comment where next_step_at is not null"


def test_killed(install, figures):
    """What falls due waits for the seconds in which it is started again, and no longer."""
    # Given the product, running.
    school = install()
    serve = school.serve()

    # The fault: kill -9 of beat, and then reports.
    serve.kill("beat")
    load = Load(school, reports=3).start().join()

    # What must hold: it is started again, and all is sent.
    seconds = catch_up(school)
    found = judge(school, load)
    figures("beat killed", found, seconds=seconds)
    assert (found.lost, found.lost_mails, found.doubled, found.duplicate_mails) == ([], [], [], 0)


def test_five_beats_four_workers_and_each_message_ten_times(install, figures):
    """However often the same work is asked for, it is done once."""
    # Given 100 late comments, one report, and nobody at work.
    school = install("late=100")
    web = school.serve("--only", "web")
    load = Load(school, reports=1).start().join()

    # The fault: five beats, four workers, and every message of the schedule ten times at once.
    for part in ["beat"] * 5 + ["worker"] * 4:
        school.launch("--only", part)
    senders = [threading.Thread(target=school.run, args=["-c", EVERYTHING_TEN_TIMES]) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    # What must hold: every step once, every message once.
    seconds = wait_until(lambda: school.number(LEFT) == 0, seconds=100, what="every step taken")
    seconds += catch_up(school)
    found = judge(school, load)
    figures("five beats, four workers, each message ten times", found, seconds=seconds)
    assert (found.lost, found.lost_mails, found.doubled, found.duplicate_mails) == ([], [], [], 0)
    assert school.rows("select step, count(*) from monitoring_clockstep where was_told group by 1") == [("late", 100)]
    assert web.process.poll() is None
