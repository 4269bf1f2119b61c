"""Reads one KeePass file from standard input and writes its entries as JSON; run by `accounts.kdbx`, nothing else.

Four bytes say how long the passphrase is; it follows, then the file. Whatever goes wrong ends it without a word.
"""

import json
import sys
from io import BytesIO


def main() -> None:
    """Read, open, write."""
    from pykeepass import PyKeePass  # heavy: only this process loads it for reading

    asked = sys.stdin.buffer.read()
    ends = 4 + int.from_bytes(asked[:4])
    opened = PyKeePass(BytesIO(asked[ends:]), password=asked[4:ends].decode())
    bin_ = opened.recyclebin_group
    found = []
    for entry in opened.entries:
        if bin_ is not None and entry.group is not None and entry.group.uuid == bin_.uuid:
            continue
        found.append(
            {
                "title": (entry.title or "")[:120],
                "address": (entry.url or "")[:300],
                "username": entry.username or "",
                "password": entry.password or "",
                "seed": entry.otp or "",
                "note": entry.notes or "",
            }
        )
    json.dump(found[:500], sys.stdout)


if __name__ == "__main__":
    try:
        main()
    except BaseException:  # not a word about what is in it, whatever it is
        sys.exit(1)
