"""P5 and start-up: `manage.py serve` as a program, its pages on the wire and on a phone."""

import math
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.find_browser import find
from scripts.page_weight import FIRST, NEXT, page_weight
from tests.bench.cost import clock_of
from tests.bench.figures import Findings, Table, over
from tests.served import Served, free_port

PAGES = {
    "Sign in": "/sign-in/login/",
    "Waiting for you": "/",
    "Comments": "/monitoring/comments/",
    "Reports": "/reports/",
    "Our accounts": "/accounts/",
    "How we're doing": "/how-we-are-doing/",
}
IDLE_SECONDS = 10
# Lighthouse's phone: 1.6 Mbit/s, 150 ms to the server, a processor a quarter as fast.
PHONE = {"width": 412, "height": 823}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SLOWER = 4
# Lighthouse's curves for phones: milliseconds (shift: a number) of a score of 0.9 and of 0.5, and the weight.
CURVES = {"fcp": (1800, 3000, 10), "lcp": (2500, 4000, 25), "blocked": (200, 600, 30), "shift": (0.1, 0.25, 25)}
SEEN = """() => new Promise(done => {
  const seen = {fcp: 0, lcp: 0, blocked: 0, shift: 0};
  const watch = (type, note) =>
    new PerformanceObserver(list => list.getEntries().forEach(note)).observe({type, buffered: true});
  watch('paint', entry => { if (entry.name === 'first-contentful-paint') seen.fcp = entry.startTime });
  watch('largest-contentful-paint', entry => { seen.lcp = entry.startTime });
  watch('longtask', entry => { if (entry.startTime > seen.fcp) seen.blocked += Math.max(0, entry.duration - 50) });
  watch('layout-shift', entry => { if (!entry.hadRecentInput) seen.shift += entry.value });
  setTimeout(() => done({...seen, requests: performance.getEntriesByType('resource').length + 1}), 1500);
})"""


def measure(sizes: str, vendor: str) -> Findings:
    """Start it twice, look at it idle, weigh its pages, and open them as a phone does."""
    found, browser = Findings(), find()
    with tempfile.TemporaryDirectory(prefix="barnes-social-bench-serve-") as folder:
        with _running(Path(folder)) as first:
            pass
        with _running(Path(folder)) as served:
            memory, busy = _idle(served)
            _pages(found, served, browser)
    starts = [f"{start.seconds:.1f} s" for start in (first, served)]
    found.tables.append(
        Table(
            "Starting and idling, SQLite",
            "`manage.py serve` (pages, worker and scheduler) of the demonstration school, wall time from command "
            f"to the first page; memory is the proportional share of all its processes; CPU over {IDLE_SECONDS} s.",
            ["first start, the school made", "later starts", "memory", "CPU when idle"],
            [[*starts, f"{memory:.0f} MB", f"{busy * 100:.1f} % of a core"]],
        )
    )
    return found


@contextmanager
def _running(folder):
    """It, from its first page on; ended afterwards, whatever happened."""
    began = time.monotonic()
    served = Served(folder, free_port())
    try:
        served.line("Ready")
        served.seconds = time.monotonic() - began
        yield served
    finally:
        served.process.terminate()
        served.process.wait(30)
        served.process.stdout.close()


def _idle(served) -> tuple[float, float]:
    """(megabytes, cores) of all its processes."""
    time.sleep(5)  # what a start leaves behind is done by then
    pids = list(served.everything())
    before = sum(map(clock_of, pids))
    time.sleep(IDLE_SECONDS)  # the measurement itself: nothing happens but what happens by itself
    return sum(map(_megabytes, pids)), (sum(map(clock_of, pids)) - before) / IDLE_SECONDS


def _megabytes(pid) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _pages(found, served, path_of_browser):
    table = Table(
        "Pages, as the headteacher of the demonstration sees them",
        "KB on the wire (compressed, headers and pictures left out). The phone is Lighthouse's: 1.6 Mbit/s, 150 ms, a "
        f"processor {SLOWER} × slower, nothing cached; the score is Lighthouse's curves over what Chromium measured "
        "(first and largest paint, time blocked, shifts; without its speed index, which needs a film).",
        [
            "page",
            "first visit",
            "later visits",
            "requests",
            "first paint",
            "largest paint",
            "blocked",
            "shift",
            "score",
        ],
    )
    site, weights, scores = f"http://localhost:{served.port}", [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of_browser, args=["--no-sandbox", "--disable-gpu"])
        cookies = _signed_in(browser, site)
        header = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)
        for name, path in PAGES.items():
            is_outside = name == "Sign in"
            first, later = page_weight(site + path, "" if is_outside else header)
            seen = _on_a_phone(browser, site + path, [] if is_outside else cookies)
            weights.append((first, later))
            scores.append(_score(seen))
            table.rows.append(
                [name, f"{first / 1000:.1f}", f"{later / 1000:.1f}", f"{seen['requests']:.0f}"]
                + [f"{seen[what]:.0f} ms" for what in ("fcp", "lcp", "blocked")]
                + [f"{seen['shift']:.3f}", f"{scores[-1]:.0f}"]
            )
        browser.close()
    found.tables.append(table)
    first, later = max(first for first, _ in weights), max(later for _, later in weights)
    found.bar("P5", "a first visit under 100 KB", f"{first / 1000:.1f} KB", first < FIRST, over(first, FIRST))
    found.bar("P5", "later visits under 20 KB", f"{later / 1000:.1f} KB", later < NEXT, over(later, NEXT))
    asks = "Lighthouse performance ≥ 95 on a phone (its curves; Lighthouse itself is not run: see the table)"
    found.bar("P5", asks, f"{min(scores):.0f}", min(scores) >= 95, f"{95 - min(scores):.0f} less, on a busy machine")


def _signed_in(browser, site) -> list:
    """The cookies of somebody who looks around as the headteacher."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/demo/")
    page.locator("form[action$='/demo/sign-in/headteacher/'] button").first.click()
    page.wait_for_load_state()
    assert "Waiting for you" in page.title(), page.title()
    cookies = context.cookies()
    context.close()
    return cookies


def _on_a_phone(browser, address, cookies) -> dict:
    """The median of three first visits."""
    visits = []
    for _ in range(3):
        context = browser.new_context(viewport=PHONE, device_scale_factor=1.75, is_mobile=True, has_touch=True)
        context.add_cookies(cookies)
        page = context.new_page()
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", NETWORK)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address)
        visits.append(page.evaluate(SEEN))
        context.close()
    return {name: sorted(visit[name] for visit in visits)[1] for name in visits[0]}


def _score(seen) -> float:
    """The weighted scores of Lighthouse's log-normal curves, from 0 to 100."""
    total = sum(weight for *_, weight in CURVES.values())
    return (
        100
        * sum(weight * _on_curve(seen[name], good, middle) for name, (good, middle, weight) in CURVES.items())
        / total
    )


def _on_curve(value, good, middle) -> float:
    if value <= 0:
        return 1.0
    # 0.9061938… is where erfc gives a fifth: the curve runs through 0.9 at `good` and 0.5 at `middle`.
    return math.erfc(math.log(value / middle) * 0.9061938024368232 / -math.log(good / middle)) / 2
