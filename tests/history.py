"""What tests need of the history: how many statements a line costs, and a way past the database's guards."""

from contextlib import contextmanager

from django.db import connection

TABLES = ("audit_auditentry", "audit_auditdetail")
# Writing lines (one `audit.record` or `record_many`): the last line is read, then line and words written.
RECORD = 2 if connection.vendor == "postgresql" else 3


@contextmanager
def guards_lifted():
    """Inside this block the history can be changed, as by the owner of the database."""
    lift, put_back = (_postgresql if connection.vendor == "postgresql" else _sqlite)()
    _run(lift)
    try:
        yield
    finally:
        _run(put_back)


def _postgresql():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY(%s) ORDER BY 2",
            [list(TABLES)],
        )
        found = cursor.fetchall()
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name in found],
        [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for table, name in found],
    )


def _sqlite():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_audit%%'")
        found = cursor.fetchall()
    return [f"DROP TRIGGER {name}" for name, _ in found], [sql for _, sql in found]


def _run(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
