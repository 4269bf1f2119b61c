"""The message that beat stamps and the worker finishes."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from core.heartbeat import api


@shared_task(name="heartbeat.finish")
def finish(stamped_at: str):
    """Store when beat sent this and when the worker got to it, every ten seconds."""
    api.worker_finished(stamped_at=datetime.fromisoformat(stamped_at), now=timezone.now())
