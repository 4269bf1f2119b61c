"""On PostgreSQL two roles: one owns the tables, the other, under which the program runs, owns nothing.

So a hole in the program cannot lift the guards of the history, nor remove a line of it.
"""

import os

from django.db import connection

# What the program may do with a table; everything but these may be read, added to, changed and removed from.
EVERYTHING = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
LESS = {
    "audit_auditentry": frozenset({"SELECT", "INSERT"}),
    # A guard lets words go only where a line of their erasing stands.
    "audit_auditdetail": frozenset({"SELECT", "INSERT", "DELETE"}),
    "django_migrations": frozenset({"SELECT"}),
}
# Whoever has one of these can change the history, or have something changed when a line is added.
TOO_MUCH = {"audit_auditentry": "UPDATE,DELETE,TRUNCATE,TRIGGER", "audit_auditdetail": "UPDATE,TRUNCATE,TRIGGER"}

_TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1
"""
_POWER = """
SELECT r.rolsuper OR r.rolcreaterole OR r.rolreplication,
    EXISTS (
        SELECT FROM pg_roles k WHERE pg_has_role(k.oid, 'MEMBER') AND k.rolname IN
            ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
    ),
    EXISTS (
        SELECT FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
            AND pg_has_role(c.relowner, 'MEMBER')
        UNION ALL SELECT FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
            AND pg_has_role(p.proowner, 'MEMBER')
        UNION ALL SELECT FROM pg_namespace n WHERE n.nspname = current_schema() AND pg_has_role(n.nspowner, 'MEMBER')
        UNION ALL SELECT FROM pg_database d WHERE d.datname = current_database() AND pg_has_role(d.datdba, 'MEMBER')
    )
FROM pg_roles r WHERE r.rolname = current_user
"""

_HOW = "Run the program as a role of its own (docs/install.md, “The database”)."


class CannotGrant(Exception):
    """Why no rights were given, as a sentence that says what to do."""


def why_not_run_as() -> str:
    """Why the program must not run under the role that it connects as; empty where it may, and on SQLite."""
    if connection.vendor != "postgresql":
        return ""
    if os.environ.get("DATABASE_OWNER_URL", "").strip():
        return (
            "DATABASE_OWNER_URL is set for the program itself, which must not know the owner's password. "
            "Give it to “manage.py migrate”, “restore” and “grant_access” only."
        )
    with connection.cursor() as cursor:
        cursor.execute(_POWER)
        is_mighty, reaches_out, is_owner = cursor.fetchone()
        if is_mighty:
            return f"DATABASE_URL names a role that may do anything to the database or make itself others. {_HOW}"
        if reaches_out:
            return (
                "DATABASE_URL names a role that may read or write files of the database's machine, or run programs "
                f"there. {_HOW}"
            )
        if is_owner:
            return f"DATABASE_URL names a role that owns the tables, so it could change the history. {_HOW}"
        if any(_may(cursor, table, rights) for table, rights in TOO_MUCH.items()):
            return (
                "The role of DATABASE_URL may change or remove the history. Run “manage.py grant_access” as the owner."
            )
        missing = [table for table in _tables(cursor) if not _may_all(cursor, table)]
    if missing:
        return (
            f"The role of DATABASE_URL may not use the table {missing[0]}. "
            "Run “manage.py grant_access” as the owner, after every “manage.py migrate”."
        )
    return ""


def grant_access(role: str) -> int:
    """Give this role exactly the program's rights, as the owner of the tables; returns for how many tables.

    What it had before ends. Raises CannotGrant.
    """
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            raise CannotGrant(f"The database has no role “{role}”, which DATABASE_URL names.")
        cursor.execute("SELECT current_user = %s", [role])
        if cursor.fetchone()[0]:
            raise CannotGrant(f"“{role}” cannot give itself rights. DATABASE_OWNER_URL must name the tables' owner.")
        if found[0]:
            raise CannotGrant(f"“{role}” may do anything already. DATABASE_URL must name a role of its own.")
        tables = _tables(cursor)
        if not tables:
            raise CannotGrant("The database has no tables yet: run “manage.py migrate” first.")
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
        cursor.execute(f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {quoted}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {quoted}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {quoted}")
        cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM PUBLIC, {quoted}")
        # To take a backup; numbers are drawn without any right to the sequence.
        cursor.execute(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}")
        for table in tables:
            rights = ", ".join(sorted(LESS.get(table, EVERYTHING)))
            cursor.execute(f"GRANT {rights} ON {connection.ops.quote_name(table)} TO {quoted}")
    return len(tables)


def _tables(cursor) -> list[str]:
    cursor.execute(_TABLES)
    return [name for (name,) in cursor.fetchall()]


def _may(cursor, table: str, rights: str) -> bool:
    """Whether our role has one of these rights, on the table or on a column of it."""
    cursor.execute(
        "SELECT has_table_privilege(%s, %s) OR has_any_column_privilege(%s, 'UPDATE')",
        [connection.ops.quote_name(table), rights, connection.ops.quote_name(table)],
    )
    return cursor.fetchone()[0]


def _may_all(cursor, table: str) -> bool:
    quoted = connection.ops.quote_name(table)
    cursor.execute(
        "SELECT bool_and(has_table_privilege(%s, needed)) FROM unnest(%s) AS needed",
        [quoted, sorted(LESS.get(table, EVERYTHING))],
    )
    return cursor.fetchone()[0]
