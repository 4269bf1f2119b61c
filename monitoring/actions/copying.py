"""Writing many new comments at once."""

import json
from datetime import datetime
from io import StringIO

from django.db import connection
from django.db.models.base import ModelState

from monitoring.models import Comment

BATCH = 500
# Below this an INSERT costs less than asking for the ids first.
FEW = 20
NAMES = [field.attname for field in Comment._meta.concrete_fields]
COLUMNS = ", ".join(field.column for field in Comment._meta.concrete_fields)
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
        cursor.copy_expert(f"COPY {Comment._meta.db_table} ({COLUMNS}) FROM STDIN", StringIO(_rows(comments)))
    for comment in comments:
        comment._state.adding = False


def like(blank, *, school_account, **values) -> Comment:
    """A new comment, as `blank` in everything else: what a model's `__init__` does for every field is done once.

    What it takes over is shared with `blank`, so nothing of it may be changed in place.
    """
    comment = Comment.__new__(Comment)
    comment.__dict__ = {**blank.__dict__, "_state": ModelState(), **values}
    if school_account is not None:
        comment.school_account = school_account
    return comment


def _rows(comments) -> str:
    """As COPY reads them, column by column: many rows share one object, which is written as text once."""
    columns = []
    for name in NAMES:
        values = [comment.__dict__[name] for comment in comments]
        texts = {id(value): value for value in values}
        for key, value in texts.items():
            texts[key] = TEXTS.get(type(value), _text)(value)
        columns.append([texts[id(value)] for value in values])
    return "".join("\t".join(row) + "\n" for row in zip(*columns, strict=True))


def _text(value) -> str:
    return str(value).translate(ESCAPES)


TEXTS = {
    type(None): lambda value: "\\N",
    str: lambda value: value if value.isalnum() or not value else value.translate(ESCAPES),
    datetime: datetime.isoformat,
    dict: lambda value: json.dumps(value).translate(ESCAPES) if value else "{}",
}
