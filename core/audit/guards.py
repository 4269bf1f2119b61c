"""The database's own guards: lines are added at the end and nothing else, whoever writes.

Words of a line go only where a line of their erasing stands. The owner of the database can lift the
guards; what happens then, the chain shows (`core.audit.verification`), and that they are gone is found too.
"""

import re

from django.db import connection

KEYS = {"audit_auditentry": "id", "audit_auditdetail": "entry_id"}

_ERASED = """SELECT 1 FROM audit_auditentry WHERE event = 'history.detail_erased'
        AND about_type = 'audit.auditentry' AND about_id = CAST(OLD.entry_id AS varchar(40))"""

_REFUSE = "The history is only ever added to: lines and their words are not changed, removed or replaced."


def _sqlite(name: str, when: str, condition: str = "") -> str:
    return f"CREATE TRIGGER {name} BEFORE {when} {condition} BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END"


SQLITE = (
    _sqlite("audit_entry_update", "UPDATE ON audit_auditentry"),
    _sqlite("audit_entry_delete", "DELETE ON audit_auditentry"),
    # INSERT OR REPLACE removes without a DELETE that anybody would notice.
    _sqlite(
        "audit_entry_insert",
        "INSERT ON audit_auditentry",
        "WHEN NEW.id <= (SELECT MAX(id) FROM audit_auditentry)",
    ),
    _sqlite("audit_detail_update", "UPDATE ON audit_auditdetail"),
    _sqlite("audit_detail_delete", "DELETE ON audit_auditdetail", f"WHEN NOT EXISTS ({_ERASED})"),
    _sqlite(
        "audit_detail_insert",
        "INSERT ON audit_auditdetail",
        "WHEN EXISTS (SELECT 1 FROM audit_auditdetail WHERE entry_id = NEW.entry_id)",
    ),
)

POSTGRESQL = (
    f"""
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    RAISE EXCEPTION '{_REFUSE}' USING ERRCODE = 'integrity_constraint_violation';
END $$""",
    f"""
CREATE FUNCTION audit_refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS ({_ERASED}) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '{_REFUSE}' USING ERRCODE = 'integrity_constraint_violation';
END $$""",
    "CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_auditentry"
    " FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_entry_truncate BEFORE TRUNCATE ON audit_auditentry"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_detail_update BEFORE UPDATE ON audit_auditdetail"
    " FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_detail_delete BEFORE DELETE ON audit_auditdetail"
    " FOR EACH ROW EXECUTE FUNCTION audit_refuse_unless_erased()",
    "CREATE TRIGGER audit_detail_truncate BEFORE TRUNCATE ON audit_auditdetail"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    # Also for a session that calls itself a replica.
    "ALTER TABLE audit_auditentry ENABLE ALWAYS TRIGGER audit_entry_stays",
    "ALTER TABLE audit_auditentry ENABLE ALWAYS TRIGGER audit_entry_truncate",
    "ALTER TABLE audit_auditdetail ENABLE ALWAYS TRIGGER audit_detail_update",
    "ALTER TABLE audit_auditdetail ENABLE ALWAYS TRIGGER audit_detail_delete",
    "ALTER TABLE audit_auditdetail ENABLE ALWAYS TRIGGER audit_detail_truncate",
)


def put_up(apps, schema_editor) -> None:
    """Put the guards up, in a migration."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def why_not_up() -> list[str]:
    """What is missing of these guards and of the two tables' keys, and what is there besides; in sentences.

    A trigger that is not ours counts: it could let lines vanish before they are written.
    """
    with connection.cursor() as cursor:
        keys = {table: connection.introspection.get_primary_key_column(cursor, table) for table in KEYS}
        ours, there = _on_postgresql(cursor) if connection.vendor == "postgresql" else _on_sqlite(cursor)
    said = [
        f"The table {table} has lost its key: two of its rows could carry one number."
        for table, column in KEYS.items()
        if keys[table] != column
    ]
    said += [
        f"The guard {name} is missing, switched off or changed: the database does not refuse what it should."
        for name in sorted(ours)
        if there.get(name) != ours[name]
    ]
    return said + [
        f"The trigger or rule {name[:60]} was not put up by this program: it could change what is written."
        for name in sorted(there.keys() - ours.keys())
    ]


def _on_sqlite(cursor) -> tuple[dict, dict]:
    """Our triggers and those that are there, by name, each with its whole text."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)", [*KEYS])
    return {statement.split()[2]: statement for statement in SQLITE}, dict(cursor.fetchall())


_TRIGGERS = """
SELECT t.tgname, c.relname, p.proname, p.prosrc, t.tgtype, t.tgenabled = 'A' AND t.tgqual IS NULL AND t.tgattr = ''
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relname = ANY(%s) AND c.relnamespace = current_schema()::regnamespace
UNION ALL SELECT r.rulename, c.relname, '', '', 0, false
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relname = ANY(%s) AND c.relnamespace = current_schema()::regnamespace
"""
# As pg_trigger.tgtype adds them up.
_KINDS = {"ROW": 1, "BEFORE": 2, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
_TRIGGER = re.compile(r"CREATE TRIGGER (\w+) .* ON (\w+) .* FUNCTION (\w+)\(\)")


def _on_postgresql(cursor) -> tuple[dict, dict]:
    """Our triggers and those that are there (rules too), by name: table, function and its text, when, switched on."""
    cursor.execute(_TRIGGERS, [[*KEYS], [*KEYS]])
    there = {name: tuple(rest) for name, *rest in cursor.fetchall()}
    texts = {statement.split()[2].rstrip("()"): statement.split("$$")[1] for statement in POSTGRESQL[:2]}
    ours = {}
    for statement in POSTGRESQL:
        if found := _TRIGGER.match(statement):
            name, table, function = found.groups()
            when = sum(value for word, value in _KINDS.items() if word in statement.split())
            ours[name] = table, function, texts[function], when, True
    return ours, there
