"""Reads one KeePass file from standard input and writes its entries as JSON; run by `accounts.kdbx`, nothing else.

Four bytes say how long the passphrase is; it follows, then the file. Whatever goes wrong ends it without a word.
"""

import json
import sys
from base64 import b32decode, b32encode, b64decode
from io import BytesIO
from urllib.parse import urlencode

MOST = 500


def _base32(text: str) -> bytes:
    letters = "".join(text.split()).rstrip("=").upper()
    return b32decode(letters + "=" * (-len(letters) % 8))


# The fields in which KeePass 2.47 and later keep an authenticator key, each with what makes bytes of it.
SEEDS = {
    "TimeOtp-Secret-Base32": _base32,
    "TimeOtp-Secret-Hex": bytes.fromhex,
    "TimeOtp-Secret-Base64": b64decode,
    "TimeOtp-Secret": str.encode,
}


def main() -> None:
    """Read, open, write."""
    from pykeepass import PyKeePass  # heavy: only this process loads it for reading

    asked = sys.stdin.buffer.read()
    ends = 4 + int.from_bytes(asked[:4])
    opened = PyKeePass(BytesIO(asked[ends:]), password=asked[4:ends].decode())
    bin_ = opened.recyclebin_group
    found = []
    for entry in opened.entries:
        if bin_ is not None and _is_in(bin_, entry):
            continue
        found.append(
            {
                "title": (entry.title or "")[:120],
                "address": (entry.url or "")[:300],
                "username": entry.username or "",
                "password": entry.password or "",
                "seed": entry.otp or _keepass_seed(entry),
                "note": entry.notes or "",
            }
        )
    json.dump({"count": len(found), "entries": found[:MOST]}, sys.stdout)


def _is_in(group, entry) -> bool:
    """Whether an entry lies in this group, or in a group in it."""
    above = entry.group
    while above is not None and above.uuid != group.uuid:
        above = above.group
    return above is not None


def _keepass_seed(entry) -> str:
    """The authenticator key as KeePass itself keeps it, as an otpauth:// address; one that is none as it stands."""
    for name, read in SEEDS.items():
        if kept := entry.get_custom_property(name):
            try:
                secret = b32encode(read(kept)).decode()
            except ValueError:
                return kept[:500]
            algorithm = entry.get_custom_property("TimeOtp-Algorithm") or "HMAC-SHA-1"
            asked = {
                "secret": secret,
                "algorithm": algorithm.removeprefix("HMAC-").replace("-", ""),
                "digits": entry.get_custom_property("TimeOtp-Length") or "6",
                "period": entry.get_custom_property("TimeOtp-Period") or "30",
            }
            return f"otpauth://totp/?{urlencode(asked)}"
    return ""


if __name__ == "__main__":
    try:
        main()
    except BaseException:  # not a word about what is in it, whatever it is
        sys.exit(1)
