"""Seal a secret and open it again: AES-GCM, bound to the row, kind and version it belongs to (RO7)."""

import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.checks import Error
from django.core.exceptions import ImproperlyConfigured
from django.views.decorators.debug import sensitive_variables

from core.action import Refused
from core.vault.keyring import keys

# What is sealed: format, length of the key's id, the key's id, nonce, ciphertext with its tag.
FORMAT = 1
NONCE_BYTES = 12
TAG_BYTES = 16


class CannotOpen(Refused):
    """What was sealed does not open: its key is gone, or it was changed, moved or forged. Nothing is shown."""


class KeyIsMissing(CannotOpen):
    """The key that sealed it is not among those given; with it, it may open."""


@sensitive_variables()
def seal(plaintext: str, *, context: tuple[str, ...]) -> bytes:
    """Seal `plaintext` with the first key, so that it opens under exactly this context again.

    `context` is (row id, kind, version) or what else makes this one secret this one. Raises
    ImproperlyConfigured where there is no key.
    """
    key_id, key = next(iter(keys().items()))
    header = bytes([FORMAT, len(key_id)]) + key_id.encode()
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + AESGCM(key).encrypt(nonce, plaintext.encode(), _bound_to(header, context))


@sensitive_variables()
def open_sealed(sealed: bytes, *, context: tuple[str, ...]) -> str:
    """The plaintext that was sealed under this very context.

    Raises CannotOpen, with a sentence to show, in every other case.
    """
    header, nonce, ciphertext = _take_apart(bytes(sealed))
    key_id = header[2:].decode("ascii", "replace")
    key = keys().get(key_id)
    if key is None:
        raise KeyIsMissing(
            "The key that sealed this is missing, so it cannot be opened. "
            "Ask whoever runs this server to put the old key back into VAULT_KEYS."
        )
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, _bound_to(header, context)).decode()
    except (InvalidTag, UnicodeDecodeError):
        raise _changed() from None


def is_sealed_with_newest(sealed: bytes) -> bool:
    """Whether this was sealed with the key that seals today; says nothing of whether it opens."""
    sealed = bytes(sealed)
    return len(sealed) > 2 and sealed[0] == FORMAT and sealed[2 : 2 + sealed[1]] == next(iter(keys())).encode()


@sensitive_variables()
def seal_again(sealed: bytes, *, context: tuple[str, ...]) -> bytes:
    """The same secret under the same context, sealed with the key that seals today. Raises CannotOpen."""
    return seal(open_sealed(sealed, context=context), context=context)


def check_keys(app_configs=None, **options) -> list[Error]:
    """A system check: no key, a bad one or the same id twice stops the start, with the reason in words."""
    try:
        keys()
    except ImproperlyConfigured as fault:
        return [Error(str(fault), id="vault.E001")]
    return []


def _take_apart(sealed: bytes) -> tuple[bytes, bytes, bytes]:
    if len(sealed) < 2 or sealed[0] != FORMAT:
        raise _changed()
    nonce_at = 2 + sealed[1]
    ciphertext_at = nonce_at + NONCE_BYTES
    if len(sealed) < ciphertext_at + TAG_BYTES:
        raise _changed()
    return sealed[:nonce_at], sealed[nonce_at:ciphertext_at], sealed[ciphertext_at:]


def _bound_to(header: bytes, context: tuple[str, ...]) -> bytes:
    # JSON keeps ("a", "bc") and ("ab", "c") apart.
    return header + json.dumps([str(part) for part in context]).encode()


def _changed() -> CannotOpen:
    return CannotOpen("This is not what was sealed here: it was changed or moved, so it is not opened.")
