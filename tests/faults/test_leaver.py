"""A leaver's live session at the end of the last day, while the background is away (R3)."""

import re
import time
from datetime import datetime, timedelta

import pytest

from tests.faults.browser import Browser
from tests.faults.load import Load
from tests.faults.oracle import catch_up, judge
from tests.test_access import ALL, NOTHING, address

pytestmark = pytest.mark.fault
JUST_BEFORE = datetime.fromisoformat("2026-11-19T23:59:50+00:00")
MIDNIGHT = datetime.fromisoformat("2026-11-20T00:00:00+00:00")

# The addresses of what is a leaver's own, by how they begin, and what stands there.
OWN = {
    "accounts/handovers/<str:reference>/": "handover",
    "accounts/posts/<int:pk>/": "post",
    "accounts/<int:pk>/": "account",
    "people/undertaking/<str:token>/": "undertaking",
}


def own_addresses(belongings):
    """The address of every page and verb of what one leaver has, each leading to a row."""
    found = []
    for _, route, _ in ALL:
        for beginning, kind in OWN.items():
            if route.startswith(beginning):
                start = re.sub("<.*>", str(belongings[kind]), beginning)
                rest = re.sub(r"<(\w+):\w+>", lambda one: str(NOTHING[one[1]]), route.removeprefix(beginning))
                found.append(f"/{start}{rest}")
    return found


def seen(browser, method, path):
    """What somebody gets at an address."""
    answer = browser.get(path) if method == "GET" else browser.post(path)
    return answer.status, answer.where


def test_a_live_session_when_the_last_day_ends(install, redis, figures):
    """Every address answers each of them as it answers a stranger, from the first second of the next day."""
    # Given sixty people whose last day is today, signed in, each with an offer of sign-in details, a post and the
    # link of an undertaking, and a background that cannot work.
    school = install()
    has = school.seed("again=60", "belongings=60")["belongings"]
    serve = school.serve()
    load = Load(school, leavers=60, leave_at_once=False).start().join()
    redis.freeze()
    school.set_clock(JUST_BEFORE - timedelta(hours=1))
    links = school.seed("again=60", "links=60")["links"]
    leavers = [school.browser(f"staff{number}") for number in range(60)]
    stranger = Browser(serve.port, "")
    paths = [address(name, pattern) for name, _, pattern in ALL]
    theirs = [own_addresses(one | {"undertaking": link}) for one, link in zip(has, links, strict=True)]
    strangers = {(method, path): seen(stranger, method, path) for path in paths for method in ("GET", "POST")}
    # Each also asks for some of their own things, so that between them every verb of one is asked for.
    methods = [(method, place) for place in range(len(theirs[0])) for method in ("GET", "POST")]
    own = [(5 + number % 55, method, place) for number, (method, place) in enumerate(methods)]
    as_strangers = [seen(stranger, method, theirs[who][place]) for who, method, place in own]

    # The last seconds of the day: they are still in. The fault: nobody sweeps when the day ends.
    school.set_clock(JUST_BEFORE)
    time.sleep(1)  # until every program has the new time
    assert [browser.get("/").status for browser in leavers[:5]] == [200] * 5
    for kind in ("handovers", "posts", "undertaking"):
        first = next(path for path in theirs[0] if f"/{kind}/" in path)
        assert leavers[0].get(first).status == 200, first
    to_midnight = max((MIDNIGHT - school.now()).total_seconds(), 0)
    time.sleep(to_midnight + 1)  # until a second after the day itself: they are let in until then

    # What must hold: each one's first request is refused, and no address answers as it did before.
    still_in = [browser for browser in leavers[:5] if "/sign-in/login/" not in seen(browser, "GET", "/")[1]]
    kept = [
        theirs[who][place]
        for (who, method, place), as_stranger in zip(own, as_strangers, strict=True)
        if seen(leavers[who], method, theirs[who][place]) != as_stranger
    ]
    pairs = sorted(strangers)
    let_in = [pair for number, pair in enumerate(pairs) if seen(leavers[5 + number % 55], *pair) != strangers[pair]]
    failed = len(still_in) + len(let_in) + len(kept)
    figures("a leaver's session a second after the last day, Redis frozen", failed=failed)
    assert (still_in, let_in, kept) == ([], [], [])

    # And once the background is back, everything of theirs ends by itself.
    redis.thaw()
    catch_up(school, seconds=100)
    assert judge(school, load).lost == []
