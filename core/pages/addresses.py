"""Addresses of the rows of a list, made from one lookup of their pattern."""

from functools import cache
from urllib.parse import quote

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
