"""The message that beat stamps and the worker finishes, and the note that other work ended well."""

from datetime import datetime

from celery import shared_task, signals
from django.utils import timezone

from core.heartbeat import api


@shared_task(name="heartbeat.finish")
def finish(stamped_at: str):
    """Store when beat sent this and when the worker got to it, every ten seconds."""
    api.worker_finished(stamped_at=datetime.fromisoformat(stamped_at), now=timezone.now())


@signals.task_success.connect
def note_that_work_ended_well(sender, **_):
    """Let /healthz tell work that fails every time from work that goes on."""
    if sender.name != finish.name:
        api.work_finished(sender.name, now=timezone.now())
