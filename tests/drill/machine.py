"""A scratch machine: a folder that stands for its root, and programs that stand for the system's."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.database_server import DatabaseServer
from tests.drill.init import Init
from tests.drill.proxy import Proxy
from tests.faults.redis import Redis
from tests.served import free_port
from tests.source import ROOT

IS_ROOT = os.geteuid() == 0
# Who the program runs as: on a real machine `barnes`; here an unprivileged user that every machine has.
USER, GROUP = "nobody", "nogroup"
DOCUMENTED = "social.example.sch.uk"
# A path of the document lies under the folder that stands for the machine's root.
_PATH = re.compile(r"(?<![\w.}/-])/(?=(?:srv|etc|var|media|usr/local)/)")
SECONDS = 280
# What root finds after signing in.
ROOTS_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# How packages are fetched here; nothing else of the caller's.
KEPT = re.compile(r"HOME|LANG|TMPDIR|(PIP|npm|SSL|NODE)_.*|.*_(proxy|PROXY)")
SHIMS = Path(__file__).with_name("shims")


class Failed(Exception):
    """A command of the document did not do what it says; the sentence has what it printed."""


class Machine:
    """One machine, with a database server of its own; `media` is what both machines can reach: the second place."""

    def __init__(self, name: str, folder: Path, media: Path, mail_port: int):
        self.name, self.root, self.mail_port = name, folder / name, mail_port
        folders = ("srv", "etc/systemd/system", "etc/ssl", "var/lib", "var/backups", "usr/local/sbin", "run")
        for path in (*folders, "etc/nginx/sites-available", "etc/nginx/sites-enabled"):
            (self.root / path).mkdir(parents=True)
        (self.root / "media").symlink_to(media)
        self.https, self.http, self.port, self.database_port = (free_port() for _ in range(4))
        self.database = DatabaseServer("listen_addresses=127.0.0.1", f"port={self.database_port}")
        self.redis = Redis()
        self._open_to_everybody(self.redis)
        self._ask_for_passwords()
        self.source = self.root / "source"
        self._publish()
        self.proxy = Proxy(self.root, self.https, self.port)
        self.init = Init(self)

    def localise(self, words: str) -> str:
        """The document's words for this machine: its folder, its ports, its servers."""
        for documented, here in (
            ("smtp+tls://social:password@mail.example.sch.uk:587", f"smtp://127.0.0.1:{self.mail_port}"),
            ("redis://localhost:6379/0", self.redis.url),
            ("localhost:5432", f"127.0.0.1:{self.database_port}"),
            (f"https://{DOCUMENTED}", f"https://localhost:{self.https}"),
            (DOCUMENTED, "localhost"),
            ("listen 443", f"listen 127.0.0.1:{self.https}"),
            ("listen 80;", f"listen 127.0.0.1:{self.http};"),
        ):
            words = words.replace(documented, here)
        return _PATH.sub(f"{self.root}/", re.sub(r"\b8000\b", str(self.port), words))

    def path(self, documented: str) -> Path:
        """Where a file of the document is."""
        return Path(self.localise(documented))

    @property
    def address(self) -> str:
        """What people open."""
        return f"https://localhost:{self.https}"

    @property
    def environment(self) -> dict[str, str]:
        """What a command finds: our stand-ins first, then the machine's programs."""
        first = [SHIMS, self.root / "usr/local/sbin", self.database.programs, ROOTS_PATH, os.environ["PATH"]]
        return {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)} | {
            "PATH": os.pathsep.join(map(str, first)),
            "ADDRESS": str(self.source),
            "DRILL_PYTHON": sys.executable,
            "DRILL_INIT": str(self.init.socket),
            "DRILL_USER": USER if IS_ROOT else "",
            "DRILL_GROUP": GROUP,
            "DRILL_DATABASE": str(self.database.data),
            "DRILL_DATABASE_PORT": str(self.database_port),
            "DRILL_NGINX": str(self.proxy.nginx or ""),
            "DRILL_ROOT": str(self.root),
        }

    def type(self, words: str, **variables: str) -> str:
        """Type these commands of the document as root; returns what they printed. Raises Failed."""
        code, printed = self.try_to(words, **variables)
        if code:
            raise Failed(f"{self.name} machine: it ended with {code}:\n{words}\n{printed}")
        return printed

    def try_to(self, words: str, **variables: str) -> tuple[int, str]:
        """Type these commands; their code, and what they printed on both ways out."""
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", self.localise(words)],
            cwd=self.root,
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
        )
        return done.returncode, done.stdout

    def ask(self, words: str) -> str:
        """What a piece of Python prints inside the installed program, run as the unprivileged user."""
        code, printed = self.try_to('barnes_social shell -v0 -c "$WORDS"', WORDS=words)
        if code:
            raise Failed(f"{self.name} machine: {printed}")
        return printed.strip()

    def stop(self) -> None:
        """End whatever runs on it."""
        self.init.stop_all()
        self.proxy.stop()
        self.database.stop()
        self.redis.remove()

    @staticmethod
    def _open_to_everybody(redis):
        """As a Redis on a port of the machine is."""
        redis.work.chmod(0o755)
        redis.socket.chmod(0o777)

    def _ask_for_passwords(self):
        rules = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (self.database.data / "pg_hba.conf").write_text(rules)
        self.database.child.signal(signal.SIGHUP)

    def _publish(self):
        """Where this machine's copy of the program comes from: the working tree, its example files localised."""
        subprocess.run(["git", "clone", "--quiet", ROOT, self.source], check=True)
        changed = ["git", "ls-files", "-z", "--modified", "--others", "--exclude-standard"]
        for name in subprocess.run(changed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0"):
            if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
                (self.source / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, self.source / name)
        for path in (self.source / "deploy").rglob("*"):
            if path.is_file():
                path.write_text(self.localise(path.read_text()))
        self.commit("The version before")

    def commit(self, words: str) -> None:
        """Make what lies in the source a version that `git pull` finds."""
        who = ["-c", "user.name=Drill", "-c", "user.email=drill@localhost", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "add", "--all"], cwd=self.source, check=True)
        subprocess.run(["git", *who, "commit", "--quiet", "--allow-empty", "-m", words], cwd=self.source, check=True)
