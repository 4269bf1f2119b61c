"""The shape of every change: one writer at a time, may they?, change it, record and tell."""

from functools import wraps

from django.db import connection, models, transaction

# Any number will do, as long as it never changes: it names our one writer lock in PostgreSQL.
WRITER_LOCK = 7_220_215


class Refused(Exception):
    """A rule said no. `reason` is the sentence to show; nothing was changed."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def refuse_if(reason: str) -> None:
    """Stop the action with its reason, unless the rule returned an empty one."""
    if reason:
        raise Refused(reason)


def take_writer_lock() -> None:
    """Wait until nobody else writes; released when the transaction ends.

    SQLite took it at BEGIN IMMEDIATE; PostgreSQL has one advisory lock for all writers.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])


def action(function):
    """Make `function(thing, *, by, now, …)` the one way to make its change.

    Opens the transaction, takes the writer lock first, reads `thing` and the actor's permissions
    again under it, and rolls everything back when a rule refuses.
    """

    @wraps(function)
    def run(*things, by, now, **values):
        with transaction.atomic():
            take_writer_lock()
            for thing in things[:1]:
                if isinstance(thing, models.Model) and thing.pk is not None:
                    thing.refresh_from_db()
            return function(*things, by=by.afresh(now), now=now, **values)

    run.is_action = True
    return run
