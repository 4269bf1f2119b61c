"""The schedule and the settings of the background (barnes_social/celery.py)."""

import logging
from datetime import timedelta
from pathlib import Path
from queue import Empty

import celery.beat
import celery.signals
import pytest
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone
from kombu import Connection

from barnes_social.beat import StampingScheduler
from barnes_social.celery import app
from barnes_social.redis_broker import Transport as RedisTransport
from core.heartbeat import api as heartbeat
from tests.core.test_settings import manage
from tests.faults.redis import Redis


def test_the_schedule_is_all_that_falls_due_by_itself():
    app.loader.import_default_modules()
    due = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}

    assert due == {
        "accounts.sweep": 20,
        "monitoring.sweep": 20,
        "incidents.sweep": 20,
        "policy.sweep": 20,
        "people.sweep": 20,
        "history.sweep": 20,
        "notices.deliver": 10,
        "heartbeat.finish": 10,
    }
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert set(due) == ours


def test_messages_never_expire_because_the_workers_clock_may_be_another_one():
    assert [name for name, entry in app.conf.beat_schedule.items() if entry["options"] != {"retry": False}] == []


def test_messages_are_json_and_keep_no_answers():
    found = app.conf
    assert (found.task_serializer, found.accept_content, found.result_backend) == ("json", ["json"], None)
    assert (found.task_acks_late, found.worker_prefetch_multiplier) == (True, 1)
    assert found.task_ignore_result is True


def test_the_broker_of_one_machine_lies_in_the_data_folder():
    assert app.conf.broker_url == "folder://localhost"
    folders = app.conf.broker_transport_options
    assert folders["data_folder_in"] == folders["data_folder_out"] == str(settings.DATA_DIR / "broker/messages")
    assert (settings.BROKER_DIR / "control").is_dir()


def test_a_socket_of_redis_is_named_as_kombu_names_it(tmp_path):
    show = "import sys; from django.conf import settings; sys.stderr.write(settings.CELERY_BROKER_URL)"

    found = manage(tmp_path, "shell", "-v0", "-c", show, REDIS_URL="unix:///run/redis.sock")

    assert found == (0, "redis+socket:///run/redis.sock")


@pytest.mark.parametrize("scheme", ["redis", "rediss", "redis+socket"])
def test_redis_is_ours_by_all_its_names(scheme):
    assert Connection(f"{scheme}://localhost/").get_transport_cls() is RedisTransport


def test_a_worker_takes_messages_again_though_redis_was_away_while_it_ended_all_of_its_own():
    """Four messages taken, Redis away as they end: the fifth is taken as soon as Redis is back."""
    redis = Redis()
    try:
        with Connection(redis.url.replace("unix://", "redis+socket://", 1)) as connection:
            queue, taken = connection.SimpleQueue("work"), []
            queue.consumer.qos(prefetch_count=4)
            for number in range(4):
                queue.put(number)
            taken = [queue.get(timeout=5) for _ in range(4)]
            redis.kill()
            for message in taken:
                message.ack_log_error(logging.getLogger(__name__), connection.connection_errors)
            redis.start()

            assert [message.payload for message in taken] == [0, 1, 2, 3]
            assert queue.consumer.channel.qos.can_consume()
    finally:
        redis.remove()


@pytest.fixture
def sent(monkeypatch):
    """What the scheduler hands to Celery's own, instead of a broker."""
    messages = []
    monkeypatch.setattr(
        celery.beat.Scheduler, "apply_async", lambda self, entry, *a, **k: messages.append((entry.task, entry.kwargs))
    )
    return messages


def entry(task):
    return celery.beat.ScheduleEntry(name=task, task=task, schedule=10, app=app)


def test_the_heartbeat_carries_the_time_at_which_it_was_sent(transactional_db, sent, time_machine, now):
    time_machine.move_to(now, tick=False)

    StampingScheduler(app, lazy=True).apply_async(entry("heartbeat.finish"))

    assert sent == [("heartbeat.finish", {"stamped_at": timezone.now().isoformat()})]
    assert heartbeat.pulse(now=now) == heartbeat.Pulse(beat=now - now, worker=None)


def test_other_messages_carry_nothing(sent):
    StampingScheduler(app, lazy=True).apply_async(entry("accounts.sweep"))

    assert sent == [("accounts.sweep", {})]


@pytest.mark.parametrize("hours", [-2, 2, 24 * 400])
def test_the_schedule_does_not_follow_the_wall_clock(sent, monkeypatch, time_machine, now, hours):
    """Everything is sent at the start, then each at its own pace, wherever somebody puts the clock."""
    seconds = 100.0
    monkeypatch.setattr("barnes_social.beat.monotonic", lambda: seconds)
    monkeypatch.setattr(StampingScheduler, "producer", None)
    monkeypatch.setattr(StampingScheduler, "_note", lambda self, note, *values: None)
    time_machine.move_to(now, tick=False)
    scheduler = StampingScheduler(app)

    everything = len(app.conf.beat_schedule)
    assert (scheduler.tick(), len(sent)) == (10, everything)
    time_machine.shift(timedelta(hours=hours))
    seconds = 109.0
    assert (scheduler.tick(), len(sent)) == (1, everything)
    seconds = 110.0
    assert (scheduler.tick(), len(sent)) == (10, everything + 2)


def test_beat_goes_on_while_the_database_does_not_answer(transactional_db, sent, monkeypatch):
    def refuse(*, now):
        raise OperationalError("no answer")

    monkeypatch.setattr(heartbeat, "beat_sent", refuse)

    StampingScheduler(app, lazy=True).apply_async(entry("heartbeat.finish"))

    assert [task for task, _ in sent] == ["heartbeat.finish"]


def test_beat_goes_on_while_the_broker_does_not_answer(monkeypatch, caplog):
    def refuse(self, entry, *args, **kwargs):
        raise celery.beat.SchedulingError("no answer")

    monkeypatch.setattr(celery.beat.Scheduler, "apply_async", refuse)

    StampingScheduler(app, lazy=True).apply_async(entry("accounts.sweep"))

    assert caplog.messages == ["The broker did not take the message “accounts.sweep”: no answer"]


def test_a_message_is_there_whole_or_not_at_all(tmp_path, monkeypatch):
    """A worker that looks while beat writes finds nothing, and does not fall."""
    options = {name: str(tmp_path) for name in ("data_folder_in", "data_folder_out", "control_folder")}
    with Connection("folder://", transport_options=options) as connection, connection.channel() as channel:
        seen = []
        written = Path.write_bytes

        def look_in_between(path, data):
            with pytest.raises(Empty):
                channel._get("work")
            seen.append(path)
            return written(path, data)

        monkeypatch.setattr(Path, "write_bytes", look_in_between)
        channel._put("work", {"body": "one"})

        assert channel._get("work") == {"body": "one"}
        assert len(seen) == 1


def test_beat_expects_the_work_of_each_minute(db, now, time_machine):
    time_machine.move_to(now, tick=False)

    StampingScheduler(app)

    assert sorted(heartbeat.pulse(now=now).work) == [
        "accounts.sweep",
        "history.sweep",
        "incidents.sweep",
        "monitoring.sweep",
        "notices.deliver",
        "people.sweep",
        "policy.sweep",
    ]


def test_work_that_ends_well_is_noted_and_other_work_is_not(db, now, time_machine):
    time_machine.move_to(now, tick=False)
    app.loader.import_default_modules()
    earlier = now - timedelta(minutes=20)
    heartbeat.work_expected(["policy.sweep", "notices.deliver"], now=earlier)

    celery.signals.task_success.send(sender=app.tasks["policy.sweep"], result=None)
    celery.signals.task_success.send(sender=app.tasks["heartbeat.finish"], result=None)

    assert heartbeat.pulse(now=now).work == {"policy.sweep": now - now, "notices.deliver": now - earlier}
