"""Authenticator seeds of school accounts: read what a platform shows, and give the code of this moment."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.views.decorators.debug import sensitive_variables

# Of a code, in seconds.
PERIOD = re.compile(r"[0-9]{1,4}")
ALGORITHMS = {"SHA1": hashes.SHA1, "SHA256": hashes.SHA256, "SHA512": hashes.SHA512}
# Shorter ones are typing mistakes: platforms give 80 bits at the least.
FEWEST_BYTES = 10
_ASK = "Copy the setup key that the platform shows: letters A to Z and numbers 2 to 7, or the otpauth:// address."


class NotASeed(ValueError):
    """What was typed is not an authenticator seed; the message says what to do."""


@dataclass(frozen=True)
class Code:
    """The code of this moment, how long it counts, and the one after it."""

    now: str = field(repr=False)
    seconds_left: int
    next: str = field(repr=False)


@sensitive_variables()
def read_seed(typed: str) -> str:
    """What was typed as an otpauth:// address in one fixed form.

    Takes a base32 setup key, spaces and small letters allowed, or an otpauth:// address. Raises
    NotASeed with what to do; the message never quotes the seed.
    """
    typed = typed.strip()
    asked = _from_address(typed) if typed.lower().startswith("otpauth:") else {"secret": typed}
    key = _decode(asked["secret"])
    algorithm = asked.get("algorithm", "SHA1").upper()
    digits, period = asked.get("digits", "6"), asked.get("period", "30")
    if algorithm not in ALGORITHMS or digits not in ("6", "7", "8") or not PERIOD.fullmatch(period):
        raise NotASeed(f"This authenticator address asks for a kind of code that is not known here. {_ASK}")
    if not 10 <= int(period) <= 300:
        raise NotASeed(f"This authenticator address asks for a kind of code that is not known here. {_ASK}")
    secret = base64.b32encode(key).decode()
    return "otpauth://totp/?" + urlencode(
        {"secret": secret, "algorithm": algorithm, "digits": digits, "period": int(period)}
    )


@sensitive_variables()
def code_at(seed: str, now: datetime) -> Code:
    """The code at `now` of a seed in the form that `read_seed` gives."""
    asked = _from_address(seed)
    period = int(asked["period"])
    totp = TOTP(
        _decode(asked["secret"]),
        int(asked["digits"]),
        ALGORITHMS[asked["algorithm"]](),
        period,
        enforce_key_length=False,
    )
    at = int(now.timestamp())
    left = period - at % period
    return Code(totp.generate(at).decode(), left, totp.generate(at + left).decode())


def _from_address(address: str) -> dict[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        raise NotASeed(f"This is not an authenticator address. {_ASK}") from None
    asked = {name.lower(): values[0] for name, values in parse_qs(parts.query).items()}
    if parts.netloc.lower() != "totp" or "secret" not in asked:
        raise NotASeed(f"This is not the address of an authenticator code that changes with the time. {_ASK}")
    return asked


def _decode(typed: str) -> bytes:
    letters = "".join(typed.split()).replace("-", "").rstrip("=").upper()
    try:
        key = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        raise NotASeed(f"This is not an authenticator setup key. {_ASK}") from None
    if len(key) < FEWEST_BYTES:
        raise NotASeed(f"This setup key is too short. {_ASK}")
    return key
