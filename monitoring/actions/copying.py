"""Writing many new comments at once."""

import json
from datetime import datetime
from io import StringIO

from django.db import connection

from monitoring.models import Comment

BATCH = 500
# Below this an INSERT costs less than asking for the ids first.
FEW = 20
COLUMNS = [(field.attname, field.column) for field in Comment._meta.concrete_fields]
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v"})


def insert_comments(comments) -> None:
    """Write these new comments, at most 500, and give each its id.

    On PostgreSQL one statement for the ids and one COPY; on SQLite, and for a few, Django's INSERTs.
    """
    if connection.vendor != "postgresql" or len(comments) < FEW:
        Comment.objects.bulk_create(comments, batch_size=BATCH)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [Comment._meta.db_table, len(comments)],
        )
        for comment, (pk,) in zip(comments, cursor.fetchall(), strict=True):
            comment.pk = pk
        names = ", ".join(column for _, column in COLUMNS)
        rows = StringIO("".join(map(_row, comments)))
        cursor.copy_expert(f"COPY {Comment._meta.db_table} ({names}) FROM STDIN", rows)
    for comment in comments:
        comment._state.adding = False


def _row(comment) -> str:
    values = comment.__dict__
    return "\t".join([_text(values[name]) for name, _ in COLUMNS]) + "\n"


def _text(value) -> str:
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value).translate(ESCAPES) if isinstance(value, dict) else str(value)
