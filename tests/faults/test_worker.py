"""The worker is killed without warning, in the middle of what it does (R1, R2, R4)."""

import pytest

from tests.faults import mail as mails
from tests.faults.installation import wait_until
from tests.faults.load import Load
from tests.faults.oracle import catch_up, judge

pytestmark = pytest.mark.fault


def test_killed_while_a_message_is_on_its_way(install, mail, figures):
    """A message may come twice, and then it is recognisable as the same."""
    # Given three reports, and a mail server that has taken a message about one but not yet said so.
    school = install()
    serve = school.serve()
    mail.behave(mails.HOLDS)
    load = Load(school, reports=3).start().join()
    assert mail.is_holding.wait(30)

    # The fault: kill -9 of the worker.
    serve.kill("worker")
    mail.behave(mails.WELL)

    # What must hold: all of it is sent without a hand, and at most that one message twice.
    seconds = catch_up(school)
    found = judge(school, load)
    figures("worker killed while it sends", found, seconds=seconds, may_double=1)
    assert (found.lost, found.lost_mails, found.doubled) == ([], [], [])
    assert found.duplicate_mails <= 1


def test_killed_in_mid_sweep(install, figures):
    """A half-done sweep leaves nothing, and the next one does all of it once."""
    # Given 1,000 comments whose last step is due, and a sweep that waits in mid-transaction for a row of one.
    school = install("late=1000")
    with school.connect() as holder, holder.cursor() as cursor:
        cursor.execute("select id from monitoring_comment order by id desc limit 1 for update")
        serve = school.serve()
        wait_until(lambda: _is_waiting(school), seconds=90, what="the sweep in mid-transaction")

        # The fault: kill -9 of the worker.
        serve.kill("worker")
        holder.rollback()

    # What must hold: every comment takes its steps once, within a minute of the worker's return.
    left = "select count(*) from monitoring_comment where next_step_at is not null"
    seconds = wait_until(lambda: school.number(left) == 0, seconds=100, what="every step taken")
    seconds += catch_up(school)
    found = judge(school)
    figures("worker killed in mid-sweep", found, seconds=seconds)
    assert (found.lost, found.lost_mails, found.doubled, found.duplicate_mails) == ([], [], [], 0)
    steps = school.rows("select step, count(*) from monitoring_clockstep where was_told group by 1")
    assert steps == [("late", 1000)]


def _is_waiting(school):
    """Whether somebody in mid-transaction waits for a row that somebody else holds."""
    waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    return school.number(f"{waiting} and wait_event in ('transactionid', 'tuple')") > 0
