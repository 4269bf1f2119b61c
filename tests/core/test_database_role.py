"""On PostgreSQL the program's role owns nothing and may only add to the history; otherwise it does not start."""

from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from barnes_social import serving
from barnes_social.database_role import CannotGrant, grant_access, why_not_run_as
from core.audit import api as audit
from core.audit.models import AuditEntry
from overview.sweeps import sweep_all
from tests.factories import NOW, actor, make_comment, make_person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]

HOW = "Run the program as a role of its own (docs/install.md, “The database”)."


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def role():
    run("CREATE ROLE social_program")
    return "social_program"


@contextmanager
def as_(role):
    """Inside this block the connection has that role's rights."""
    run(f"SET LOCAL ROLE {role}")
    try:
        yield
    finally:
        run("RESET ROLE")


def test_grant_access_lets_the_program_work_and_only_add_to_the_history(role, school, head, teacher):
    grant_access(role)

    with as_(role):
        assert why_not_run_as() == ""
        make_person("Newly Come")
        make_comment()
        sweep_all(now=NOW)
        audit.record("person.changed", teacher, by=actor(head))
        line = audit.last("person.changed", teacher)
        audit.record("history.detail_erased", line, by=actor(head))
        run(f"DELETE FROM audit_auditdetail WHERE entry_id = {line.pk}")
    assert audit.last("person.changed", teacher).is_erased


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET event = ''",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry, audit_auditdetail",
        "UPDATE audit_auditdetail SET about_name = ''",
        "ALTER TABLE audit_auditentry DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_entry_stays ON audit_auditentry",
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE sql AS ''",
        "CREATE TABLE more (id int)",
        "SET session_replication_role = replica",
        "DELETE FROM django_migrations",
    ],
)
def test_the_database_itself_refuses_the_rest(role, statement):
    grant_access(role)
    with as_(role), pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        run(statement)


def test_grant_access_takes_back_what_was_too_much(role):
    run(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}")
    with as_(role):
        assert why_not_run_as() == (
            "The role of DATABASE_URL may change or remove the history. Run “manage.py grant_access” as the owner."
        )
    grant_access(role)
    with as_(role):
        assert why_not_run_as() == ""


def test_the_program_does_not_start_before_it_was_given_its_rights(role):
    with as_(role):
        assert why_not_run_as() == (
            "The role of DATABASE_URL may not use the table account_emailaddress. "
            "Run “manage.py grant_access” as the owner, after every “manage.py migrate”."
        )


def test_the_program_does_not_start_under_a_column_too_many(role):
    grant_access(role)
    run(f"GRANT UPDATE (event) ON audit_auditentry TO {role}")
    with as_(role):
        assert why_not_run_as().startswith("The role of DATABASE_URL may change or remove the history.")


@pytest.mark.parametrize("power", ["SUPERUSER", "CREATEROLE", "REPLICATION"])
def test_the_program_does_not_start_under_a_role_that_may_do_anything(role, power):
    run(f"ALTER ROLE {role} {power}")
    with as_(role):
        assert why_not_run_as() == (
            f"DATABASE_URL names a role that may do anything to the database or make itself others. {HOW}"
        )


@pytest.mark.parametrize("power", ["pg_execute_server_program", "pg_read_server_files", "pg_write_server_files"])
def test_the_program_does_not_start_under_a_role_that_reaches_the_machine(role, power):
    run("CREATE ROLE social_group", f"GRANT {power} TO social_group", f"GRANT social_group TO {role}")
    with as_(role):
        assert why_not_run_as() == (
            "DATABASE_URL names a role that may read or write files of the database's machine, or run programs "
            f"there. {HOW}"
        )


def test_the_program_does_not_start_as_the_owner_or_a_member_of_it(role):
    run(
        "CREATE ROLE social_owner",
        f"GRANT social_owner TO {role}",
        "ALTER TABLE policy_statementversion OWNER TO social_owner",
    )
    for name in (role, "social_owner"):
        with as_(name):
            assert why_not_run_as() == (
                f"DATABASE_URL names a role that owns the tables, so it could change the history. {HOW}"
            )


def test_the_program_does_not_start_when_it_knows_the_owners_password(role, monkeypatch):
    grant_access(role)
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://owner:secret@localhost/school")
    with as_(role):
        assert why_not_run_as() == (
            "DATABASE_OWNER_URL is set for the program itself, which must not know the owner's password. "
            "Give it to “manage.py migrate”, “restore” and “grant_access” only."
        )


def test_serve_refuses_the_owner_in_production_only(in_production, settings):
    with pytest.raises(serving.CannotServe, match="may do anything to the database"):
        serving.make_database_ready(print)

    settings.DEMONSTRATION = in_production.is_demonstration = True
    in_production.save()
    serving.make_database_ready(print)


def test_grant_access_refuses_a_role_that_is_not_there_or_too_mighty(role):
    with pytest.raises(CannotGrant, match="The database has no role “nobody_here”, which DATABASE_URL names"):
        grant_access("nobody_here")
    with pytest.raises(CannotGrant, match="cannot give itself rights"):
        grant_access(connection.settings_dict["USER"])
    run(f"ALTER ROLE {role} SUPERUSER")
    with pytest.raises(CannotGrant, match="DATABASE_URL must name a role of its own"):
        grant_access(role)


def test_grant_access_is_a_command_of_the_owner(role, settings):
    settings.DATABASE_ROLE = role
    out = StringIO()
    call_command("grant_access", stdout=out)
    assert f"“{role}” may use " in out.getvalue()
    assert out.getvalue().endswith(" tables, and only add to the history.\n")

    settings.DATABASE_ROLE = "nobody_here"
    with pytest.raises(CommandError, match="no role “nobody_here”"):
        call_command("grant_access")
    assert not AuditEntry.objects.exists()
