"""What `manage.py serve` does: make ready, then keep the pages, the worker and the scheduler running."""

import http.client
import io
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import DatabaseError

from accounts.queries.credentials import why_keys_do_not_open
from barnes_social.database_role import why_not_run_as
from barnes_social.processes import Child, GaveUp, keep_running
from core.heartbeat.tables import pending_migrations
from core.school.api import school, why_not_here

WEB, WORKER, BEAT = PARTS = ("web", "worker", "beat")
WORKER_THREADS = 4
WEB_THREADS = 8


class CannotServe(Exception):
    """Why nothing was started or everything was stopped, as a sentence that says what to do."""


def serve(parts, *, host: str, say: Callable[[str], None], announce: Callable[[str], None]) -> None:
    """Start these parts and stay until a signal comes; `Ready: …` is announced once the page answers.

    Raises CannotServe, with what to do, where the port is taken, the database is not up to date or
    not for this mode, or the pages do not stay up.
    """
    if WEB in parts:
        refuse_taken_port(host, settings.PORT)
    make_database_ready(say)
    if WEB in parts:
        collect_static_files()
        fill_demonstration(say)
    children = [CHILDREN[part](host) for part in PARTS if part in parts]
    ready = _announce_once(host, announce) if WEB in parts else lambda: None
    try:
        keep_running(children, each_turn=ready, say=say)
    except GaveUp as fault:
        raise CannotServe(str(fault)) from fault


def refuse_taken_port(host: str, port: int) -> None:
    """Stop with a friendly sentence where somebody listens on the port already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except PermissionError as fault:
            raise CannotServe(f"Port {port} is not allowed here. Try: make run PORT=8000") from fault
        except OSError as fault:
            other = port + 1 if port < 65535 else port - 1
            raise CannotServe(f"Port {port} is taken. Try: make run PORT={other}") from fault


def make_database_ready(say: Callable[[str], None]) -> None:
    """Bring the demonstration's tables up to date; in production, where its owner does that, ask for it."""
    if pending_migrations():
        if not settings.DEMONSTRATION:
            raise CannotServe("The database is not up to date. Run “manage.py migrate” as its owner, then start again.")
        with suppress(DatabaseError):  # no school's table yet, or one of an older version
            _refuse_foreign_school()
        say("Making the database …")
        with _made_by_this_version():
            call_command("migrate", verbosity=0, interactive=False)
    with _made_by_this_version():
        _refuse_foreign_school()
    if not settings.DEMONSTRATION and (reason := why_not_run_as()):
        raise CannotServe(reason)
    if reason := why_keys_do_not_open():
        raise CannotServe(reason)


@contextmanager
def _made_by_this_version() -> Iterator[None]:
    try:
        yield
    except DatabaseError as fault:
        if not settings.DEMONSTRATION:
            raise
        raise CannotServe(
            f"The demonstration in {settings.DATA_DIR} is of an older version. Delete that folder, and start again."
        ) from fault


def _refuse_foreign_school() -> None:
    reason = why_not_here(school(), is_demonstration=settings.DEMONSTRATION)
    if reason:
        raise CannotServe(reason)


def collect_static_files() -> None:
    """Copy styles and scripts to where they are served from, unless nothing has changed since the last time."""
    stamp = Path(settings.STATIC_ROOT).with_suffix(".stamp")
    found = _static_files()
    if stamp.exists() and stamp.read_text() == found and Path(settings.STATIC_ROOT).is_dir():
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(found)


def _static_files() -> str:
    digest = sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{storage.path(path)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def fill_demonstration(say: Callable[[str], None]) -> None:
    """Give an empty demonstration its invented school."""
    if settings.DEMONSTRATION and school() is None and "demonstration" in get_commands():
        say("Filling the demonstration school …")
        call_command("demonstration", stdout=io.StringIO())


def _web(host: str) -> Child:
    options = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", str(WEB_THREADS)]
    options += ["--host", host, "--port", str(settings.PORT), "--log-level", "error", "--no-ws"]
    return Child(
        name="web server",
        argv=[sys.executable, "-m", "granian", *options, "barnes_social.wsgi:application"],
        environment={"BARNES_SOCIAL_SERVED": "1"},
        is_vital=True,
    )


def _worker(host: str) -> Child:
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
    # What waited while no worker ran is only beat's older reminders.
    options = ["--pool", "threads", "--concurrency", str(WORKER_THREADS), "--purge", *quiet]
    reading = settings.BROKER_DIR / "reading"  # beside the messages, so that taking one is a rename
    reading.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Child(
        name="worker",
        argv=[sys.executable, "-m", "celery", "--quiet", "--app", "barnes_social", "worker", *options],
        environment={"TMPDIR": str(reading), "PYTHONWARNINGS": "ignore"},
    )


def _beat(host: str) -> Child:
    options = ["--scheduler", "barnes_social.beat:StampingScheduler", "--pidfile", "", "--loglevel", "WARNING"]
    return Child(
        name="scheduler", argv=[sys.executable, "-m", "celery", "--quiet", "--app", "barnes_social", "beat", *options]
    )


CHILDREN = {WEB: _web, WORKER: _worker, BEAT: _beat}


def _announce_once(host: str, announce: Callable[[str], None]) -> Callable[[], None]:
    """A function that looks at the first page, and announces it the first time it answers."""
    done = False
    next_look = 0.0

    def look():
        nonlocal done, next_look
        if done or time.monotonic() < next_look:
            return
        if _page_answers(host):
            announce(f"Ready: {settings.SITE_URL}/")
            sys.stdout.flush()
            done = True
        next_look = time.monotonic() + 0.3

    return look


def _page_answers(host: str) -> bool:
    ours = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    door = http.client.HTTPConnection(ours, settings.PORT, timeout=10)
    try:
        door.request("GET", "/", headers={"Host": settings.SITE_URL.split("//")[1]})
        return door.getresponse().status < 500
    except OSError:
        return False
    finally:
        door.close()
