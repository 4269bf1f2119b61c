"""What must hold about messages owed and private files: each kind of damage is found, with its sentence."""

import os
from datetime import timedelta

import pytest
from django.db import connection

from core.audit.api import record
from core.audit.invariants import history_holds
from core.audit.models import AuditEntry
from core.files import store
from core.files.api import keep, read_upload
from core.files.invariants import files_are_whole, no_orphans
from core.notices import api as notices
from core.notices.delivery import deliver
from core.notices.invariants import messages_are_explained, messages_are_sent
from core.notices.models import Notice
from tests.damage import broken, change, planted
from tests.factories import NOW, make_picture, system
from tests.history import guards_lifted

LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def kept(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return keep(read_upload(make_picture()), by=system(), now=NOW)


def path_of(name):
    path = store.folder() / name
    path.chmod(0o600)
    return path


def test_files_are_whole_finds_a_changed_and_a_missing_one(kept):
    row = f"stored file {kept.pk}"

    # So small a picture is its own cleaned copy.
    assert planted(files_are_whole, lambda: path_of(kept.sha256).write_bytes(b"something else")) == [
        (row, "The file is no longer as it came."),
        (row, "The copy that pages show is no longer as it came."),
    ]
    path_of(kept.sha256).unlink()
    assert broken(files_are_whole) == [(row, "The file is missing."), (row, "The copy that pages show is missing.")]


def test_no_orphans_finds_a_file_that_nothing_speaks_of(kept):
    name = store.write(b"an orphan")
    long_ago = (NOW - timedelta(days=2)).timestamp()
    for path in store.folder().iterdir():
        os.utime(path, (long_ago, long_ago))

    assert broken(no_orphans) == [(f"file {name}", "Nothing speaks of it.")]
    assert broken(no_orphans, NOW - timedelta(days=1)) == []


def post(person, **details):
    notices.post(**{"key": "test", "to": person, "subject": "Hello", "body": "", "now": NOW} | details)
    return Notice.objects.order_by("-pk").first()


def test_messages_are_sent_finds_one_that_nobody_sends(teacher):
    notice = post(teacher, urgency=notices.NOW)

    assert broken(messages_are_sent) == []
    assert broken(messages_are_sent, LATER) == [(f"notice {notice.pk}", "Its time has come, and nobody sends it.")]
    deliver(now=NOW)
    assert broken(messages_are_sent, LATER) == []


def test_messages_are_sent_finds_a_claim_that_outlived_its_worker(teacher):
    notice = post(teacher, urgency=notices.NOW)
    change(notice, leased_until=NOW + timedelta(minutes=3), attempts=1)

    assert broken(messages_are_sent, NOW + timedelta(minutes=4)) == []
    assert broken(messages_are_sent, NOW + timedelta(minutes=5)) == [
        (f"notice {notice.pk}", "Somebody began to send it and did not finish, and nobody tries again.")
    ]


def test_messages_for_the_morning_wait_for_it(teacher):
    notice = post(teacher)
    tomorrow = NOW.replace(day=20, hour=7, minute=31)

    assert broken(messages_are_sent, tomorrow) == []
    assert broken(messages_are_sent, tomorrow + timedelta(minutes=1)) == [
        (f"notice {notice.pk}", "Its time has come, and nobody sends it.")
    ]


def test_messages_are_explained_finds_what_has_no_reason(teacher):
    notice = post(teacher)
    row = f"notice {notice.pk}"

    assert broken(messages_are_explained, NOW + timedelta(days=70)) == [(row, "It has been owed for ten weeks.")]
    assert planted(messages_are_explained, lambda: change(notice, gave_up_at=NOW)) == [
        (row, "It was given up without a reason.")
    ]
    change(notice, gave_up_at=None)
    assert planted(messages_are_explained, lambda: change(notice, sent_at=NOW, leased_until=NOW)) == [
        (row, "It was sent, and yet it is still claimed or given up.")
    ]


def test_history_holds_finds_a_changed_line(teacher):
    record("person.invited", teacher, by=system())
    record("person.joined", teacher, by=system())

    def change_line():
        with guards_lifted(), connection.cursor() as cursor:
            cursor.execute("UPDATE audit_auditentry SET event = 'person.added' WHERE event = 'person.invited'")

    number = AuditEntry.objects.get(event="person.invited").pk
    assert planted(history_holds, change_line) == [
        (
            "the history",
            f"Line {number} is not what was written after line {number - 1}: one of them was changed or replaced.",
        )
    ]


def test_history_holds_finds_a_checkpoint_file_that_was_touched(teacher, settings):
    record("person.invited", teacher, by=system())

    assert planted(history_holds, lambda: settings.CHECKPOINT_FILE.write_text("nothing\n")) == [
        ("the checkpoint file", "Line 1 of the checkpoint file cannot be read.")
    ]
