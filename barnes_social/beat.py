"""The scheduler: Celery's own, by a clock that nobody can set, which also says that it is alive."""

import logging
from datetime import timedelta
from time import monotonic

from celery.beat import Scheduler, SchedulingError
from celery.schedules import crontab, schedule
from django.db import DatabaseError, connection
from django.utils import timezone

from core.heartbeat import api as heartbeat

log = logging.getLogger(__name__)

EACH_MINUTE = timedelta(minutes=1)


class StampingScheduler(Scheduler):
    """Keeps nothing between runs: the schedule is static, and every sweep asks the database what is due."""

    def __init__(self, *args, **kwargs):
        self._look_at = {}
        super().__init__(*args, **kwargs)

    def tick(self, **_):
        """Send what is due, the work of each minute at the start as well; returns the seconds until the next look.

        The work of each minute is counted by the seconds since the machine started: where somebody puts
        its clock back by two hours, Celery's own would send nothing for two hours.
        """
        for name, entry in self.schedule.items():
            if self._look_at.get(name, 0) <= monotonic():
                is_often = _is_often(entry.schedule)
                is_due, pause = (True, entry.schedule.seconds) if is_often else entry.is_due()
                self._look_at[name] = monotonic() + (pause if is_often else min(pause, EACH_MINUTE.total_seconds()))
                if is_due:
                    self.apply_entry(self.reserve(entry), producer=self.producer)
        return max(min(self._look_at.values()) - monotonic(), 0)

    def setup_schedule(self):
        """Read the schedule, and expect that the work of each minute ends well again and again."""
        super().setup_schedule()
        often = {entry.task for entry in self.schedule.values() if _is_often(entry.schedule)}
        self._note(heartbeat.work_expected, sorted(often - {"heartbeat.finish"}))

    def apply_async(self, entry, *args, **kwargs):
        """Send one message of the schedule; the heartbeat carries the time at which it was sent."""
        if entry.task == "heartbeat.finish":
            now = timezone.now()
            entry.kwargs = {"stamped_at": now.isoformat()}
            self._note(heartbeat.beat_sent)
        try:
            return super().apply_async(entry, *args, **kwargs)
        except SchedulingError as fault:  # the next one is due in seconds; a line will do
            log.warning("The broker did not take the message “%s”: %s", entry.name, fault)
            return None

    def _note(self, note, *values):
        try:
            note(*values, now=timezone.now())
        except DatabaseError as fault:  # beat goes on without the database; /healthz says what is wrong
            log.warning("The database did not answer: %s", fault)
            if not connection.is_usable():
                connection.close()  # the next message opens a new one


def _is_often(due) -> bool:
    return isinstance(due, schedule) and not isinstance(due, crontab) and due.run_every <= EACH_MINUTE
