"""SQLite: eight writers at once and a backup in the middle of it (R1, R2)."""

import sqlite3
import threading
from contextlib import closing

import pytest

from tests.faults.load import Load
from tests.faults.oracle import catch_up, judge

pytestmark = pytest.mark.fault


def test_eight_writers_and_a_backup(install_on_sqlite, figures):
    """Nobody is turned away, and each backup is whole."""
    # Given two web processes and their workers on one file, and eight people who write.
    school = install_on_sqlite()
    ports = [school.serve("--only", part).port for part in ("web", "web")]
    school.launch("--only", "worker")
    school.launch("--only", "beat")
    load = Load(school, comments=150, reports=10, leavers=10, requests=5, ports=ports, hands=8).start()

    # The fault, if it is one: backups one after the other, as `sqlite3 school.sqlite3 .backup` makes them.
    backups, is_over = [], threading.Event()

    def back_up():
        while not is_over.is_set():
            to = school.folder / f"backup-{len(backups)}.sqlite3"
            with closing(school.connect()) as source, closing(sqlite3.connect(to)) as target:
                source.backup(target)
                backups.append(target.execute("pragma integrity_check").fetchone()[0])

    thread = threading.Thread(target=back_up)
    thread.start()
    load.join()
    is_over.set()
    thread.join()

    # What must hold: no page failed, every backup is whole, all of it is there once.
    seconds = catch_up(school)
    found = judge(school, load)
    failed = [answer for answer in load.answers() if answer.status >= 500]
    figures(
        f"SQLite: 8 writers, {len(backups)} backups",
        found,
        seconds=seconds,
        failed=len(failed),
    )
    assert failed == []
    assert set(backups) == {"ok"}
    assert (found.lost, found.lost_mails, found.doubled, found.duplicate_mails) == ([], [], [], 0)
