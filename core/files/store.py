"""The bytes on the disk: DATA_DIR/files/<sha-256>, written once and never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

UNFINISHED = ".new-"


def folder() -> Path:
    """Where the files lie; made on first use, for this user alone."""
    path = Path(settings.DATA_DIR) / "files"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def digest(data: bytes) -> str:
    """The SHA-256 that names these bytes."""
    return hashlib.sha256(data).hexdigest()


def write(data: bytes) -> str:
    """Put these bytes on the disk for good, once; returns their SHA-256.

    When it returns, a power cut loses neither the bytes nor their name.
    """
    sha256, where = digest(data), folder()
    path = where / sha256
    if path.is_file() and digest(path.read_bytes()) == sha256:
        os.utime(path)
        return sha256
    handle, unfinished = tempfile.mkstemp(prefix=UNFINISHED, dir=where)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), 0o400)
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    _sync(where)
    return sha256


def read(sha256: str) -> bytes | None:
    """The bytes as they came, or None where they are missing or no longer the same."""
    try:
        data = (folder() / sha256).read_bytes()
    except OSError:
        return None
    return data if digest(data) == sha256 else None


def older_than(instant: datetime) -> Iterator[str]:
    """The names of all files not touched since `instant`, unfinished ones included."""
    limit = instant.timestamp()
    with os.scandir(folder()) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mtime < limit:
                yield entry.name


def remove(name: str) -> None:
    """Take one file off the disk."""
    (folder() / name).unlink(missing_ok=True)


def _sync(where: Path) -> None:
    handle = os.open(where, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
