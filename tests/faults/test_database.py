"""PostgreSQL is stopped at once, in the middle of transactions (R1, R2, R4)."""

import time

import pytest

from tests.faults.installation import wait_until
from tests.faults.load import Load
from tests.faults.oracle import catch_up, judge

pytestmark = pytest.mark.fault
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


def test_stopped_in_mid_transaction(install, postgresql, figures):
    """Whoever was in mid-transaction is told that nothing was saved, presses again, and it is there once."""
    # Given people at work, and somebody who holds a row, so that sweeps and pages wait in mid-transaction.
    school = install("late=50")
    holder = school.connect()
    holder.cursor().execute("select id from monitoring_comment order by id for update")
    school.serve()
    load = Load(school, comments=40, requests=8, leavers=20, reports=8).start()
    wait_until(lambda: school.number(WAITING) >= 1, what="somebody in mid-transaction")

    # The fault: the server is stopped at once, and is away for three seconds.
    postgresql.stop()
    time.sleep(3)  # so long it is away
    postgresql.start()
    holder.close()
    load.join()

    # What must hold: all of it is there once, and what was owed goes out without a hand.
    left = "select count(*) from monitoring_comment where next_step_at is not null and words like 'Said 15%%'"
    seconds = wait_until(lambda: school.number(left) == 0, seconds=100, what="every step taken")
    seconds += catch_up(school)
    found = judge(school, load)
    figures("PostgreSQL stopped in mid-transaction", found, seconds=seconds, may_double=1)
    assert (found.lost, found.lost_mails, found.doubled) == ([], [], [])
    assert found.duplicate_mails <= 1
