"""Read the whole history as raw text, page by page, so that nothing in it, however broken, stops the reading."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

PAGE = 5000
LINES = ("at", "event", "about_type", "about_id", "actor_id", "detail_digest", "key_id", "digest")
WORDS = ("entry_id", "salt", "about_name", "actor_name", "facts")


class RawLine(NamedTuple):
    """One line with its words as the database holds them; `words_of` is None where the words are not there."""

    number: int
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
    """Every line in order, a page at a time; what is added meanwhile may or may not come along."""
    columns = ", ".join([_text(f"e.{name}") for name in LINES] + [_text(f"d.{name}") for name in WORDS])
    lines = f"SELECT e.id, {columns} FROM audit_auditentry e LEFT JOIN audit_auditdetail d ON d.entry_id = e.id"
    after, last = "", []
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"{lines} {after} ORDER BY e.id LIMIT {PAGE}", last)
            page = cursor.fetchall()
        for number, *values in page:
            yield RawLine(number, *map(_decoded, values))
        if len(page) < PAGE:
            return
        after, last = "WHERE e.id > %s", [page[-1][0]]


def words_without_a_line() -> list[str]:
    """The numbers of words whose line is not there, at most a hundred."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_text('d.entry_id')} FROM audit_auditdetail d"
            " WHERE NOT EXISTS (SELECT 1 FROM audit_auditentry e WHERE e.id = d.entry_id) ORDER BY 1 LIMIT 100"
        )
        return [_decoded(value) for (value,) in cursor.fetchall()]


def _text(column: str) -> str:
    # SQLite keeps anything in any column, also bytes that are no text.
    return f"CAST({column} AS {'text' if connection.vendor == 'postgresql' else 'blob'})"


def _decoded(value) -> str | None:
    return value.decode(errors="surrogateescape") if isinstance(value, bytes) else value
