"""Whatever the owner of the database does to the history, verification finds it, and nothing stops it (S5)."""

import base64
import io
import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection

from core.audit import api as audit
from core.audit import checkpoints
from core.audit.models import AuditDetail, AuditEntry
from core.audit.verification import inspect
from tests.factories import NOW, actor
from tests.history_changes import DETAIL, ENTRY, LINES, OF_ENTRY, OTHER, owner

pytestmark = pytest.mark.django_db


def verified(*arguments):
    """What `manage.py verify_audit` says, and its code."""
    out, code = io.StringIO(), 0
    try:
        call_command("verify_audit", *arguments, stdout=out)
    except SystemExit as stop:
        code = stop.code
    return out.getvalue().splitlines(), code


def test_verify_says_in_words_that_it_holds(history):
    assert verified() == (["The history holds: 40 lines, each as it was written."], 0)


def test_verify_of_nothing_holds(db):
    assert verified() == (["The history holds: 0 lines, each as it was written."], 0)


@pytest.mark.parametrize(
    ("statement", "findings"),
    [
        (
            f"UPDATE {ENTRY} SET actor_id = '999' WHERE id = 7",
            ["1. Line 7 is not what was written after line 6: one of them was changed or replaced."],
        ),
        (
            f"UPDATE {DETAIL} SET actor_name = 'X' WHERE entry_id = 7",
            ["1. The names and words of line 7 were changed."],
        ),
        (
            f"DELETE FROM {DETAIL} WHERE entry_id = 7",
            ["1. The names and words of line 7 are missing, and nothing says that they were erased."],
        ),
        (
            f"DELETE FROM {ENTRY} WHERE id = 7",
            [
                "1. Line 7 is missing.",
                "2. Line 8 is not what was written after line 6: one of them was changed or replaced.",
                "3. There are names and words of line 7, but no such line.",
            ],
        ),
        (
            f"UPDATE {ENTRY} SET key_id = 'other' WHERE id = 7",
            ["1. Line 7 names the key “other”, which is not in VAULT_KEYS."],
        ),
    ],
)
def test_verify_says_in_words_what_is_wrong_and_where(history, statement, findings):
    owner(statement)
    lines, code = verified()
    assert lines[0].startswith("The history does NOT hold. It has ")
    assert lines[1:-1] == findings
    assert lines[-1] == (
        "Keep the database, the checkpoint file and the backups as they are, and tell the headteacher."
    )
    assert code == 1


def test_verify_shows_the_first_findings_and_counts_the_rest(history):
    owner(f"UPDATE {DETAIL} SET salt = ''")
    lines, _ = verified()
    assert (len(lines), lines[21]) == (23, "And 20 more of the kind.")


def test_verify_finds_the_newest_lines_cut_off_by_what_was_signed_outside(history):
    kept = checkpoints.read().newest.text()
    owner(f"DELETE FROM {ENTRY} WHERE id > 38")
    owner(f"DELETE FROM {DETAIL} WHERE entry_id > 38")
    missing = "The newest lines are missing: the history ends at line 38, and line 40 was signed outside the database."
    assert inspect(now=NOW).findings == [missing]

    settings.CHECKPOINT_FILE.unlink()
    assert inspect(now=NOW).findings == []
    assert inspect(now=NOW, kept="\n ".join([kept[:50], kept[50:]])).findings == [missing]
    assert verified(f"--checkpoint={kept}")[0][1] == f"1. {missing}"


def test_verify_finds_a_history_rewritten_by_somebody_with_the_key(history, head, teacher):
    kept = checkpoints.read().newest.text()
    owner(f"DELETE FROM {ENTRY}")
    owner(f"DELETE FROM {DETAIL}")
    audit.record_many([("person.changed", teacher, {"round": number}) for number in range(LINES)], by=actor(head))
    wrong = ["Line 40 is not the one that was signed outside the database."]
    assert inspect(now=NOW).findings == wrong

    settings.CHECKPOINT_FILE.unlink()
    checkpoints.sign(now=NOW)
    assert inspect(now=NOW).findings == []
    assert inspect(now=NOW, kept=kept).findings == [
        *wrong,
        "The e-mail's checkpoint and the checkpoint file do not agree about line 40.",
    ]


@pytest.mark.parametrize("kept", ["", "nothing", "{}", "[]", "null", '{"line": 1}', "[" * 5000, "1" * 5000])
def test_verify_says_so_where_a_checkpoint_is_none(history, kept):
    words = "That is no checkpoint: copy the whole line from the e-mail, with its brackets."
    assert inspect(now=NOW, kept=kept).findings == ([words] if kept else [])


GARBAGE = {
    "sqlite": ["x'ff00fe'", "NULL", "'" + "[" * 3000 + "'", "1e999", "-7", "char(0)", "'1" + "0" * 5000 + "'"],
    "postgresql": ["'infinity'", "'-infinity'", "'0044-03-15 10:00:00 BC'", "'99999-01-01'"],
}


@pytest.mark.parametrize("value", GARBAGE["sqlite"])
@pytest.mark.parametrize("column", sorted(OTHER))
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps anything in any column")
def test_verify_finds_garbage_and_is_not_stopped_by_it(history, column, value):
    table, key = (ENTRY, "id") if column in OF_ENTRY else (DETAIL, "entry_id")
    owner("PRAGMA ignore_check_constraints = ON")
    try:
        owner(f"UPDATE {table} SET {column} = {value} WHERE {key} = 7")
    except IntegrityError:
        assert value == "NULL"
    else:
        assert len(inspect(now=NOW).findings) in (1, 2)
    finally:
        owner("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.parametrize("value", GARBAGE["postgresql"])
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL knows such instants")
def test_verify_finds_impossible_instants(history, value):
    owner(f"UPDATE {ENTRY} SET at = {value} WHERE id = 7")
    assert inspect(now=NOW).findings == [
        "Line 7 is not what was written after line 6: one of them was changed or replaced."
    ]


def test_verify_accepts_words_that_were_erased_as_the_history_says(history, head):
    line = AuditEntry.objects.get(pk=7)
    audit.record("history.detail_erased", line, by=actor(head), reason="They asked for it")
    AuditDetail.objects.filter(pk=7).delete()
    assert inspect(now=NOW).findings == []


def test_verify_finds_erased_words_that_are_there_again(history, head):
    kept = AuditDetail.objects.get(pk=7)
    audit.record("history.detail_erased", AuditEntry.objects.get(pk=7), by=actor(head))
    AuditDetail.objects.filter(pk=7).delete()
    kept.save(force_insert=True)
    assert inspect(now=NOW).findings == ["Line 41 says that the names and words of line 7 were erased; they are there."]


def test_verify_does_not_believe_an_erasing_that_was_not_written_by_us(history):
    columns = ", ".join(OF_ENTRY[4:])
    owner(
        f"INSERT INTO {ENTRY} (id, at, event, about_type, about_id, {columns})"
        f" SELECT 41, at, 'history.detail_erased', 'audit.auditentry', '7', {columns} FROM {ENTRY} WHERE id = 7"
    )
    owner(f"DELETE FROM {DETAIL} WHERE entry_id = 7")
    assert "The names and words of line 7 are missing, and nothing says that they were erased." in (
        inspect(now=NOW).findings
    )


def test_verify_holds_after_a_new_key_and_says_which_old_one_is_missing(history, head, teacher, settings):
    new = "new:" + base64.urlsafe_b64encode(b"n" * 32).decode()
    old, settings.VAULT_KEYS = settings.VAULT_KEYS, f"{new},{settings.VAULT_KEYS}"
    audit.record("person.changed", teacher, by=actor(head))
    checkpoints.sign(now=NOW)
    assert inspect(now=NOW).findings == []

    settings.VAULT_KEYS = new
    assert (
        inspect(now=NOW).findings[0] == f"Line 1 names the key “{old.partition(':')[0]}”, which is not in VAULT_KEYS."
    )


def test_sign_writes_once_for_each_new_end_of_the_history(history, head, teacher):
    assert checkpoints.sign(now=NOW) is None
    audit.record("person.changed", teacher, by=actor(head))
    made = checkpoints.sign(now=NOW + timedelta(minutes=1))
    assert (made.number, made.line, made.at) == (2, 41, "2026-11-19T10:31:00Z")
    assert [json.loads(line)["line"] for line in settings.CHECKPOINT_FILE.read_text().splitlines()] == [40, 41]
    assert settings.CHECKPOINT_FILE.stat().st_mode & 0o777 == 0o600


def test_sign_goes_on_after_a_line_that_was_never_finished(history, head, teacher):
    with settings.CHECKPOINT_FILE.open("a") as file:
        file.write('{"number":2,"line":')
    assert inspect(now=NOW).findings == []
    audit.record("person.changed", teacher, by=actor(head))
    checkpoints.sign(now=NOW)
    assert inspect(now=NOW).findings == []
    assert sorted(checkpoints.read().digests) == [40, 41]


@pytest.fixture
def file(head, teacher):
    """A checkpoint file of four lines, as a list to change."""
    for _ in range(4):
        audit.record("person.changed", teacher, by=actor(head))
        checkpoints.sign(now=NOW)
    return settings.CHECKPOINT_FILE.read_text().splitlines()


def test_verify_finds_a_checkpoint_taken_out_or_changed(file):
    gone = "Before line {} of the checkpoint file something was taken out or changed."
    forged = "The signature of checkpoint {} does not hold: it was changed or not made here."
    unread = "Line {} of the checkpoint file cannot be read."
    for lines, findings in (
        (
            [file[0], file[2], file[3]],
            [gone.format(2), gone.format(3)],
        ),
        ([file[0], file[1].replace("2026", "2025"), *file[2:]], [gone.format(3), forged.format(2)]),
        (
            [*file[:3], file[3].replace("2026", "2025")],
            [forged.format(4)],
        ),
        ([*file[:3], "garbage"], [unread.format(4)]),
        ([*file[:3], '{"number": 4}'], [unread.format(4)]),
    ):
        settings.CHECKPOINT_FILE.write_text("\n".join(lines) + "\n")
        assert inspect(now=NOW).findings == findings


@pytest.mark.parametrize("kept", [0, 2])
def test_verify_says_when_the_file_is_missing_or_was_shortened(file, kept):
    if kept:
        settings.CHECKPOINT_FILE.write_text("\n".join(file[:kept]) + "\n")
    else:
        settings.CHECKPOINT_FILE.unlink()
    assert inspect(now=NOW).findings == []
    assert inspect(now=NOW + timedelta(minutes=61)).findings == [
        f"Line {kept + 1} is more than an hour old and no checkpoint covers it: the checkpoint file is missing or "
        f"was shortened ({settings.CHECKPOINT_FILE}), or nothing has signed since. Is the worker running?"
    ]


def test_verify_reads_a_long_history_page_by_page(head, teacher, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("core.audit.reading.PAGE", 10)
    audit.record_many([("person.changed", teacher, {"round": number}) for number in range(25)], by=actor(head))
    # Keys of both tables and a savepoint, and what both databases need: triggers, lines, words without a line.
    before = 4 + 2 if connection.vendor == "postgresql" else 2
    with django_assert_num_queries(before + 3):
        assert inspect(now=NOW).lines == 25
    owner(f"DELETE FROM {ENTRY} WHERE id = 11")
    assert inspect(now=NOW).findings[0] == "Line 11 is missing."
