"""The database's own guards: lines are added at the end and nothing else, whoever writes.

Words of a line go only where a line of their erasing stands. The owner of the database can lift the
guards; what happens then, the chain shows (`core.audit.verification`).
"""

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
