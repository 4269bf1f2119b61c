"""Read the whole history as raw text in one statement: nothing in it is passed over, and nothing stops the reading."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from typing import NamedTuple

from django.db import connection, transaction

# So many lines are in memory at once.
PAGE = 5000
_WHOLE_NUMBER = re.compile(rb"0|-?[1-9][0-9]{0,18}")
LINES = ("at", "event", "about_type", "about_id", "actor_id", "detail_digest", "key_id", "digest")
WORDS = ("entry_id", "salt", "about_name", "actor_name", "facts")


class RawLine(NamedTuple):
    """One line with its words as the database holds them; `words_of` is None where the words are not there.

    `number` is None where it is no whole number, which the table's own key does not let happen.
    """

    number: int | None
    at: str | None
    event: str | None
    about_type: str | None
    about_id: str | None
    actor_id: str | None
    detail_digest: str | None
    key_id: str | None
    digest: str | None
    words_of: str | None
    salt: str | None
    about_name: str | None
    actor_name: str | None
    facts: str | None


def all_lines() -> Iterator[RawLine]:
    """Every line in order, as at one instant, a page at a time through one cursor.

    Not by “greater than the last number”: without the table's key several lines may carry one number, or none.
    """
    names = [*(f"e.{name}" for name in ("id", *LINES)), *(f"d.{name}" for name in WORDS)]
    # A cursor of PostgreSQL lives in a transaction; on SQLite a transaction would keep every writer waiting.
    around = transaction.atomic() if connection.vendor == "postgresql" else nullcontext()
    with around, connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(map(_text, names))} FROM audit_auditentry e"
            " LEFT JOIN audit_auditdetail d ON d.entry_id = e.id ORDER BY e.id"
        )
        while page := cursor.fetchmany(PAGE):
            for number, *values in page:
                yield RawLine(_number(number), *map(_decoded, values))


def words_without_a_line() -> list[str]:
    """The numbers of words whose line is not there ("" where they have none), at most a hundred."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_text('d.entry_id')} FROM audit_auditdetail d"
            " WHERE NOT EXISTS (SELECT 1 FROM audit_auditentry e WHERE e.id = d.entry_id) ORDER BY 1 LIMIT 100"
        )
        return [_decoded(value) or "" for (value,) in cursor.fetchall()]


def _text(column: str) -> str:
    # SQLite keeps anything in any column, also bytes that are no text.
    return f"CAST({column} AS {'text' if connection.vendor == 'postgresql' else 'blob'})"


def _number(text) -> int | None:
    text = text.encode(errors="replace") if isinstance(text, str) else text
    return int(text) if text is not None and _WHOLE_NUMBER.fullmatch(text) else None


def _decoded(value) -> str | None:
    return value.decode(errors="surrogateescape") if isinstance(value, bytes) else value
