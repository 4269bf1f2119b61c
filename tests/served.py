"""`manage.py serve` as a program of its own, for tests that start the whole of it."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.source import ROOT


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
            time.sleep(0.1)  # the processes are not ours to wait for
