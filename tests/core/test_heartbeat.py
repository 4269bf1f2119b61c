from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse

from core.heartbeat import api, tables
from core.heartbeat.tasks import finish

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def at(time_machine, now):
    time_machine.move_to(now, tick=False)
    return now


def answer(client):
    response = client.get(reverse("overview:healthz"))
    return response.status_code, response.json()


def test_healthz_when_all_is_well(client, at, django_assert_num_queries):
    api.beat_sent(now=at - 4 * SECOND)
    finish((at - 4 * SECOND).isoformat())
    api.backup_finished(started_at=at - timedelta(hours=26, minutes=59))
    tables.is_up_to_date()

    # One more before the first verification.
    with django_assert_num_queries(3):
        found = answer(client)

    assert found == (
        200,
        {
            "status": "ok",
            "database": "ok",
            "migrations": "ok",
            "history": "ok",
            "beat_seen_seconds_ago": 4,
            "worker_seen_seconds_ago": 0,
            "backup_made_hours_ago": 26,
            "what_to_do": [],
        },
    )
    assert client.cookies == {}


def test_healthz_tells_a_dead_beat(client, at):
    api.beat_sent(now=at - 91 * SECOND)
    api.worker_finished(stamped_at=at - 91 * SECOND, now=at - 91 * SECOND)

    status, body = answer(client)

    assert status == 503
    assert body["what_to_do"] == [
        "The scheduler (beat) has stopped, so nothing falls due by itself. Restart it.",
    ]


def test_healthz_tells_a_dead_worker(client, at):
    api.beat_sent(now=at - 5 * SECOND)
    api.worker_finished(stamped_at=at - 100 * SECOND, now=at - 91 * SECOND)

    status, body = answer(client)

    assert (status, body["beat_seen_seconds_ago"], body["worker_seen_seconds_ago"]) == (503, 5, 91)
    assert body["what_to_do"] == [
        "The worker has stopped, or the broker between it and the scheduler. Restart the worker.",
    ]


def test_healthz_before_the_background_was_ever_seen(client, at):
    status, body = answer(client)

    assert (status, body["beat_seen_seconds_ago"], body["worker_seen_seconds_ago"]) == (503, None, None)


def test_healthz_when_the_tables_are_old(client, at, monkeypatch):
    monkeypatch.setattr(tables, "_seen_complete", False)
    monkeypatch.setattr(tables, "pending_migrations", lambda: ["accounts.0002"])

    status, body = answer(client)

    assert (status, body["migrations"]) == (503, "pending")
    assert body["what_to_do"] == ["The database is not up to date. Run “manage.py migrate”."]


def test_healthz_when_the_database_is_down(client, at, monkeypatch):
    def refuse(*, now):
        raise OperationalError("no answer")

    monkeypatch.setattr(api, "pulse", refuse)

    status, body = answer(client)

    assert (status, body["database"], body["migrations"]) == (503, "down", "unknown")
    assert body["what_to_do"] == ["The database does not answer. Start it, or check DATABASE_URL."]


def test_the_second_stamp_replaces_the_first(at, django_assert_num_queries):
    api.worker_finished(stamped_at=at - 20 * SECOND, now=at - 19 * SECOND)
    with django_assert_num_queries(1):
        api.worker_finished(stamped_at=at - 10 * SECOND, now=at - 9 * SECOND)

    assert api.pulse(now=at) == api.Pulse(beat=None, worker=9 * SECOND)


def test_healthz_tells_work_that_fails_every_time(client, at):
    api.work_expected(["accounts.sweep", "notices.deliver"], now=at - 16 * 60 * SECOND)
    api.work_finished("notices.deliver", now=at - 15 * 60 * SECOND)
    api.beat_sent(now=at)
    finish(at.isoformat())

    status, body = answer(client)

    assert (status, body["what_to_do"]) == (
        503,
        ["The work “accounts.sweep” has failed for 16 minutes. The worker's log says why."],
    )


def test_work_that_is_expected_no_more_is_forgotten(at):
    api.beat_sent(now=at)
    api.work_expected(["accounts.sweep", "old.work"], now=at - 60 * SECOND)
    api.work_expected(["accounts.sweep"], now=at)
    api.work_finished("old.work", now=at)

    assert api.pulse(now=at) == api.Pulse(beat=0 * SECOND, worker=None, work={"accounts.sweep": 0 * SECOND})


def test_healthz_does_not_believe_a_clock_that_was_wrong(client, at):
    """Somebody put the clock on by 400 days and back again, and meanwhile the scheduler stopped."""
    future = at + timedelta(days=400)
    api.beat_sent(now=future)
    api.worker_finished(stamped_at=future, now=future)

    status, body = answer(client)

    assert status == 503
    assert body["what_to_do"] == ["The scheduler (beat) has stopped, so nothing falls due by itself. Restart it."]
