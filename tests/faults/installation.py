"""One installation of the product, driven from outside: its programs, its pages, its tables."""

import base64
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2

from tests.faults.browser import Browser
from tests.served import free_port
from tests.source import ROOT

# Thursday 19 November 2026, 10:30 at the school: reminders may go out.
A_THURSDAY = datetime.fromisoformat("2026-11-19T10:30:00+00:00")
# Models can be imported only once Django is set up.
SEEDS = "import sys, django; django.setup(); from tests.faults.seed import main; main(sys.argv[1:])"


def wait_until(true, *, seconds=30, what="what was waited for") -> float:
    """Ask ten times a second until it is true; the seconds that it took, or a failure that says what was missing."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, f"{what}: not within {seconds} s"
        time.sleep(0.1)  # other programs do not tell this one what they have done
    return time.monotonic() - began


class Installation:
    """The product in a folder of its own, on a database, a broker and a mail server that may break."""

    def __init__(self, folder: Path, database_url: str, *, mail, redis_url="", **variables):
        self.folder, self.database_url, self.mail = folder, database_url, mail
        # Beside it, so that a full disk silences nobody.
        self.logs = Path(tempfile.mkdtemp(prefix="faults-", dir=folder.parent))
        self.clock = self.logs / "clock"
        self.served, self.people = [], {}
        # Promises that a test breaks on purpose, by name.
        self.broken_on_purpose = set()
        self.mark = f"FAULTS_{self.logs.name}".replace("-", "_").upper()
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = kept | {
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "EMAIL_URL": mail.url if mail else "",
            "DJANGO_SETTINGS_MODULE": "barnes_social.settings",
            "SECRET_KEY": "faults " * 10,
            "VAULT_KEYS": "k1:" + base64.urlsafe_b64encode(bytes(32)).decode(),
            "PYTHONPATH": f"{ROOT / 'tests/faults/shim'}:{ROOT}",
            "FAULTS_CLOCK": str(self.clock),
            self.mark: "1",
            **variables,
        }
        self.set_clock(A_THURSDAY)

    def set_clock(self, moment: datetime) -> None:
        """Let every program of this installation believe that it is this moment, and go on from there."""
        self.behind = moment.timestamp() - time.time()
        self._write_clock()

    def move_clock(self, **by) -> None:
        """Make the clock jump by hours, days …"""
        self.behind += timedelta(**by).total_seconds()
        self._write_clock()

    def _write_clock(self):
        unfinished = self.clock.with_suffix(".part")
        unfinished.write_text(str(self.behind))
        unfinished.replace(self.clock)

    def now(self) -> datetime:
        """What its programs believe the time to be."""
        return datetime.fromtimestamp(time.time() + self.behind, A_THURSDAY.tzinfo)

    def run(self, *words, seconds=120, may_fail=False, **variables) -> str:
        """Run a Python program of the project and return what it printed; fails where it fails and may not."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment | variables,
            capture_output=True,
            text=True,
            timeout=seconds,
        )
        assert may_fail or done.returncode == 0, f"{words} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def manage(self, *words, **options) -> str:
        """Run a management command."""
        return self.run("manage.py", *words, **options)

    def broken(self) -> dict[str, list]:
        """Every promise that does not hold now, by the product's own `check_invariants`; the history's among them."""
        said = self.manage("check_invariants", "--json", may_fail=True, seconds=300)
        assert said.startswith("{"), said
        found = json.loads(said)["invariants"]
        return {promise["name"]: promise["first"] for promise in found if promise["count"]}

    def seed(self, *words) -> dict:
        """Make people and rows; see `tests.faults.seed`."""
        facts = json.loads(self.run("-c", SEEDS, *words))
        self.people |= facts["people"]
        return facts

    def serve(self, *words):
        """Start `manage.py serve` and wait until its page answers."""
        served = self.launch(*words)
        served.wait_until_ready()
        return served

    def launch(self, *words, **variables):
        """Start `manage.py serve` and do not wait."""
        served = Serve(self, free_port(), words, variables)
        self.served.append(served)
        return served

    def browser(self, name: str, served=None) -> Browser:
        """A signed-in browser of somebody."""
        return Browser((served or self.served[0]).port, self.people[name]["session"])

    def rows(self, statement: str, *values) -> list:
        """What the database answers, asked directly."""
        with closing(self.connect()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(statement.replace("%s", "?") if self.is_sqlite else statement, values)
            found = cursor.fetchall() if cursor.description else []
            connection.commit()
            return found

    def number(self, statement: str, *values) -> int:
        """The one number that the database answers."""
        return self.rows(statement, *values)[0][0]

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    def connect(self):
        """A connection of the test's own."""
        parts = urlsplit(self.database_url)
        if self.is_sqlite:
            return sqlite3.connect(unquote(parts.path), timeout=20)
        host = unquote(parts.netloc.split("@")[1])
        return psycopg2.connect(host=host, user="postgres", dbname=parts.path[1:], connect_timeout=5)

    def stop(self) -> None:
        """End everything that it started, at once."""
        for served in self.served:
            served.kill_everything()


class Serve:
    """One `manage.py serve` and its children, writing to a log that nobody has to read."""

    def __init__(self, installation, port, words, variables):
        self.installation, self.port = installation, port
        self.log = installation.logs / f"serve-{port}.log"
        self.mark = f"{installation.mark}_{port}"
        environment = installation.environment | {"PORT": str(port), self.mark: "1"} | variables
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--die-with-parent", *words],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def wait_until_ready(self):
        """The first page answers."""
        wait_until(lambda: self.process.poll() is not None or "Ready: " in self.said(), seconds=60, what="the page")
        assert self.process.poll() is None, self.said()

    def said(self) -> str:
        """Everything it wrote."""
        return self.log.read_text(errors="replace")

    def everything(self) -> dict[int, str]:
        """Every process that inherited this one's mark, by id, with its words."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if self.mark in (folder / "environ").read_text(errors="replace"):
                    words = (folder / "cmdline").read_text(errors="replace").replace("\0", " ")
                    if words:
                        found[int(folder.name)] = words
        return found

    def part(self, name: str) -> int | None:
        """The process id of "web" (the one that answers), "worker" or "beat"; None while it does not run."""
        words = {"web": ("spawn_main", "granian"), "worker": (" worker ",), "beat": (" beat ",)}[name]
        running = self.everything()
        for word in words:
            for process, said in sorted(running.items()):
                if word in said:
                    return process
        return None

    def kill(self, name: str) -> int:
        """kill -9 of one part; its process id."""
        process = self.part(name)
        assert process is not None, f"the {name} does not run"
        os.kill(process, signal.SIGKILL)
        return process

    def kill_everything(self):
        """Nothing of it is left."""
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        for process in self.everything():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
