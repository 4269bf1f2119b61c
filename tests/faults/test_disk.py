"""The disk is full: nothing half is kept, people are told in a sentence, and all goes on once there is room (R1)."""

import resource
import sqlite3
import subprocess
import threading
from contextlib import closing, suppress

import pytest

from tests.faults.load import Load
from tests.faults.oracle import catch_up, judge

pytestmark = pytest.mark.fault


class SmallDisk:
    """A disk of 64 MB in memory where we may mount one (root); elsewhere a limit on what the programs may write."""

    def __init__(self, folder):
        self.folder, self.ballast, self.served = folder, folder / "ballast", None
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder]
        self.is_real = subprocess.run(mount, capture_output=True, check=False).returncode == 0

    def fill(self):
        """Leave no room."""
        if self.is_real:
            with suppress(OSError), self.ballast.open("wb") as file:
                while True:
                    file.write(bytes(4096))
                    file.flush()
        self._limit(0)

    def free(self):
        """Leave room again."""
        self.ballast.unlink(missing_ok=True)
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size):
        if not self.is_real:
            for process in self.served.everything():
                with suppress(ProcessLookupError):
                    hard = resource.prlimit(process, resource.RLIMIT_FSIZE)[1]
                    resource.prlimit(process, resource.RLIMIT_FSIZE, (size, hard))

    def remove(self):
        """Give it back."""
        if self.is_real:
            subprocess.run(["umount", "--lazy", self.folder], check=True)


@pytest.fixture
def disk(tmp_path):
    """A small disk, empty."""
    made = SmallDisk(tmp_path / "disk")
    yield made
    made.remove()


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_disk_full(disk, install, install_on_sqlite, figures, database):
    """Given the product whose files (and with SQLite its database too) lie on a small disk."""
    school = (install_on_sqlite if database == "SQLite" else install)(folder=disk.folder)
    disk.served = school.serve()
    Load(school, comments=3, reports=2, words="before").start().join()

    # The fault: the disk is full for a while, and people go on pressing.
    disk.fill()
    room = threading.Timer(6, disk.free)
    room.start()
    load = Load(school, comments=20, reports=8, leavers=10).start().join()
    room.join()

    # What must hold: whoever pressed meanwhile read a sentence; all of it is there once; every file is whole.
    seconds = catch_up(school)
    found = judge(school, load)
    refused = [answer for answer in load.answers() if answer.status >= 500]
    figures(f"disk full, {database}", found, seconds=seconds, may_double=1)
    assert refused, "the disk was never full"
    assert {answer.status for answer in refused} == {507}
    assert all("disk is full" in answer.body for answer in refused)
    assert (found.lost, found.lost_mails, found.doubled) == ([], [], [])
    # One may have been sent while there was no room to write that it was.
    assert found.duplicate_mails <= 1
    if database == "SQLite":
        with closing(sqlite3.connect(disk.folder / "school.sqlite3")) as connection:
            assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
