"""Two web processes, two workers and two schedulers side by side, a whole school at work, and every fault at once."""

import time

import pytest

from tests.faults import mail as mails
from tests.faults.load import Load
from tests.faults.oracle import catch_up, judge

pytestmark = pytest.mark.fault


def test_a_school_at_work(install, postgresql, redis, mail, figures):
    """600 comments, 100 proposals, 60 leavers and 40 reports with a file: none lost, none doubled (R1, R2, R4)."""
    # Given two of everything on one database and one Redis.
    school = install()
    first, second = school.serve(), school.serve()
    load = Load(
        school,
        comments=600,
        requests=100,
        leavers=60,
        reports=40,
        confirmations=6,
        ports=[first.port, second.port],
    ).start()

    # The faults, one after the other, while people work.
    def killed(part, serve):
        return lambda: serve.part(part) and serve.kill(part)

    def stopped():
        postgresql.stop()
        time.sleep(2)  # so long it is away
        postgresql.start()

    def emptied():
        redis.kill()
        time.sleep(2)  # so long it is away
        redis.start()

    def frozen():
        redis.freeze()
        time.sleep(6)  # longer than anybody waits for it
        redis.thaw()

    def mailless():
        mail.behave(mails.NEVER)
        time.sleep(12)  # until beat has asked for a delivery
        mail.behave(mails.WELL)

    faults = [
        killed("worker", first),
        killed("web", first),
        emptied,
        killed("beat", first),
        stopped,
        killed("web", second),
        frozen,
        killed("worker", second),
        mailless,
    ]
    for number, fault in enumerate(faults, start=1):
        load.wait_until_left(800 - number * 80)
        fault()
    load.join()

    # What must hold: all of it is there once, told once, and sent; with at most one e-mail twice for each kill.
    seconds = catch_up(school, seconds=100)
    found = judge(school, load)
    figures("a school at work, every fault", found, seconds=seconds, may_double=3)
    assert (found.lost, found.lost_mails, found.doubled) == ([], [], [])
    assert found.duplicate_mails <= 3
