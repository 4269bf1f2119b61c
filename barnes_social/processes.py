"""Keeps child processes running, and leaves none behind however this one ends."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
SECONDS_TO_STOP = 10
LONGEST_PAUSE = 30


def die_with_parent(sign: int = signal.SIGTERM) -> None:
    """Ask Linux to send this process a signal when its parent ends; elsewhere nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sign)


@dataclass
class Child:
    """One program that is kept running, in a session of its own."""

    name: str
    argv: list[str]
    # What the program gets when this process is killed without warning.
    last_words: int = signal.SIGKILL
    environment: dict[str, str] = field(default_factory=dict)
    # The user to run as and the file to write to, where they are not ours.
    user: str | None = None
    log: Path | None = None
    # Without this program the others are of no use.
    is_vital: bool = False
    process: subprocess.Popen | None = None
    falls: list[float] = field(default_factory=list)
    rests_until: float = 0.0

    def start(self) -> None:
        """Start the program; it dies with this process, however this one ends."""
        parent = os.getpid()

        def before_exec():
            die_with_parent(self.last_words)
            if os.getppid() != parent:  # we were gone before it could ask
                os._exit(1)

        with self.log.open("ab") if self.log else nullcontext() as output:
            self.process = subprocess.Popen(
                self.argv,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=os.environ | self.environment,
                user=self.user,
                start_new_session=True,
                preexec_fn=before_exec,
            )

    def signal(self, sign: int) -> None:
        """Send a signal to the program and to everything that it started."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, sign)

    def has_ended(self) -> bool:
        """Whether the program was started and runs no longer."""
        return self.process is not None and self.process.poll() is not None


class Stopped(Exception):
    """Somebody asked for the end: Ctrl-C, or a signal."""


class GaveUp(Exception):
    """A program that the others need does not stay up."""


def keep_running(children: list[Child], *, each_turn: Callable[[], None], say: Callable[[str], None]) -> None:
    """Run the programs until a signal comes; raises GaveUp where a vital one fell five times in a minute.

    A program that ends by itself is started again after 1, 2, 4 … seconds, at most 30.
    """
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _stop)
    try:
        for child in children:
            child.start()
        while True:
            for child in children:
                _look_after(child, say)
            each_turn()
            time.sleep(0.1)  # one look at every child in each turn; signals cut it short
    except Stopped:
        pass
    finally:
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, signal.SIG_IGN)
        _stop_all(children)


def _stop(number, frame):
    raise Stopped


def _look_after(child: Child, say) -> None:
    now = time.monotonic()
    if child.process is None and now >= child.rests_until:
        child.start()
    elif child.has_ended():
        code = child.process.returncode
        child.signal(signal.SIGKILL)  # whatever it left behind
        child.process = None
        child.falls = [fall for fall in child.falls if now - fall < 60] + [now]
        if child.is_vital and len(child.falls) >= 5:
            raise GaveUp(f"The {child.name} ended five times within a minute (code {code}), so everything was stopped.")
        pause = min(2 ** (len(child.falls) - 1), LONGEST_PAUSE)
        child.rests_until = now + pause
        say(f"The {child.name} ended (code {code}); starting it again in {pause} s.")


def _stop_all(children: list[Child]) -> None:
    for child in children:
        child.signal(signal.SIGTERM)
    until = time.monotonic() + SECONDS_TO_STOP
    while time.monotonic() < until and not all(child.process is None or child.has_ended() for child in children):
        time.sleep(0.05)  # several children end in any order, each within the same deadline
    for child in children:
        child.signal(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()
