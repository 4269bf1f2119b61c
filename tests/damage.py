"""Damage as a broken program or a hand in the database would do it: past the actions, past the rules of the tables."""

from django.db import connection, models

from tests.factories import NOW
from tests.guards import WRITES


def planted(promise, plant, now=NOW) -> list[tuple[str, str]]:
    """What this invariant finds after `plant()` has done its damage, as (row, what is wrong); before it, nothing."""
    assert broken(promise, now) == []
    plant()
    return broken(promise, now)


def broken(promise, now=NOW) -> list[tuple[str, str]]:
    """What this invariant finds now, reading only; each finding says what to do."""
    with connection.execute_wrapper(_refuse_writes):
        found = list(promise.find(now))
    assert all(one.do.endswith(".") and one.wrong.endswith(".") for one in found)
    return [(one.row, one.wrong) for one in found]


def change(thing: models.Model, **values) -> None:
    """Change a row by hand, whatever the rules of its table say."""
    lift_checks(type(thing))
    columns = {thing._meta.get_field(name): value for name, value in values.items()}
    sets = ", ".join(f"{_quoted(field.column)} = %s" for field in columns)
    params = [field.get_db_prep_save(value, connection) for field, value in columns.items()]
    key = thing._meta.pk
    _execute(
        f"UPDATE {_quoted(thing._meta.db_table)} SET {sets} WHERE {_quoted(key.column)} = %s",
        [*params, key.get_db_prep_save(thing.pk, connection)],
    )


def remove(thing: models.Model) -> None:
    """Take a row out by hand."""
    key = thing._meta.pk
    _execute(
        f"DELETE FROM {_quoted(thing._meta.db_table)} WHERE {_quoted(key.column)} = %s",
        [key.get_db_prep_save(thing.pk, connection)],
    )


def lift_checks(model) -> None:
    """Take the CHECK rules of a table away until the end of the test."""
    if connection.vendor == "sqlite":
        _execute("PRAGMA ignore_check_constraints = ON")
        return
    _execute("SET CONSTRAINTS ALL IMMEDIATE")
    for rule in model._meta.constraints:
        if isinstance(rule, models.CheckConstraint):
            _execute(f"ALTER TABLE {_quoted(model._meta.db_table)} DROP CONSTRAINT IF EXISTS {_quoted(rule.name)}")


def double(thing: models.Model) -> None:
    """Put a row there twice: in a copy of its table that has lost every rule."""
    table = _quoted(thing._meta.db_table)
    if connection.vendor != "sqlite":
        _execute("SET CONSTRAINTS ALL IMMEDIATE")
    _execute(f"CREATE TABLE without_rules AS SELECT * FROM {table}")
    _execute(f"DROP TABLE {table}")
    _execute(f"ALTER TABLE without_rules RENAME TO {table}")
    _execute(f"INSERT INTO {table} SELECT * FROM {table}")


def _quoted(name) -> str:
    return connection.ops.quote_name(name)


def _execute(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def _refuse_writes(execute, sql, params, many, context):
    assert not WRITES.match(sql), f"an invariant writes: {sql[:200]}"
    return execute(sql, params, many, context)
