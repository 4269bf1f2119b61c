"""P5 and start-up: `manage.py serve` as a program, its pages on the wire and on a phone."""

import json
import os
import subprocess
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
LIGHTHOUSE = Path(__file__).parent / "lighthouse"
# What Lighthouse says of a page, in its own words for it.
SEEN = {
    "first paint": "first-contentful-paint",
    "largest paint": "largest-contentful-paint",
    "blocked": "total-blocking-time",
    "shift": "cumulative-layout-shift",
    "filled": "speed-index",
}
QUIET = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"


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
        "KB on the wire (compressed, headers and pictures left out); then what Lighthouse says of the page on its "
        "phone: 1.6 Mbit/s, 150 ms, a processor four times as slow, nothing cached.",
        ["page", "first visit", "later visits", *SEEN, "accessibility", "performance"],
    )
    site, weights, scores = f"http://localhost:{served.port}", [], []
    header = _signed_in(path_of_browser, site)
    _install_lighthouse()
    for name, path in PAGES.items():
        cookies = "" if name == "Sign in" else header
        first, later = page_weight(site + path, cookies)
        said = _lighthouse(site + path, cookies, path_of_browser)
        weights.append((first, later))
        scores.append(_score(said, "performance"))
        table.rows.append(
            [name, f"{first / 1000:.1f}", f"{later / 1000:.1f}"]
            + [said["audits"][audit]["displayValue"].replace("\N{NO-BREAK SPACE}", " ") for audit in SEEN.values()]
            + [f"{_score(said, 'accessibility'):.0f}", f"{scores[-1]:.0f}"]
        )
    found.tables.append(table)
    first, later = max(first for first, _ in weights), max(later for _, later in weights)
    found.bar("P5", "a first visit under 100 KB", f"{first / 1000:.1f} KB", first < FIRST, over(first, FIRST))
    found.bar("P5", "later visits under 20 KB", f"{later / 1000:.1f} KB", later < NEXT, over(later, NEXT))
    asks = "Lighthouse performance ≥ 95 on a phone"
    found.bar("P5", asks, f"{min(scores):.0f}", min(scores) >= 95, f"{95 - min(scores):.0f} less")


def _signed_in(path_of_browser, site) -> str:
    """The cookies, as a header, of somebody who looks around as the headteacher."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of_browser, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"{site}/demo/")
        page.locator("form[action$='/demo/sign-in/headteacher/'] button").first.click()
        page.wait_for_load_state()
        assert "Waiting for you" in page.title(), page.title()
        cookies = page.context.cookies()
        browser.close()
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)


def _install_lighthouse():
    """Fetch it, in the versions of its lock, where it is not there yet."""
    if not (LIGHTHOUSE / "node_modules/.package-lock.json").exists():
        subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
            cwd=LIGHTHOUSE,
            check=True,
            stdout=subprocess.DEVNULL,
        )


def _lighthouse(address, cookies, path_of_browser) -> dict:
    """What Lighthouse says of this page."""
    command = ["node_modules/.bin/lighthouse", address, "--quiet", "--output=json"]
    command += ["--only-categories=performance,accessibility", f"--chrome-flags={QUIET}"]
    if cookies:
        command.append("--extra-headers=" + json.dumps({"Cookie": cookies}))
    environment = os.environ | {"CHROME_PATH": path_of_browser}
    for _ in range(3):  # on a busy machine Chromium sometimes starts too late for it
        done = subprocess.run(command, cwd=LIGHTHOUSE, env=environment, capture_output=True, timeout=180)
        if done.returncode == 0:
            return json.loads(done.stdout)
    raise AssertionError(done.stderr.decode())


def _score(said, category) -> float:
    return said["categories"][category]["score"] * 100
