"""One backup is one tar file: its parts, the manifest that names each with its SHA-256, and the manifest's seal."""

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.backup import manifest
from core.backup.manifest import CannotRead

MANIFEST = "manifest.json"
SEAL = "manifest.seal"
CHECKPOINTS = "checkpoints"
FILES = "files/"
LARGEST = {MANIFEST: 64 * 1024 * 1024, SEAL: 1024}
_BLOCK = 1024 * 1024
_NAME = re.compile(rf"database\.(sqlite3|dump)|{CHECKPOINTS}|{FILES}[0-9a-f]{{64}}")


class Writer:
    """Puts members into a backup that is being made, and remembers what they are."""

    def __init__(self, path: Path):
        self._file = path.open("xb")
        os.fchmod(self._file.fileno(), 0o600)
        self._tar = tarfile.TarFile(fileobj=self._file, mode="w", format=tarfile.PAX_FORMAT)
        self.parts: dict[str, dict] = {}

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        self._file.close()

    def add(self, name: str, path: Path) -> str:
        """Copy this file in under `name`; returns its SHA-256."""
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            counting = _Counting(source)
            self._tar.addfile(_member(name, size), counting)
        self.parts[name] = {"bytes": size, "sha256": counting.sha256.hexdigest()}
        return self.parts[name]["sha256"]

    def finish(self, **facts) -> int:
        """Write the manifest and its seal; then a power cut loses nothing of it. Returns the length in bytes."""
        words = manifest.write(**facts | {"parts": self.parts})
        for name, text in ((MANIFEST, words), (SEAL, manifest.seal(words))):
            self._tar.addfile(_member(name, len(text)), io.BytesIO(text))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()


class Reader:
    """A backup whose every member was found to be what its manifest says.

    `is_trusted` lets one pass whose seal is missing or made by a key that is not here; never one that was changed.
    """

    def __init__(self, tar: tarfile.TarFile, *, is_trusted: bool = False):
        self._tar = tar
        self._members = _members(tar)
        self.manifest = self._read_manifest(is_trusted)
        for name, facts in self.manifest["parts"].items():
            self._check(name, facts)

    def names(self) -> list[str]:
        """The names of the members, without the manifest."""
        return list(self.manifest["parts"])

    def copy(self, name: str, to: Path, mode: int = 0o600) -> None:
        """Write one member to a new file, and on to the disk."""
        handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            for block in self._blocks(name):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())

    def _read_manifest(self, is_trusted: bool) -> dict:
        words, sealed = self._take(MANIFEST), self._take(SEAL)
        if words is None:
            raise CannotRead("This is not a whole backup: its manifest is missing. Take another one.")
        reason = manifest.why_not_proved(words, sealed)
        if reason and not is_trusted:
            raise CannotRead(f"{reason} If you are sure of it all the same, add --trusted.")
        found = manifest.read(words)
        if set(found["parts"]) != set(self._members):
            raise CannotRead("This backup does not hold what its manifest says. Take another one.")
        return found

    def _take(self, name: str) -> bytes | None:
        """The text of a member that is no part, or None where there is none."""
        member = self._members.pop(name, None)
        if member is None:
            return None
        if member.size > LARGEST[name]:
            raise CannotRead("The manifest of this backup is too large to be one of ours.")
        return self._tar.extractfile(member).read()

    def _check(self, name: str, facts: dict) -> None:
        sha256 = hashlib.sha256()
        for block in self._blocks(name):
            sha256.update(block)
        if sha256.hexdigest() != facts["sha256"]:
            raise CannotRead(f"“{name}” in this backup is no longer what was put there. Take another one.")

    def _blocks(self, name: str) -> Iterator[bytes]:
        source = self._tar.extractfile(self._members[name])
        while block := source.read(_BLOCK):
            yield block


@contextmanager
def reading(path: Path, *, is_trusted: bool = False):
    """Open a backup as a `Reader`, every member checked; raises CannotRead with a sentence."""
    try:
        tar = tarfile.TarFile(path, mode="r")
    except FileNotFoundError as fault:
        raise CannotRead(f"There is no backup {path}.") from fault
    except (OSError, tarfile.TarError, EOFError) as fault:
        raise CannotRead(f"{path} cannot be read as a backup ({fault}). Take another one.") from fault
    with tar:
        try:
            yield Reader(tar, is_trusted=is_trusted)
        except tarfile.TarError as fault:
            raise CannotRead(f"{path} is cut off or damaged ({fault}). Take another one.") from fault


def sync_folder(folder: Path) -> None:
    """Make the names in this folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _members(tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    found: dict[str, tarfile.TarInfo] = {}
    for member in tar:
        known = member.name in LARGEST or _NAME.fullmatch(member.name)
        if not known or not member.isreg() or member.name in found:
            raise CannotRead("This is not a backup of ours: it holds what no backup holds.")
        found[member.name] = member
    return found


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


class _Counting:
    """A file that is being read, with the SHA-256 of what was read."""

    def __init__(self, file):
        self._file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int) -> bytes:
        block = self._file.read(size)
        self.sha256.update(block)
        return block
