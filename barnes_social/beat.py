"""The scheduler: Celery's own, which also stamps the heartbeat and says that it is alive."""

import logging

from celery.beat import Scheduler, SchedulingError
from django.db import DatabaseError, connection
from django.utils import timezone

from core.heartbeat import api as heartbeat

log = logging.getLogger(__name__)


class StampingScheduler(Scheduler):
    """Keeps nothing between runs: the schedule is static, and every sweep asks the database what is due."""

    def apply_async(self, entry, *args, **kwargs):
        """Send one message of the schedule; the heartbeat carries the time at which it was sent."""
        if entry.task == "heartbeat.finish":
            now = timezone.now()
            entry.kwargs = {"stamped_at": now.isoformat()}
            self._say_alive(now)
        try:
            return super().apply_async(entry, *args, **kwargs)
        except SchedulingError as fault:  # the next one is due in seconds; a line will do
            log.warning("The broker did not take the message “%s”: %s", entry.name, fault)
            return None

    def _say_alive(self, now):
        try:
            heartbeat.beat_sent(now=now)
        except DatabaseError as fault:  # beat goes on without the database; /healthz says what is wrong
            log.warning("The database did not answer: %s", fault)
            if not connection.is_usable():
                connection.close()  # the next message opens a new one
