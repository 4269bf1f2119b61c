"""One backup is one tar file; its last member, the manifest, names every other with its length and SHA-256."""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FORMAT = 1
FACTS = {"made_at", "school", "is_demonstration", "database", "migrations"}
MANIFEST = "manifest.json"
CHECKPOINTS = "checkpoints"
FILES = "files/"
LARGEST_MANIFEST = 64 * 1024 * 1024
_BLOCK = 1024 * 1024
_NAME = re.compile(rf"database\.(sqlite3|dump)|{CHECKPOINTS}|{FILES}[0-9a-f]{{64}}")


class CannotRead(Exception):
    """Why a backup cannot be used, as a sentence."""


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
        """Write the manifest; when it returns, a power cut loses nothing of it. Returns the length in bytes."""
        manifest = {"format": FORMAT} | facts | {"parts": self.parts}
        words = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
        self._tar.addfile(_member(MANIFEST, len(words)), io.BytesIO(words))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()


class Reader:
    """A backup whose every member was found to be what its manifest says."""

    def __init__(self, tar: tarfile.TarFile):
        self._tar = tar
        self._members = _members(tar)
        self.manifest = self._read_manifest()
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

    def _read_manifest(self) -> dict:
        member = self._members.pop(MANIFEST, None)
        if member is None:
            raise CannotRead("This is not a whole backup: its manifest is missing. Take another one.")
        if member.size > LARGEST_MANIFEST:
            raise CannotRead("The manifest of this backup is too large to be one of ours.")
        try:
            manifest = json.loads(self._tar.extractfile(member).read())
            good = (
                manifest["format"] == FORMAT and set(manifest) >= FACTS and set(manifest["parts"]) == set(self._members)
            )
        except (ValueError, KeyError, TypeError) as fault:
            raise CannotRead("The manifest of this backup cannot be read. Take another one.") from fault
        if not good:
            raise CannotRead("This backup does not hold what its manifest says. Take another one.")
        return manifest

    def _check(self, name: str, facts: dict) -> None:
        sha256 = hashlib.sha256()
        for block in self._blocks(name):
            sha256.update(block)
        if sha256.hexdigest() != facts.get("sha256"):
            raise CannotRead(f"“{name}” in this backup is no longer what was put there. Take another one.")

    def _blocks(self, name: str) -> Iterator[bytes]:
        source = self._tar.extractfile(self._members[name])
        while block := source.read(_BLOCK):
            yield block


@contextmanager
def reading(path: Path):
    """Open a backup as a `Reader`, every member checked; raises CannotRead with a sentence."""
    try:
        tar = tarfile.TarFile(path, mode="r")
    except FileNotFoundError as fault:
        raise CannotRead(f"There is no backup {path}.") from fault
    except (OSError, tarfile.TarError, EOFError) as fault:
        raise CannotRead(f"{path} cannot be read as a backup ({fault}). Take another one.") from fault
    with tar:
        try:
            yield Reader(tar)
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
        known = member.name == MANIFEST or _NAME.fullmatch(member.name)
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
