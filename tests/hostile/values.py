"""What somebody with bad intentions, or a broken program, types and sends."""

import json
import unicodedata

MARK = "qzvx"
MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>&lt;b&gt;javascript:alert(1)"
# Turned round, invisible, joined, four bytes long, stacked, and a header of its own.
TURNED = "\u202eturned\u2066\u200b\ufeff 𝕏👩‍👧 a̷ \r\nBcc: a@evil.example\r\n\u2028=1\x1b[31m\x07"
# UTF-8 of half a pair, of nothing, and of one byte too many: what a browser never sends.
BROKEN = b"nul\x00 \xed\xa0\x80 \xff\xfe \xc0\xaf \xf4\x90\x80\x80"
MEGABYTE = "wide " * 210_000

NUMBERS = ("", "0", "-1", "1" + "0" * 30, "9" * 5000, "1e400", "NaN", "½", "٣", "0x1", "true", "null", "\x00")
WORDS = ("abc", "../../etc/passwd", "%00", "' OR 1=1 --", "${7*7}", "\u202e", "<script>alert(1)</script>", "x" * 5000)
# What a program sends that hopes for a form which takes every field of a row.
EXTRA = {"id": "1", "pk": "1", "by": "1", "now": "2000-01-01", "state": "approved", "role": "headteacher"}

# Markup as it would stand on a page that does not escape it.
RUNS = ("<script>alert(1)", "<img src=x onerror", "<svg/onload", 'href="javascript:')


def may_stand(text) -> bool:
    """Whether no sign of a text is invisible, broken or turns it round (the emoji's joiner may)."""
    return all(sign in "\n\t\u200d" or unicodedata.category(sign)[0] != "C" for sign in text)


def strings_in(value):
    """Every text inside a value on its way to the database, those inside JSON too."""
    value = getattr(value, "adapted", value)
    if isinstance(value, str) and value[:1] in '{["':
        try:
            value = json.loads(value)
        except ValueError:
            yield value
            return
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in (*value.keys(), *value.values()):
            yield from strings_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings_in(part)
