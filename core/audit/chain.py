"""How lines are bound together: pure arithmetic over text, the same when writing and when verifying.

A line's digest is an HMAC over the digest before it and the line itself, so nobody can compute it
without the key, and whoever owns the database does not have the key.
"""

import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256

from core.vault.keyring import keys_for

# What the first line is bound to.
BEGINNING = "0" * 64
PURPOSE = "barnes_social audit chain 1"
# Made once: a history has many lines.
_IN_ORDER = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_AS_GIVEN = json.JSONEncoder(separators=(",", ":")).encode


def chain_keys() -> dict[str, bytes]:
    """The keys that bind lines, by their id; the first binds new ones, all of them verify."""
    return keys_for(PURPOSE)


def instant(at: datetime) -> str:
    """An instant as the chain knows it: UTC with microseconds."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def detail_digest(salt: str, about_name: str, actor_name: str, facts: dict) -> str:
    """The digest of a line's names and words."""
    words = _IN_ORDER([salt, about_name, actor_name, facts])
    return sha256(words.encode()).hexdigest()


def entry_digest(key: bytes, previous: str, *line) -> str:
    """The digest of a line (id, instant, event, about_type, about_id, actor_id, detail_digest, key_id)."""
    words = _AS_GIVEN([previous, *line])
    return hmac.digest(key, words.encode(), "sha256").hex()


class KeyOrder:
    """The order in which keys were in use: a newer one stands earlier in VAULT_KEYS.

    Whoever has seen an old key that is kept to verify with can write nothing new with it unnoticed.
    """

    def __init__(self, keys: Iterable[str]):
        self._places = {key_id: place for place, key_id in enumerate(keys)}
        self._newest = len(self._places)

    def why_not(self, key_id: str, what: str) -> str:
        """Why this key can no longer have been in use for `what` ("Line 7 was bound"), which comes after all before."""
        place = self._places.get(key_id)
        if place is None:
            return ""
        if place > self._newest:
            return f"{what} with the old key “{key_id}” when a newer one was already in use."
        self._newest = place
        return ""
