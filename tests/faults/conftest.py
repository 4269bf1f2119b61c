"""Servers and installations for the faults; one PostgreSQL and one Redis for the whole run."""

import json
import os
import secrets
import shutil
import signal
import sys
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta

import psycopg2
import pytest

from tests.database_server import DatabaseServer
from tests.faults.figures import DOCUMENT, Row, Run, document, table
from tests.faults.installation import A_THURSDAY, Installation
from tests.faults.mail import REFUSES, MailServer
from tests.faults.redis import Redis
from tests.served import free_port


def pytest_configure():
    """Whoever ends the run by a signal ends everything that it started."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL that keeps what was committed though it is killed."""
    server = DatabaseServer("fsync=off", "max_connections=120", "jit=off", "wal_level=minimal", "max_wal_senders=0")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis_server():
    """A Redis that keeps nothing."""
    server = Redis()
    yield server
    server.remove()


@pytest.fixture
def redis(redis_server):
    """Redis, running and empty."""
    if redis_server.child.has_ended():
        redis_server.start()
    redis_server.thaw()
    redis_server.ask("FLUSHALL")
    return redis_server


@pytest.fixture
def mail():
    """A mail server that is well until told otherwise."""
    server = MailServer(free_port())
    yield server
    if server.mode != REFUSES:
        server.close()


@pytest.fixture(scope="session")
def styles(tmp_path_factory):
    """A folder with the styles, which no installation then need collect again."""
    folder = tmp_path_factory.mktemp("styles")
    collect = "import django; django.setup(); from barnes_social import serving; serving.collect_static_files()"
    Installation(folder, f"sqlite:///{folder}/none.sqlite3", mail=None).run("-c", collect)
    return folder


def _sql(server, statement):
    with closing(psycopg2.connect(host=str(server.data), user="postgres", dbname="postgres")) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


def _make_base(folder, styles, database_url):
    for name in ("staticfiles", "staticfiles.stamp"):
        (folder / name).symlink_to(styles / name)
    base = Installation(folder, database_url, mail=None)
    base.manage("migrate", "-v0")
    base.seed("staff=60")
    return base


@pytest.fixture(scope="session")
def base(postgresql, styles, tmp_path_factory):
    """A school with sixty members of staff, to be copied: its database is called `base`."""
    _sql(postgresql, "CREATE DATABASE base")
    return _make_base(tmp_path_factory.mktemp("base"), styles, postgresql.address_of("base"))


@pytest.fixture(scope="session")
def base_on_sqlite(styles, tmp_path_factory):
    """The same in a file."""
    folder = tmp_path_factory.mktemp("base")
    return _make_base(folder, styles, f"sqlite:///{folder}/school.sqlite3")


@pytest.fixture
def made(mail, tmp_path_factory):
    """Every installation of a test; all of them are ended after it, and then asked whether everything holds."""
    installations = []

    def make(base, words, database_url, **more):
        folder = more.pop("folder", None) or tmp_path_factory.mktemp("school")
        shutil.copytree(base.folder, folder, symlinks=True, dirs_exist_ok=True)
        installation = Installation(folder, database_url(folder), mail=mail, **more)
        installations.append(installation)
        installation.set_clock(A_THURSDAY + timedelta(minutes=15))  # later than whatever was done to `base`
        installation.people |= base.people
        if words:
            installation.seed(*words)
        return installation

    yield make
    for installation in installations:
        installation.stop()
    # What must hold after every fault: all that the product promises, but for what a test broke by name.
    for installation in installations:
        broken = installation.broken()
        assert set(broken) <= installation.broken_on_purpose, json.dumps(broken, indent=1)


@pytest.fixture
def install(made, base, postgresql, redis):
    """`install("late=30")`: the school of `base` on these servers, with so many late comments, not yet started."""

    def database(folder):
        name = f"school_{secrets.token_hex(4)}"
        _sql(postgresql, f"CREATE DATABASE {name} TEMPLATE base")
        return postgresql.address_of(name)

    return lambda *words, **more: made(base, words, database, redis_url=redis.url, **more)


@pytest.fixture
def install_on_sqlite(made, base_on_sqlite):
    """The same with its database in a file, and the broker that is built in."""

    def database(folder):
        return f"sqlite:///{folder}/school.sqlite3"

    return lambda *words, **more: made(base_on_sqlite, words, database, **more)


@pytest.fixture
def figures(record_property):
    """`figures("the fault", found, seconds=…)`: one line of the table."""

    def add(fault, found=None, **more):
        counts = {}
        if found is not None:
            lost = len(found.lost) + len(found.lost_mails)
            counts = {"lost": lost, "doubled": len(found.doubled), "duplicates": found.duplicate_mails}
        record_property("figures", asdict(Row(fault, **(counts | more))))

    return add


def pytest_terminal_summary(terminalreporter, exitstatus):
    """Print the table; FAULTS_DOCUMENT=1 (make faults) also writes it to docs/faults.md."""
    run = _run(terminalreporter, is_whole=exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED))
    if run.rows:
        terminalreporter.write_line("")
        terminalreporter.write(f"{table(run.rows)}{run.verdict()}\n")
        if os.environ.get("FAULTS_DOCUMENT"):
            DOCUMENT.write_text(document(run))


def _reports(terminalreporter, *kinds):
    """What was reported of these tests, in the order of the files, whichever process had them first."""
    reports = [report for kind in kinds for report in terminalreporter.stats.get(kind, [])]
    ours = [report for report in reports if report.nodeid.startswith("tests/faults/")]
    return sorted(ours, key=lambda report: (report.location[0], report.location[1] or 0))


def _run(terminalreporter, *, is_whole):
    """Every line of every test; one that failed before it had figures has a line with its name."""
    red = {report.nodeid for report in _reports(terminalreporter, "failed", "error", "skipped")}
    reports = _reports(terminalreporter, "passed", "failed", "error", "skipped")
    tests, rows = {}, []
    for report in reports:
        # Each report of a test has all of its figures until then, and the last one comes last.
        figures = [facts for name, facts in getattr(report, "user_properties", ()) if name == "figures"]
        tests[report.nodeid] = figures or tests.get(report.nodeid, [])
    for test, figures in tests.items():
        is_red = test in red
        found = figures or ([{"fault": f"`{test.removeprefix('tests/faults/')}`"}] if is_red else [])
        rows += [Row(**facts | {"is_red": is_red}) for facts in found]
    return Run(rows, passed=len(tests.keys() - red), tests=len(tests), is_whole=is_whole)
