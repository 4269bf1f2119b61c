"""Redis is killed, emptied, frozen, or comes and goes; the pages must not notice (R1, R2, R4, R6)."""

import time

import pytest

from tests.faults.figures import p95
from tests.faults.installation import A_THURSDAY, wait_until
from tests.faults.load import Load
from tests.faults.oracle import catch_up, judge

pytestmark = pytest.mark.fault
PAGES = ("/", "/monitoring/comments/", "/reports/", "/accounts/", "/statement/")


def kill(redis):
    """It is gone, with everything it held, and comes back empty."""
    redis.kill()
    yield
    redis.start()


def empty(redis):
    """Somebody empties it."""
    redis.ask("FLUSHALL")
    yield
    redis.ask("FLUSHALL")


def freeze(redis):
    """It takes connections and answers none."""
    redis.freeze()
    yield
    redis.thaw()


def flap(redis):
    """It goes away five times for a second."""
    for _ in range(5):
        redis.kill()
        time.sleep(1)  # so long it is away
        redis.start()
        time.sleep(0.5)  # and so long it is back
    yield


@pytest.mark.parametrize("fault", [kill, empty, freeze, flap])
def test_redis(install, redis, figures, fault):
    """Nobody who works at the pages sees anything, and what was owed goes out without a hand."""
    # Given the product at work on Redis.
    school = install()
    school.serve()
    Load(school, reports=1, words="before").start().join()

    # The fault, while people work.
    under_way = fault(redis)
    next(under_way)
    load = Load(school, comments=20, reports=5, leavers=10, requests=3).start().join()
    answers = [school.browser("head").get(page) for page in PAGES for _ in range(4)]
    next(under_way, None)

    # What must hold: no page failed; nothing is lost or doubled; all is sent within a minute.
    seconds = catch_up(school)
    found = judge(school, load)
    answers += load.answers()
    failed = [answer for answer in answers if answer.status >= 500]
    figures(f"Redis: {fault.__name__}", found, seconds=seconds, p95=p95(answers), failed=len(failed))
    assert failed == []
    assert (found.lost, found.lost_mails, found.doubled, found.duplicate_mails) == ([], [], [], 0)


def test_redis_is_away_when_every_hand_of_the_worker_is_done(install, redis, figures):
    """What four tasks have done they cannot tell Redis; the worker goes on as soon as it is back."""
    # Given a worker whose four tasks all wait for somebody, as each is to be noted as done.
    school = install()
    school.serve()
    seen = "select count(*) from heartbeat_heartbeat where part = 'worker' and stamped_at > %s"
    wait_until(lambda: school.number(seen, A_THURSDAY) == 1, what="the worker's first message")
    with school.connect() as holder, holder.cursor() as cursor:
        cursor.execute("select part from heartbeat_heartbeat where part like '%.%' for update")
        wait_until(lambda: _waiting(school) >= 4, what="four tasks that wait")

        # The fault: Redis is gone as all of them end, and comes back.
        redis.kill()
        holder.rollback()
    wait_until(lambda: _waiting(school) == 0, what="nobody waits")
    time.sleep(2)  # until the worker has tried to tell Redis what is done, which nothing outside it shows
    redis.start()

    # What must hold: the worker takes what beat sends.
    back_at = school.now()
    seconds = wait_until(lambda: school.number(seen, back_at) == 1, seconds=60, what="a message taken")
    figures("Redis away when the worker's tasks end", judge(school), seconds=seconds)


def _waiting(school):
    """How many wait for a row that somebody else holds."""
    return school.number(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    )
