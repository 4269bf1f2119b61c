"""`manage.py serve`, as people start it: everything runs, and nothing is left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.source import ROOT

# Whole programs start and stop here: it runs with the journeys, not with the fast suite.
pytestmark = pytest.mark.journey


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Served:
    """One `manage.py serve` and everything that it started."""

    def __init__(self, data_dir, port, *argv, **variables):
        self.port = port
        self.mark = f"SERVE_TEST_{port}"
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", *argv],
            cwd=ROOT,
            env=kept | {"DATA_DIR": str(data_dir), "PORT": str(port), self.mark: "1"} | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def line(self, beginning: str) -> str:
        """The next line that begins so; fails when the program ends before it."""
        for line in self.process.stdout:
            if line.startswith(beginning):
                return line
        pytest.fail(f"it ended (code {self.process.wait()}) before it printed “{beginning}”")

    def everything(self) -> dict[int, str]:
        """Every process that inherited this test's mark, by id, with its words."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark in (folder / "environ").read_text(errors="replace"):
                    words = (folder / "cmdline").read_text(errors="replace").replace("\0", " ")
                    if words:  # an ended process that nobody has asked after has none
                        found[int(folder.name)] = words
            except OSError:
                continue
        return found

    def wait_until_nothing_is_left(self):
        """Look until all of it is gone; fails after half a minute."""
        until = time.monotonic() + 30
        while left := self.everything():
            assert time.monotonic() < until, f"left behind: {left}"
            time.sleep(0.1)


@pytest.fixture
def serve(tmp_path):
    started = []

    def start(*argv, port=None, **variables):
        started.append(Served(tmp_path, port or free_port(), *argv, **variables))
        return started[-1]

    yield start
    for served in started:
        for process in served.everything():
            os.kill(process, signal.SIGKILL)
        served.process.wait()
        served.process.stdout.close()


@pytest.fixture
def ready(serve):
    served = serve()
    assert served.line("Ready: ") == f"Ready: http://localhost:{served.port}/\n"
    return served


def parts(served) -> set[str]:
    """Which parts run, by the words they were started with."""
    programs = {"web": " granian ", "worker": " barnes_social worker ", "beat": " barnes_social beat "}
    return {
        part for part, program in programs.items() if any(program in words for words in served.everything().values())
    }


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_one_signal_stops_everything(ready, sign):
    with urllib.request.urlopen(f"http://localhost:{ready.port}/", timeout=20) as page:
        assert page.status == 200
    assert parts(ready) == {"web", "worker", "beat"}

    ready.process.send_signal(sign)

    rest, _ = ready.process.communicate(timeout=30)
    assert ready.process.returncode == 0
    assert "Ready:" not in rest
    assert ready.everything() == {}


def test_nothing_outlives_a_kill_without_warning(ready):
    ready.process.kill()
    ready.process.wait()

    ready.wait_until_nothing_is_left()


def test_a_part_that_falls_is_started_again(ready):
    worker = next(process for process, words in ready.everything().items() if " worker " in words)

    os.kill(worker, signal.SIGKILL)

    assert ready.line("The worker ended") == "The worker ended (code -9); starting it again in 1 s.\n"
    until = time.monotonic() + 30
    while "worker" not in parts(ready):
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_taken_port_is_said_in_a_sentence(serve):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        served = serve(port=port)

        said, _ = served.process.communicate(timeout=60)

    assert (served.process.returncode, said) == (1, f"Port {port} is taken. Try: make run PORT={port + 1}\n")


def test_one_part_alone_is_for_services_of_their_own(serve):
    served = serve("--only", "beat")
    until = time.monotonic() + 30
    while parts(served) != {"beat"}:
        assert time.monotonic() < until
        time.sleep(0.1)

    served.process.terminate()
    served.process.communicate(timeout=30)

    assert served.process.returncode == 0
    assert served.everything() == {}
