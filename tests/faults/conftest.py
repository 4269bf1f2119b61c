"""Servers and installations for the faults; one PostgreSQL and one Redis for the whole run."""

import os
import secrets
import shutil
from contextlib import closing

import psycopg2
import pytest

from tests.database_server import DatabaseServer
from tests.faults.figures import Row, table, write
from tests.faults.installation import Installation
from tests.faults.mail import REFUSES, MailServer
from tests.faults.redis import Redis
from tests.served import free_port


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL that keeps what was committed though it is killed."""
    server = DatabaseServer("fsync=off", "max_connections=120", "jit=off", "wal_level=minimal", "max_wal_senders=0")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def tables(postgresql, tmp_path_factory):
    """The name of a database with every table and no row, to be copied."""
    _sql(postgresql, "CREATE DATABASE tables")
    folder = tmp_path_factory.mktemp("tables")
    Installation(folder, postgresql.address_of("tables"), mail=None).manage("migrate", "-v0")
    return "tables"


@pytest.fixture(scope="session")
def styles(tmp_path_factory):
    """A folder of what every installation need not make again: the styles, and an empty database in a file."""
    folder = tmp_path_factory.mktemp("styles")
    collect = "import django; django.setup(); from barnes_social import serving; serving.collect_static_files()"
    installation = Installation(folder, f"sqlite:///{folder}/tables.sqlite3", mail=None)
    installation.run("-c", collect)
    installation.manage("migrate", "-v0")
    return folder


def _sql(server, statement):
    with closing(psycopg2.connect(host=str(server.data), user="postgres", dbname="postgres")) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


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


@pytest.fixture
def made(styles):
    """Every installation of a test; all of them are ended after it."""
    installations = []

    def make(words, folder, database_url, **more):
        for name in ("staticfiles", "staticfiles.stamp"):
            (folder / name).symlink_to(styles / name)
        installations.append(Installation(folder, database_url, **more))
        if words:
            installations[-1].seed(*words)
        return installations[-1]

    yield make
    for installation in installations:
        installation.stop()


@pytest.fixture
def install(made, postgresql, tables, redis, mail, tmp_path_factory):
    """`install("staff=60", …)`: the product on these servers, with these people, not yet started."""

    def make(*words, folder=None):
        folder = folder or tmp_path_factory.mktemp("school")
        name = f"school_{secrets.token_hex(4)}"
        _sql(postgresql, f"CREATE DATABASE {name} TEMPLATE {tables}")
        return made(words, folder, postgresql.address_of(name), mail=mail, redis_url=redis.url)

    return make


@pytest.fixture
def install_on_sqlite(made, styles, mail, tmp_path_factory):
    """The same with its database in a file, and the broker that is built in."""

    def make(*words, folder=None):
        folder = folder or tmp_path_factory.mktemp("school")
        shutil.copy(styles / "tables.sqlite3", folder / "school.sqlite3")
        return made(words, folder, f"sqlite:///{folder}/school.sqlite3", mail=mail)

    return make


ROWS = []


@pytest.fixture
def figures():
    """`figures("the fault", found, seconds=…)`: one line of the table."""

    def add(fault, found=None, **more):
        counts = {}
        if found is not None:
            lost = len(found.lost) + len(found.lost_mails)
            counts = {"lost": lost, "doubled": len(found.doubled), "duplicates": found.duplicate_mails}
        ROWS.append(Row(fault, **(counts | more)))

    return add


def pytest_terminal_summary(terminalreporter):
    """Print the table; FAULTS_DOCUMENT=1 (make faults) also writes it to docs/faults.md."""
    if ROWS:
        terminalreporter.write_line("")
        terminalreporter.write(table(ROWS))
        if os.environ.get("FAULTS_DOCUMENT"):
            write(ROWS)
