"""Make a backup, and bring one back into an empty installation."""

import fcntl
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from core.backup import bundle, database
from core.files import api as files
from core.heartbeat import api as heartbeat
from core.school.api import school

UNFINISHED = ".unfinished-"
RESTORING = ".restoring-"
_NAME = re.compile(r"barnes_social-\d{8}-\d{6}Z\.tar")


class CannotBackUp(Exception):
    """Why no backup was made or brought back, as a sentence that says what to do."""


@dataclass(frozen=True)
class Made:
    """A backup that counts."""

    path: Path
    length: int
    files: int
    # Files that are no longer what came: they are in the backup as they are now.
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class BroughtBack:
    """What stands here again."""

    made_at: datetime
    school: str
    files: int


def make_backup(folder: Path, *, now: datetime, keep: int | None = None) -> Made:
    """Put one backup into `folder`, and remove all but the newest `keep` afterwards.

    Whatever interrupts it, nothing half is left under a backup's name, and the earlier ones stand.
    Raises CannotBackUp.
    """
    _refuse_folder(folder)
    with _explained("The backup could not be finished"), _alone(folder):
        for dead in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(dead)
        path = folder / f"barnes_social-{now.astimezone(UTC):%Y%m%d-%H%M%S}Z.tar"
        if path.exists():
            raise CannotBackUp(f"{path} is there already.")
        work = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder))
        try:
            length, count, changed = _write(work, now)
            (work / "backup").replace(path)
            bundle.sync_folder(folder)
            heartbeat.backup_finished(started_at=now)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        removed = _remove_all_but(folder, keep)
    return Made(path, length, count, changed, removed)


def _write(work: Path, now: datetime) -> tuple[int, int, tuple[str, ...]]:
    with bundle.Writer(work / "backup") as backup:
        # Checkpoints first and files last: a checkpoint never speaks of a line that the copy of the
        # database lacks, and a file is on the disk before its row is.
        if _checkpoints().is_file():
            backup.add(bundle.CHECKPOINTS, _checkpoints())
        copied = work / database.name_of_copy()
        database.copy(copied)
        backup.add(copied.name, copied)
        copied.unlink()
        count, changed = _add_files(backup)
        found = school()
        length = backup.finish(
            made_at=now.isoformat(),
            school=found.name if found else "",
            is_demonstration=settings.DEMONSTRATION,
            database=database.version(),
            migrations=sorted(".".join(row) for row in MigrationRecorder.Migration.objects.values_list("app", "name")),
        )
    return length, count, changed


def _add_files(backup) -> tuple[int, tuple[str, ...]]:
    changed, count = [], 0
    for path in files.kept():
        try:
            sha256 = backup.add(bundle.FILES + path.name, path)
        except FileNotFoundError:  # swept meanwhile: no row spoke of it
            continue
        count += 1
        if sha256 != path.name:
            changed.append(path.name)
    return count, tuple(changed)


def bring_back(path: Path, *, say: Callable[[str], None], is_trusted: bool = False) -> BroughtBack:
    """Fill this empty installation from a backup, then bring its tables up to this version.

    A backup that was changed after it was made is refused, and one whose seal cannot be tried unless `is_trusted`.
    Every member is checked before anything is written. The database comes last and at once, so whatever
    interrupts it, the same command can be given again. Raises CannotBackUp.
    """
    with _explained("The backup could not be brought back"), bundle.reading(path, is_trusted=is_trusted) as backup:
        _refuse_here(backup)
        for dead in Path(settings.DATA_DIR).glob(f"{RESTORING}*"):
            shutil.rmtree(dead)
        work = Path(tempfile.mkdtemp(prefix=RESTORING, dir=settings.DATA_DIR))
        try:
            say("Bringing back the files …")
            count = _bring_back_files(backup, work)
            if bundle.CHECKPOINTS in backup.names():
                backup.copy(bundle.CHECKPOINTS, work / "checkpoints")
                (work / "checkpoints").replace(_checkpoints())
                bundle.sync_folder(_checkpoints().parent)
            say("Bringing back the database …")
            copied = work / database.name_of_copy()
            backup.copy(copied.name, copied)
            database.bring_back(copied)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        call_command("migrate", verbosity=0, interactive=False)
        manifest = backup.manifest
    return BroughtBack(datetime.fromisoformat(manifest["made_at"]), manifest["school"], count)


def _bring_back_files(backup, work: Path) -> int:
    folder, count = files.folder(), 0
    there = {path.name for path in files.kept()}
    for name in backup.names():
        if not name.startswith(bundle.FILES):
            continue
        count += 1
        short = name.removeprefix(bundle.FILES)
        if short not in there:
            backup.copy(name, work / short, mode=0o400)
            (work / short).replace(folder / short)
    bundle.sync_folder(folder)
    return count


def _refuse_here(backup) -> None:
    """Stop unless this backup fits this installation, and nothing stands here yet."""
    manifest = backup.manifest
    if manifest["is_demonstration"] != settings.DEMONSTRATION:
        whose = "a demonstration" if manifest["is_demonstration"] else "a real school"
        raise CannotBackUp(f"This is a backup of {whose}, and MODE is not for it.")
    if database.name_of_copy() not in backup.names():
        raise CannotBackUp(f"This is a backup of {manifest['database']}; DATABASE_URL names another kind of database.")
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if not set(manifest["migrations"]) <= known:
        raise CannotBackUp(
            "This backup was made by a newer version. Install that version first, then bring the backup back."
        )
    if strangers := {path.name for path in files.kept()} - {name.removeprefix(bundle.FILES) for name in backup.names()}:
        raise CannotBackUp(
            f"{files.folder()} holds {len(strangers)} files that are not in this backup. Give an empty DATA_DIR."
        )
    if not database.is_empty():
        raise CannotBackUp(
            "The database is not empty, and nothing here is overwritten. Give an empty one by DATABASE_URL."
        )


def _refuse_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise CannotBackUp(f"There is no folder {folder}. Make it first, for the user that runs this alone.")
    inside = Path(settings.DATA_DIR).resolve()
    if inside == folder.resolve() or inside in folder.resolve().parents:
        raise CannotBackUp("This folder lies inside DATA_DIR; what takes the one takes the other. Name another folder.")


def _remove_all_but(folder: Path, keep: int | None) -> tuple[str, ...]:
    """Remove the oldest finished backups beyond `keep`; returns their names."""
    if not keep:
        return ()
    made = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    for path in made[:-keep]:
        path.unlink()
    return tuple(path.name for path in made[:-keep])


def _checkpoints() -> Path:
    return Path(settings.CHECKPOINT_FILE)


@contextmanager
def _alone(folder: Path):
    """Hold the folder for one backup at a time; the lock ends with this process, however it ends."""
    handle = os.open(folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as fault:
        raise CannotBackUp("Another backup is being made in this folder just now.") from fault
    finally:
        os.close(handle)


@contextmanager
def _explained(beginning: str):
    """Turn what a disk or a database says into our sentence."""
    try:
        yield
    except OSError as fault:
        raise CannotBackUp(f"{beginning}: {fault.strerror or fault}.") from fault
    except (database.DatabaseFault, sqlite3.Error) as fault:
        raise CannotBackUp(f"{beginning}. {fault}") from fault
    except bundle.CannotRead as fault:
        raise CannotBackUp(str(fault)) from fault
