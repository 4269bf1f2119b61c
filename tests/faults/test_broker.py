"""Redis is killed, emptied, frozen, or comes and goes; the pages must not notice (R1, R2, R4, R6)."""

import time

import pytest

from tests.faults.figures import p95
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
