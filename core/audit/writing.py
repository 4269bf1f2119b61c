"""Add lines to the end of the history, under the writer lock of the action that they tell of."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from core.audit import chain
from core.audit.models import AuditEntry

BATCH = 500

ENTRY = "id, at, event, about_type, about_id, actor_id, detail_digest, key_id, digest"
DETAIL = "entry_id, salt, about_name, actor_name, facts"

_INTO_BOTH = f"""
WITH line AS (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS line (
        id bigint, at timestamptz, event text, about_type text, about_id text, actor_id text,
        detail_digest text, key_id text, digest text, salt text, about_name text, actor_name text, facts jsonb)
), entry AS (
    INSERT INTO audit_auditentry ({ENTRY}) SELECT {ENTRY} FROM line ORDER BY id
)
INSERT INTO audit_auditdetail ({DETAIL}) SELECT id, salt, about_name, actor_name, facts FROM line
"""


@dataclass(frozen=True)
class Line:
    """What is to be told, before it has its place in the chain."""

    at: datetime
    event: str
    about_type: str
    about_id: str
    actor_id: str
    about_name: str
    actor_name: str
    facts: dict


def append(lines: Sequence[Line]) -> None:
    """Write these lines after the last one: one statement to find it, one for each 500 (on SQLite two).

    Two writers at once cannot fork the chain: without the writer lock the second meets the first one's number.
    """
    if not lines:
        return
    last = AuditEntry.objects.order_by("-id").values_list("id", "digest").first() or (0, chain.BEGINNING)
    key_id, key = next(iter(chain.chain_keys().items()))
    rows = []
    for line in lines:
        rows.append(_bound(line, last, key_id, key))
        last = rows[-1]["id"], rows[-1]["digest"]
    with connection.cursor() as cursor:
        for first in range(0, len(rows), BATCH):
            _insert(cursor, rows[first : first + BATCH])


def _bound(line: Line, last: tuple[int, str], key_id: str, key: bytes) -> dict:
    """The line with its number and its digests."""
    number, salt, at = last[0] + 1, secrets.token_hex(16), chain.instant(line.at)
    words = chain.detail_digest(salt, line.about_name, line.actor_name, line.facts)
    told = (number, at, line.event, line.about_type, line.about_id, line.actor_id, words, key_id)
    return {
        "id": number,
        "at": at,
        "event": line.event,
        "about_type": line.about_type,
        "about_id": line.about_id,
        "actor_id": line.actor_id,
        "detail_digest": words,
        "key_id": key_id,
        "digest": chain.entry_digest(key, last[1], *told),
        "salt": salt,
        "about_name": line.about_name,
        "actor_name": line.actor_name,
        "facts": line.facts,
    }


def _insert(cursor, rows: list[dict]) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(_INTO_BOTH, [json.dumps([row | {"at": row["at"] + "+00"} for row in rows])])
        return
    # Each row as one JSON array: a statement takes any number of rows, in their order.
    _insert_from_json(cursor, "audit_auditentry", ENTRY, rows)
    words = [row | {"entry_id": row["id"], "facts": json.dumps(row["facts"])} for row in rows]
    _insert_from_json(cursor, "audit_auditdetail", DETAIL, words)


def _insert_from_json(cursor, table: str, columns: str, rows: list[dict]) -> None:
    names = columns.split(", ")
    picked = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(names)))
    values = json.dumps([[row[name] for name in names] for row in rows])
    cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {picked} FROM json_each(%s)", [values])
