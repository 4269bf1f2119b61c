"""Verification by the chain alone, keys and guards that are gone, and keys that are out of use (S5)."""

import base64
import random

import pytest
from django.db import connection, transaction

from core.audit import api as audit
from core.audit import checkpoints
from core.audit.guards import POSTGRESQL, SQLITE
from core.audit.verification import inspect, verify
from tests.factories import NOW, actor
from tests.history import guards_lifted
from tests.history_changes import DETAIL, ENTRY, KINDS, copy_entry, copy_words, drop_keys, owner

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", [7, 5000])
def test_verify_finds_each_of_a_thousand_changes_by_the_owner_of_the_database(history, monkeypatch, page):
    """By the chain alone: that key and guards are gone counts for nothing here."""
    monkeypatch.setattr("core.audit.reading.PAGE", page)
    pick, missed, signed = random.Random(20261119), [], checkpoints.read().digests
    with guards_lifted():
        for number in range(1000):
            statements = KINDS[number % len(KINDS)](pick)
            with transaction.atomic():
                with connection.cursor() as cursor:
                    for statement, values in statements:
                        cursor.execute(statement, values)
                if verify(signed).holds:
                    missed.append(statements[:2])
                transaction.set_rollback(True)
    assert missed == []
    assert inspect(now=NOW).findings == []


def keyless(*statements):
    """What the owner does once the keys are dropped; what verification finds by the chain, and in all."""
    with guards_lifted(), transaction.atomic():
        with connection.cursor() as cursor:
            for statement, values in [*drop_keys(), *statements]:
                cursor.execute(statement, values)
        found = verify(checkpoints.read().digests).findings, inspect(now=NOW).findings
        transaction.set_rollback(True)
    return found


def test_verify_finds_a_line_or_words_doubled_at_the_end_of_a_page(history, monkeypatch):
    monkeypatch.setattr("core.audit.reading.PAGE", 10)
    twice = "Line 10 stands there twice."
    assert twice in keyless(copy_entry(10, 3))[0]
    assert twice in keyless(copy_words(10, 3))[0]


def test_verify_finds_lines_and_words_without_a_number(history):
    assert keyless(copy_entry(None, 3))[0] == ["There is a line without a number, or with one that is no whole number."]
    assert keyless(copy_words(None, 3))[0] == ["There are names and words that belong to no line."]


@pytest.mark.parametrize("value", ["x'ff00fe'", "'7'", "'seven'", "7.5", "1e999", "'1" + "0" * 5000 + "'"])
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps anything in any column")
def test_verify_is_not_stopped_by_a_number_that_is_none(history, value):
    assert keyless((f"UPDATE {ENTRY} SET id = {value} WHERE id = 7", []))[0] != [] or value == "'7'"
    assert keyless((f"UPDATE {DETAIL} SET entry_id = {value} WHERE entry_id = 7", []))[0] != [] or value == "'7'"


def test_verify_finds_keys_and_guards_that_are_gone(history):
    findings = keyless()[1]
    assert findings[:2] == [
        f"The table {table} has lost its key: two of its rows could carry one number." for table in (ENTRY, DETAIL)
    ]
    names = {"sqlite": SQLITE, "postgresql": [text for text in POSTGRESQL if "CREATE TRIGGER" in text]}
    assert findings[2:] == [
        f"The guard {name} is missing, switched off or changed: the database does not refuse what it should."
        for name in sorted(statement.split()[2] for statement in names[connection.vendor])
    ]
    assert inspect(now=NOW).findings == []


def test_verify_finds_a_guard_that_was_changed_and_a_trigger_that_is_not_ours(history):
    if connection.vendor == "postgresql":
        changes = [
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RETURN COALESCE(NEW, OLD); END $$",
            f"CREATE TRIGGER audit_swallow BEFORE INSERT ON {ENTRY} FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
        ]
        guards = ["audit_detail_truncate", "audit_detail_update", "audit_entry_stays", "audit_entry_truncate"]
    else:
        changes = [
            "DROP TRIGGER audit_entry_update",
            f"CREATE TRIGGER audit_entry_update BEFORE UPDATE ON {ENTRY} WHEN 0 BEGIN SELECT 1; END",
            f"CREATE TRIGGER audit_swallow BEFORE INSERT ON {ENTRY} BEGIN SELECT RAISE(IGNORE); END",
        ]
        guards = ["audit_entry_update"]
    with connection.cursor() as cursor:
        for change in changes:
            cursor.execute(change)
    assert inspect(now=NOW).findings == [
        *(
            f"The guard {name} is missing, switched off or changed: the database does not refuse what it should."
            for name in guards
        ),
        "The trigger or rule audit_swallow was not put up by this program: it could change what is written.",
    ]


def test_verify_finds_what_an_old_key_bound_or_signed_after_a_newer_one(history, head, teacher, settings):
    new, old = "new:" + base64.urlsafe_b64encode(b"n" * 32).decode(), settings.VAULT_KEYS
    settings.VAULT_KEYS = f"{new},{old}"
    audit.record("person.changed", teacher, by=actor(head))
    checkpoints.sign(now=NOW)
    assert inspect(now=NOW).findings == []

    settings.VAULT_KEYS = f"{old},{new}"
    audit.record("person.changed", teacher, by=actor(head))
    checkpoints.sign(now=NOW)
    settings.VAULT_KEYS = f"{new},{old}"
    name = old.partition(":")[0]
    assert inspect(now=NOW).findings == [
        f"Line 42 was bound with the old key “{name}” when a newer one was already in use.",
        f"Checkpoint 3 was signed with the old key “{name}” when a newer one was already in use.",
    ]


def test_verify_names_the_restore_after_which_an_older_line_no_longer_matches(history, head, school, teacher, settings):
    kept = checkpoints.read().newest.text()
    owner(f"DELETE FROM {ENTRY} WHERE id > 30")
    owner(f"DELETE FROM {DETAIL} WHERE entry_id > 30")
    settings.CHECKPOINT_FILE.unlink()
    audit.record("school.restored", school, by=actor(head))
    restored = " Line 31 tells of a restore: what was signed between that backup and the restore no longer matches."
    missing = "The newest lines are missing: the history ends at line 31, and line 40 was signed outside the database."
    assert inspect(now=NOW, kept=kept).findings == [missing + restored]

    audit.record_many([("person.changed", teacher, {})] * 20, by=actor(head))
    other = "Line 40 is not the one that was signed outside the database."
    assert inspect(now=NOW, kept=kept).findings == [other + restored]
