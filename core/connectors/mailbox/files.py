"""Find the messages in a file, a folder or an mbox, judged by content and never by name."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

PIECE = 1024 * 1024
# A line that is longer is read in pieces: a file without line ends must not fill the memory.
LONGEST_LINE = 64 * 1024
# "From somebody@somewhere …", "From - …" or "From somebody <a date with a time>": not a sentence that begins so.
SEPARATOR = re.compile(rb"From (-|\S+@\S+|MAILER-DAEMON|\S+ .*\d\d:\d\d.*\d{4})(\s.*)?\s*\Z")
HEADER = re.compile(rb"[!-9;-~]+:")
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class RawMessage:
    """One message as it lies in a file: its bytes are read only when they are asked for."""

    path: Path
    start: int
    size: int
    name: str

    def read(self, most: int) -> bytes:
        """The first `most` bytes."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            return file.read(min(most, self.size))

    def pieces(self, skip: int = 0) -> Iterator[bytes]:
        """All bytes after the first `skip`, a megabyte at a time."""
        with self.path.open("rb") as file:
            file.seek(self.start + skip)
            left = self.size - skip
            while left > 0 and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece

    def sha256(self) -> str:
        """The digest of all bytes."""
        digest = sha256()
        for piece in self.pieces():
            digest.update(piece)
        return digest.hexdigest()


def messages_in(path: Path) -> Iterator[RawMessage]:
    """Every message in a file or, in the order of their names, in all files of a folder and the folders in it.

    A file that begins like an mbox is taken apart; any other file is one message, whatever it is.
    Links that lead elsewhere and devices are left alone.
    """
    for file in _files(path):
        starts = list(_separators(file))
        size = file.stat().st_size
        if not starts:
            yield RawMessage(file, 0, size, str(file))
            continue
        ends = [start for start, _ in starts[1:]] + [size]
        for number, ((_, body), end) in enumerate(zip(starts, ends, strict=True), start=1):
            yield RawMessage(file, body, end - body, f"{file}, message {number}")


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            file = Path(folder) / name
            if file.is_file() and not file.is_symlink():
                yield file


def _separators(path: Path) -> Iterator[tuple[int, int]]:
    """Where each message's "From " line begins, and where the message after it does; nothing for a plain message."""
    with path.open("rb") as file:
        mark = len(MARK) if file.read(len(MARK)) == MARK else 0
        file.seek(mark)
        place, began, is_first, whole_line = mark, None, True, True
        while line := file.readline(LONGEST_LINE):
            if began is not None:
                if HEADER.match(line):
                    yield began
                elif is_first:
                    return
                is_first, began = False, None
            if whole_line and line.startswith(b"From ") and SEPARATOR.match(line):
                began = (place, place + len(line))
            elif is_first:
                return
            whole_line = line.endswith(b"\n")
            place += len(line)
