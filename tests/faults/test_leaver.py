"""A leaver's live session at the end of the last day, while the background is away (R3)."""

import time
from datetime import datetime, timedelta

import pytest

from tests.faults.browser import Browser
from tests.faults.installation import wait_until
from tests.faults.load import Load
from tests.faults.oracle import catch_up, judge
from tests.test_access import ALL, address

pytestmark = pytest.mark.fault
JUST_BEFORE = datetime.fromisoformat("2026-11-19T23:59:50+00:00")
MIDNIGHT = datetime.fromisoformat("2026-11-20T00:00:00+00:00")


def seen(browser, method, path):
    """What somebody gets at an address."""
    answer = browser.get(path) if method == "GET" else browser.post(path)
    return answer.status, answer.where


def test_a_live_session_when_the_last_day_ends(install, redis, figures):
    """Every address answers each of them as it answers a stranger, from the first second of the next day."""
    # Given sixty people whose last day is today, signed in, and a background that cannot work.
    school = install()
    serve = school.serve()
    load = Load(school, leavers=60, leave_at_once=False).start().join()
    redis.freeze()
    school.set_clock(JUST_BEFORE - timedelta(hours=1))
    school.seed("again=60")
    leavers = [school.browser(f"staff{number}") for number in range(60)]
    stranger = Browser(serve.port, "")
    paths = [address(name, pattern) for name, _, pattern in ALL]
    strangers = {(method, path): seen(stranger, method, path) for path in paths for method in ("GET", "POST")}

    # The last seconds of the day: they are still in. The fault: nobody sweeps when the day ends.
    school.set_clock(JUST_BEFORE)
    time.sleep(1)  # until every program has the new time
    assert [browser.get("/").status for browser in leavers[:5]] == [200] * 5
    time.sleep(max((MIDNIGHT - school.now()).total_seconds(), 0))  # the end of the day itself

    # What must hold: within a second each is out; no address answers anybody's first request as it did before.
    seconds = wait_until(lambda: all("/sign-in/login/" in seen(browser, "GET", "/")[1] for browser in leavers[:5]))
    pairs = sorted(strangers)
    let_in = [pair for number, pair in enumerate(pairs) if seen(leavers[5 + number % 55], *pair) != strangers[pair]]
    figures("a leaver's session when the last day ends, Redis frozen", seconds=seconds, failed=len(let_in))
    assert let_in == []

    # And once the background is back, everything of theirs ends by itself.
    redis.thaw()
    catch_up(school, seconds=100)
    assert judge(school, load).lost == []
