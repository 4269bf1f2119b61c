"""Addresses of the rows of a list, made from one lookup of their pattern."""

import re
from functools import cache
from urllib.parse import quote, urlsplit

from django.urls import reverse

# Nothing that an address has by itself, and of a whole number's signs alone.
PLACE = 7_264_351_908


def address_of(name: str, key) -> str:
    """The address of this name with `key` at its one place, as `reverse` says it: looked up once for all keys."""
    before, after = _around(name)
    return f"{before}{quote(str(key), safe='')}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[PLACE]).partition(str(PLACE))
    return before, after


def origins_of(website: str) -> list[str]:
    """The origins of a website, with `www.` and without: for a header, so plain signs alone. Empty unless it is https.

    A host of another alphabet is given in its ASCII form.
    """
    try:
        parts = urlsplit(website)
        host, port = (parts.hostname or "").encode("idna").decode("ascii").lower(), parts.port
    except (ValueError, UnicodeError):
        return []
    if parts.scheme != "https" or not re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z0-9-]+", host):
        return []
    ending = f":{port}" if port not in (None, 443) else ""
    bare = host.removeprefix("www.")
    return [f"https://{name}{ending}" for name in (bare, f"www.{bare}")]
