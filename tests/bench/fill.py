"""Large tables, written by the database itself."""

from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, models, transaction

from core.workdays.calendar import calendar_for
from monitoring.models import Comment
from monitoring.rules.clock import clock_of, steps_of
from tests.factories import NOW

DAYS = "bench_days"
# From so many rows on it is quicker to make the indexes afterwards.
MANY = 50_000
INDEXES = {
    "postgresql": (
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    ),
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
}


class Plain:
    """A value of Python among expressions of SQL."""

    def __init__(self, value):
        self.value = value


def fill(model, count, *, joined="", **columns) -> None:
    """Write `count` rows in one statement; `columns` are SQL over `n.i` (1 to count), or `Plain` values.

    Every other field has its default, or is empty. `joined` joins other tables.
    """
    names, parts, params = [], [], []
    for field in model._meta.concrete_fields:
        if field.generated or (field.name not in columns and (field.primary_key or field.has_db_default())):
            continue
        given = columns.pop(field.name, None)
        given = Plain(_default(field)) if given is None else given
        names.append(connection.ops.quote_name(field.column))
        if isinstance(given, Plain):
            parts.append(_typed("%s", field))
            params.append(field.get_db_prep_save(given.value, connection))
        else:
            parts.append(_typed(given.replace("%", "%%"), field))
    assert not columns, columns
    with _loading(model._meta.db_table, count) as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) "
            f"SELECT {', '.join(parts)} FROM {_numbers(count)} AS n " + joined.replace("%", "%%"),
            params,
        )


@contextmanager
def _loading(table, count):
    """A cursor that writes many rows at once: indexes are made after them, rows they point to are taken on trust."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INDEXES[connection.vendor], [table])
        indexes = cursor.fetchall() if count >= MANY else []
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '256MB'")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield cursor
        for _, made in indexes:
            cursor.execute(made.replace("%", "%%"), [])


def defaults(model, given: set[str]) -> dict:
    """What every other field holds, by its column."""
    return {
        field.column: field.get_db_prep_save(_default(field), connection)
        for field in model._meta.concrete_fields
        if not (field.generated or field.primary_key or field.name in given)
    }


def _default(field):
    if field.has_default():
        return field.get_default()
    return None if field.null else ""


def _typed(sql, field):
    if connection.vendor == "sqlite":  # keeps what it is given, and would take a moment cast to its type for a number
        return sql
    return f"CAST({sql} AS {field.rel_db_type(connection) if field.is_relation else field.db_type(connection)})"


def _numbers(count) -> str:
    if connection.vendor == "postgresql":
        return f"(SELECT i FROM generate_series(1, {count}) AS i)"
    return (
        f"(WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count}) "
        "SELECT i FROM numbers)"
    )


def tidy(*models_) -> None:
    """Let the database look at what was written, so that it plans as it would after a night's rest."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        for model in models_:
            if connection.vendor == "postgresql":
                cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
            else:
                cursor.execute(f"ANALYZE {model._meta.db_table}")
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")


def empty(*models_) -> None:
    """Take every row out of these tables, as their owner may."""
    with connection.cursor() as cursor:
        names = [model._meta.db_table for model in models_]
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            for name in names:
                cursor.execute(f"DELETE FROM {name}")
            cursor.execute("PRAGMA foreign_keys = ON")


class Day(models.Model):
    """The clocks of comments received on these days, for `fill` to join."""

    number = models.IntegerField(primary_key=True)
    received_at = models.DateTimeField()
    respond_by = models.DateTimeField()
    calendar_version = models.CharField(max_length=80)
    next_step_at = models.DateTimeField(null=True)
    steps_taken = models.IntegerField()

    class Meta:
        app_label = "bench"
        db_table = DAYS
        managed = False

    def __str__(self):
        return str(self.received_at)


def make_days(received) -> int:
    """Fill the table of days from pairs of (moment of receipt, steps taken); returns how many there are."""
    calendar, rows = calendar_for(), []
    for number, (moment, steps) in enumerate(received):
        clock = clock_of(moment, calendar)
        ladder = [at for _, at in steps_of(clock["respond_by"], calendar)]
        rows.append(
            Day(
                number=number,
                received_at=moment,
                respond_by=clock["respond_by"],
                calendar_version=clock["calendar_version"],
                next_step_at=ladder[steps] if steps < len(ladder) else None,
                steps_taken=steps,
            )
        )
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {DAYS}")
    with connection.schema_editor() as editor:
        editor.create_model(Day)
    Day.objects.bulk_create(rows)
    return len(rows)


def fill_comments(count, received, accounts, **columns) -> None:
    """Open comments on these accounts, received on these days by turns, each with its clock."""
    many = make_days(received)
    ids = [account.pk for account in accounts]
    account = " ".join(f"WHEN {place} THEN {pk}" for place, pk in enumerate(ids))
    columns = {
        "source": Plain("list"),
        "school_account": f"CASE n.i % {len(ids)} {account} END",
        "author": "'Parent ' || n.i",
        "words": "'We waited at the gate and nobody came, number ' || n.i || '. Can somebody tell us what happened?'",
        "same_key": "'bench-' || n.i",
        "received_at": "d.received_at",
        "respond_by": "d.respond_by",
        "first_respond_by": "d.respond_by",
        "calendar_version": "d.calendar_version",
        "next_step_at": "d.next_step_at",
        "steps_taken": "d.steps_taken",
    } | columns
    # A spread of minutes that is no multiple of the number of days, so that neighbours differ.
    fill(Comment, count, joined=f"JOIN {DAYS} AS d ON d.number = (n.i % {many} * 7919) % {many}", **columns)


def quiet_days(number=40):
    """Days of receipt of which nothing is due at NOW: the steps behind them are taken."""
    return [(NOW - timedelta(hours=7 * place), 3) for place in range(1, number)]
