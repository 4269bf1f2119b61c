"""The folder into which the school's system puts its staff lists: finished files only, and nothing but files."""

import os
import stat
from pathlib import Path

from accounts.table_file import MAX_SIZE

ENDINGS = (".csv", ".txt", ".xlsx")
# How programs name what they have not finished writing.
UNFINISHED = (".", "~")
# A file that nobody has written to, or renamed, for so long is finished.
SETTLED_SECONDS = 60
# The newest are looked at; older ones have been taken in, or are cleared away by the school.
MOST = 20


class StaffListFolderCannotBeRead(Exception):
    """The folder is not there, or the program may not look into it; the text is the sentence for the page."""


def finished_files(folder: Path, now) -> list[tuple[str, bytes]]:
    """The finished lists in a folder, oldest first, as (name, content); one byte too many where it is too large.

    Links are never followed and only plain files are opened. Raises StaffListFolderCannotBeRead.
    """
    try:
        place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as fault:
        raise StaffListFolderCannotBeRead(f"The folder {folder} cannot be read: {fault.strerror}.") from fault
    try:
        with os.scandir(place) as entries:
            names = [entry.name for entry in entries if _is_a_list(entry.name)]
        newest = sorted(filter(None, (_settled(place, name, now) for name in names)))[-MOST:]
        return [(name, content) for _, name in newest if (content := _read(place, name)) is not None]
    except OSError as fault:
        raise StaffListFolderCannotBeRead(f"The folder {folder} cannot be read: {fault.strerror}.") from fault
    finally:
        os.close(place)


def why_folder_fails(folder: Path | None) -> str:
    """Why the folder cannot be read, as a sentence; "" where it can, or where there is none."""
    if folder is None or (folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)):
        return ""
    return f"The folder {folder} is not there, or the program may not look into it."


def _is_a_list(name) -> bool:
    return name.lower().endswith(ENDINGS) and not name.startswith(UNFINISHED)


def _settled(place, name, now):
    """When a plain file was last changed, and its name; None where it is something else, or not finished."""
    try:
        about = os.stat(name, dir_fd=place, follow_symlinks=False)
    except OSError:  # gone meanwhile
        return None
    if not stat.S_ISREG(about.st_mode) or now.timestamp() - about.st_ctime < SETTLED_SECONDS:
        return None
    return about.st_ctime, name


def _read(place, name) -> bytes | None:
    """What a plain file holds; None where it has become something else, or is not ours to read."""
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
    except OSError:
        return None
    with os.fdopen(file, "rb") as opened:
        return opened.read(MAX_SIZE + 1) if stat.S_ISREG(os.fstat(file).st_mode) else None
