"""The history is only ever added to: each line bound to the one before, guarded by the database itself."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from core.audit import api as audit
from core.audit import chain
from core.audit.models import AuditDetail, AuditEntry
from tests.factories import NOW, actor
from tests.history import RECORD, guards_lifted

pytestmark = pytest.mark.django_db

REFUSED = "The history is only ever added to"


@pytest.fixture
def lines(head, teacher):
    """Five lines about a teacher."""
    audit.record_many([("person.changed", teacher, {"fields": [f"f{number}"]}) for number in range(5)], by=actor(head))
    return list(AuditEntry.objects.all())


def attempt(statement, *values):
    """Run a statement of somebody who goes past the program."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_lines_are_numbered_without_a_gap_and_bound_to_the_one_before(lines):
    assert [line.pk for line in lines] == [1, 2, 3, 4, 5]
    key_id, key = next(iter(chain.chain_keys().items()))
    previous = chain.BEGINNING
    for line in lines:
        told = (
            line.pk,
            chain.instant(line.at),
            line.event,
            line.about_type,
            line.about_id,
            line.actor_id,
            line.detail_digest,
            key_id,
        )
        assert (line.key_id, line.digest) == (key_id, chain.entry_digest(key, previous, *told))
        previous = line.digest


def test_names_and_words_stand_apart_under_a_digest_with_salt(lines, teacher):
    detail = lines[0].detail
    assert (detail.about_name, detail.actor_name, detail.facts) == (teacher.name, "Hana Okafor", {"fields": ["f0"]})
    assert lines[0].detail_digest == chain.detail_digest(
        detail.salt, detail.about_name, detail.actor_name, detail.facts
    )
    assert len({line.detail.salt for line in lines}) == 5


@pytest.mark.parametrize("count", [1, 3, 500])
def test_record_many_costs_the_same_at_any_length(count, head, teacher, django_assert_num_queries):
    by = actor(head)
    with django_assert_num_queries(RECORD):
        audit.record_many([("person.changed", teacher, {"round": number}) for number in range(count)], by=by)
    assert AuditEntry.objects.count() == AuditDetail.objects.count() == count


def test_record_many_binds_across_batches(head, teacher):
    audit.record_many([("person.changed", teacher, {"round": number}) for number in range(1001)], by=actor(head))
    assert list(AuditEntry.objects.order_by("id").values_list("id", flat=True)) == list(range(1, 1002))
    assert audit.last("person.changed", teacher).facts == {"round": 1000}


def test_record_many_of_nothing_writes_nothing(head, django_assert_num_queries):
    by = actor(head)
    with django_assert_num_queries(0):
        audit.record_many([], by=by)


def test_record_keeps_text_that_no_database_would_keep_as_it_is(head, teacher):
    audit.record("person.changed", teacher, by=actor(head), odd="a\x00b\ud800c", half=0.5, deep=["\x00", 1, True])
    assert audit.last("person.changed", teacher).facts == {
        "odd": "a\ufffdb?c",
        "half": "0.5",
        "deep": ["\ufffd", 1, True],
    }


def test_history_of_reads_lines_with_their_words_in_one_statement(lines, teacher, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = audit.history_of(teacher)
        assert [line.facts["fields"] for line in found] == [["f4"], ["f3"], ["f2"], ["f1"], ["f0"]]
        assert {(line.actor_name, line.about_name) for line in found} == {("Hana Okafor", "Priya Nair")}


def test_history_of_says_so_where_words_were_erased(lines, teacher):
    with guards_lifted():
        AuditDetail.objects.filter(pk=5).delete()
    found = audit.history_of(teacher)[0]
    assert (found.is_erased, found.about_name, found.actor_name, found.facts) == (
        True,
        "(erased)",
        "somebody (name erased)",
        {},
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET event = 'person.added' WHERE id = 2",
        "UPDATE audit_auditdetail SET about_name = 'Somebody' WHERE entry_id = 2",
        "DELETE FROM audit_auditentry WHERE id = 2",
        "DELETE FROM audit_auditdetail WHERE entry_id = 2",
        "DELETE FROM audit_auditentry",
    ],
)
def test_the_database_refuses_to_change_or_remove(lines, statement):
    with pytest.raises(DatabaseError, match=REFUSED):
        attempt(statement)
    assert list(AuditEntry.objects.all()) == lines
    assert AuditDetail.objects.count() == 5


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE and replicas")
@pytest.mark.parametrize("table", ["audit_auditentry", "audit_auditdetail"])
def test_the_database_refuses_to_truncate_or_to_play_replica(lines, table):
    with pytest.raises(DatabaseError, match=REFUSED):
        attempt(f"TRUNCATE {table}")
    with pytest.raises(DatabaseError, match=REFUSED):
        attempt(f"SET LOCAL session_replication_role = replica; DELETE FROM {table}")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows without a DELETE")
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO audit_auditentry SELECT * FROM audit_auditentry WHERE id = 2",
        "REPLACE INTO audit_auditentry SELECT * FROM audit_auditentry WHERE id = 2",
        "INSERT OR REPLACE INTO audit_auditdetail SELECT * FROM audit_auditdetail WHERE entry_id = 2",
        "UPDATE OR REPLACE audit_auditentry SET id = 3 WHERE id = 2",
    ],
)
def test_the_database_refuses_to_replace(lines, statement):
    with pytest.raises(DatabaseError, match=REFUSED):
        attempt(statement)


def test_words_are_erased_only_where_a_line_says_so(lines, head, teacher):
    audit.record("history.detail_erased", lines[1], by=actor(head, NOW + timedelta(days=1)), reason="Asked for it")

    attempt("DELETE FROM audit_auditdetail WHERE entry_id = 2")
    with pytest.raises(DatabaseError, match=REFUSED):
        attempt("DELETE FROM audit_auditdetail WHERE entry_id = 3")
    assert [line.is_erased for line in reversed(audit.history_of(teacher))] == [False, True, False, False, False]
