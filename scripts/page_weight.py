"""Weigh pages as they come over the wire: the first visit and the next, pictures left out (bars P5).

    scripts/page_weight.py http://localhost:8000/sign-in/login/ [more paths or addresses] [--cookie sessionid=…]

Prints one line a page, and fails where a first visit weighs 100 KB or more, or the next 20 KB or more.
"""

import argparse
import gzip
import sys
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from lxml import html

FIRST, NEXT = 100_000, 20_000
# What a browser fetches with the page; the icon is a picture.
PARTS = "//link[@rel='stylesheet']/@href|//script/@src|//link[@rel='preload']/@href"


def weigh(address: str, cookie: str = "") -> tuple[int, bytes]:
    """The bytes of one answer on the wire, headers left out, and what it said when it is a plain page."""
    asked = Request(address, headers={"Accept-Encoding": "br, gzip", "Cookie": cookie})
    with urlopen(asked, timeout=30) as answer:
        body = answer.read()
        plain = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
    return len(body), plain


def page_weight(address: str, cookie: str = "") -> tuple[int, int]:
    """(first visit, next visit) of a page in bytes."""
    page, body = weigh(address, cookie)
    parts = {urljoin(address, part) for part in html.fromstring(body).xpath(PARTS)}
    return page + sum(weigh(part)[0] for part in parts), page


def main() -> int:
    """Weigh the pages named on the command line; 1 where one is too heavy."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--cookie", default="")
    options = parser.parse_args()
    heavy = False
    for address in (urljoin(options.addresses[0], given) for given in options.addresses):
        first, following = page_weight(address, options.cookie)
        heavy |= first >= FIRST or following >= NEXT
        print(f"{first:>8} first  {following:>8} next  {address}")
    return int(heavy)


if __name__ == "__main__":
    sys.exit(main())
