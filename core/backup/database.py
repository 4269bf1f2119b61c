"""A consistent copy of the database while the school works on, and the way back."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from core.backup.bundle import sync_folder

# Whoever finds a backup must not find open sessions in it: everybody signs in again after a restore.
LEFT_OUT = ("usersessions_usersession", "django_session")


class DatabaseFault(Exception):
    """Why the database could not be copied or brought back, as a sentence."""


def name_of_copy() -> str:
    """What the database's part of a backup is called; the two kinds of database do not read each other's."""
    return "database.dump" if connection.vendor == "postgresql" else "database.sqlite3"


def version() -> str:
    """Which database this is, for people."""
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        return f"PostgreSQL {connection.pg_version // 10000}"
    return f"SQLite {sqlite3.sqlite_version}"


def is_empty() -> bool:
    """Whether the database has no tables at all; it is then closed, so that a file may take its place."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    connection.close()
    return not tables


def copy(to: Path) -> None:
    """Write the database as it stands at one instant to a new file, without anybody's open session."""
    if connection.vendor == "postgresql":
        left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", *left_out, f"--file={to}")
        return
    with (
        closing(sqlite3.connect(f"file:{_path()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        source.backup(target)
        for table in LEFT_OUT:
            target.execute(f'DELETE FROM "{table}"')
        target.commit()
        target.execute("PRAGMA journal_mode=DELETE")
        target.execute("VACUUM")
        _refuse_damaged(target)


def bring_back(copied: Path) -> None:
    """Fill the empty database from a copy: all of it or nothing."""
    if connection.vendor == "postgresql":
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        _run("pg_restore", *options, file=copied)
        return
    path = _path()
    with closing(sqlite3.connect(copied)) as found:
        _refuse_damaged(found)
    connection.close()
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    copied.replace(path)
    sync_folder(path.parent)


def _path() -> Path:
    return Path(connection.settings_dict["NAME"])


def _refuse_damaged(database) -> None:
    found = database.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise DatabaseFault(f"The database's own check finds it damaged ({found.splitlines()[0]}).")


def _run(program: str, *options: str, file: Path | None = None) -> None:
    """Run one of PostgreSQL's programs on our database."""
    if shutil.which(program) is None:
        raise DatabaseFault(f"{program} is not there. Install PostgreSQL's client programs (postgresql-client).")
    (_, *where, name), secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    target = ["--dbname", name, *([str(file)] if file else [])]
    command = [program, "--no-password", *where, *options, *target]
    done = subprocess.run(command, env=os.environ | (secrets or {}), capture_output=True, text=True)
    if done.returncode == 0:
        return
    said = done.stderr.strip() or f"it ended with {done.returncode}"
    if "server version mismatch" in said:
        raise DatabaseFault(
            f"{program} is not of the server's version ({version()}). Install the client programs of that version, "
            "and put their folder first in PATH."
        )
    raise DatabaseFault(f"{program} could not do it: {said.splitlines()[0]}")
