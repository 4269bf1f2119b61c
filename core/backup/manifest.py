"""What a backup says of itself, and the seal that shows whether anybody else wrote it.

The seal is an HMAC of the manifest by a key drawn from VAULT_KEYS, so whoever only has the backup cannot make one.
As the manifest names every part with its SHA-256, nothing in a backup can be changed unseen.
"""

import hashlib
import hmac
import json
from datetime import datetime

from core.vault.keyring import keys_for

FORMAT = 1
SHAPES = {"made_at": str, "school": str, "is_demonstration": bool, "database": str, "migrations": list, "parts": dict}
PURPOSE = "barnes_social backup manifest"


class CannotRead(Exception):
    """Why a backup cannot be used, as a sentence."""


def write(**facts) -> bytes:
    """A manifest's text."""
    return json.dumps({"format": FORMAT} | facts, indent=1, ensure_ascii=False).encode()


def read(text: bytes) -> dict:
    """What a manifest says, every fact of the kind that it must be. Raises CannotRead."""
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise CannotRead("The manifest of this backup cannot be read. Take another one.") from fault
    if not isinstance(manifest, dict) or not _is_ours(manifest):
        raise CannotRead("The manifest of this backup is not one of ours. Take another one.")
    return manifest


def seal(text: bytes) -> bytes:
    """The seal of a manifest's text: the id of the first key of VAULT_KEYS, and the HMAC by it."""
    key_id, key = next(iter(keys_for(PURPOSE).items()))
    return f"{key_id}:{_by(key, text)}".encode()


def why_not_proved(text: bytes, sealed: bytes | None) -> str:
    """Why nobody can say that this manifest is as we wrote it; "" where the seal proves it.

    Raises CannotRead where the seal proves that it is not.
    """
    if sealed is None:
        return "This backup has no seal, so nobody can say whether it was changed."
    key_id, _, said = sealed.decode("ascii", "replace").partition(":")
    key = keys_for(PURPOSE).get(key_id)
    if key is None:
        return (
            "The vault key that sealed this backup is not in VAULT_KEYS, so nobody can say whether it was changed. "
            "Put that key there first."
        )
    if not hmac.compare_digest(_by(key, text).encode(), said.encode()):
        raise CannotRead("Somebody changed this backup after it was made: its seal does not fit. Take another one.")
    return ""


def _by(key: bytes, text: bytes) -> str:
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def _is_ours(manifest: dict) -> bool:
    kinds = all(type(manifest.get(name)) is shape for name, shape in SHAPES.items())
    return (
        kinds
        and manifest.get("format") == FORMAT
        and _is_moment(manifest["made_at"])
        and all(isinstance(name, str) for name in manifest["migrations"])
        and all(isinstance(part, dict) and isinstance(part.get("sha256"), str) for part in manifest["parts"].values())
    )


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
