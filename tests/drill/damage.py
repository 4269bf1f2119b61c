"""A backup as somebody might hand it back: with one byte changed, or without its seal."""

import shutil
import tarfile
from pathlib import Path


def change_a_byte(backup: Path, to: Path) -> None:
    """A copy with one byte changed, in the middle of its largest member."""
    shutil.copyfile(backup, to)
    with tarfile.open(backup) as tar:
        largest = max(tar.getmembers(), key=lambda member: member.size)
    with to.open("r+b") as file:
        file.seek(largest.offset_data + largest.size // 2)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1]))


def drop_the_seal(backup: Path, to: Path) -> None:
    """A copy with every member but the seal."""
    with tarfile.open(backup) as tar, tarfile.open(to, "w") as without:
        for member in tar.getmembers():
            if member.name != "manifest.seal":
                without.addfile(member, tar.extractfile(member))
