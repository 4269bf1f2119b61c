"""The keys that seal and open secrets, read from `settings.VAULT_KEYS`."""

import base64
import binascii
import re
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_HOW = "Write each key as id:key, where key is 32 random bytes in URL-safe base64, and put commas between several."


def keys() -> dict[str, bytes]:
    """Every key by its id, in the order given: the first seals, all of them open.

    Raises ImproperlyConfigured with a sentence that names VAULT_KEYS and never quotes a key.
    """
    return _parse(settings.VAULT_KEYS)


def keys_for(purpose: str) -> dict[str, bytes]:
    """A key of its own for another purpose, drawn from each key, in the same order; neither tells of the other.

    Raises ImproperlyConfigured as `keys` does.
    """
    return _draw(settings.VAULT_KEYS, purpose)


@lru_cache(maxsize=8)
def _draw(text: str, purpose: str) -> dict[str, bytes]:
    return {
        key_id: HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(key)
        for key_id, key in _parse(text).items()
    }


@lru_cache(maxsize=4)
def _parse(text: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    entries = [entry.strip() for entry in re.split(r"[,\n]", text or "") if entry.strip()]
    if not entries:
        raise ImproperlyConfigured(f"VAULT_KEYS is empty, so nothing can be sealed. {_HOW}")
    for position, entry in enumerate(entries, start=1):
        key_id, colon, encoded = (part.strip() for part in entry.partition(":"))
        if not colon or not _ID.fullmatch(key_id):
            raise ImproperlyConfigured(f"Key number {position} of VAULT_KEYS has no id. {_HOW}")
        if key_id in found:
            raise ImproperlyConfigured(f"VAULT_KEYS names the id “{key_id}” twice. Give each key an id of its own.")
        found[key_id] = _decode(key_id, encoded)
    return found


def _decode(key_id: str, encoded: str) -> bytes:
    standard = encoded.translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        key = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        # Without the cause: its traceback would carry the key.
        raise ImproperlyConfigured(f"Key “{key_id}” of VAULT_KEYS is not URL-safe base64. {_HOW}") from None
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(
            f"Key “{key_id}” of VAULT_KEYS has {len(key)} bytes; it must have exactly {KEY_BYTES}. {_HOW}"
        )
    return key
