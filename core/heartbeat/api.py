"""Beat stamps its message and notes that it sent it; the worker stores stamp and finish.

A fresh beat with a stale worker means that the worker (or the broker between them) has stopped; a
stale beat means that nothing is sent, whatever the worker does. These rows are no change of state
and no history: they are written without an actor, and overwritten every ten seconds.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.heartbeat.models import Heartbeat

EVERY = timedelta(seconds=10)
# Six missed beats, and room for a restart.
STALE = timedelta(seconds=90)
# One night may fail, or the machine be off for it.
BACKUP_STALE = timedelta(days=2)


@dataclass(frozen=True)
class Pulse:
    """How old the last sign of life of each part is; None where there was none."""

    beat: timedelta | None
    worker: timedelta | None
    backup: timedelta | None = None

    def faults(self) -> list[str]:
        """What has stopped and what to do, in sentences; empty when all is well."""
        if self.beat is None or self.beat > STALE:
            return ["The scheduler (beat) has stopped, so nothing falls due by itself. Restart it."]
        if self.worker is None or self.worker > STALE:
            return ["The worker has stopped, or the broker between it and the scheduler. Restart the worker."]
        return []


def beat_sent(*, now: datetime) -> None:
    """Note that beat sent its message; one statement."""
    _keep(Heartbeat.Part.BEAT, stamped_at=now, finished_at=now)


def worker_finished(*, stamped_at: datetime, now: datetime) -> None:
    """Note that the worker finished the message that beat stamped; one statement."""
    _keep(Heartbeat.Part.WORKER, stamped_at=stamped_at, finished_at=now)


def backup_finished(*, started_at: datetime) -> None:
    """Note that a whole backup shows the school as it stood then; one statement."""
    _keep(Heartbeat.Part.BACKUP, stamped_at=started_at, finished_at=started_at)


def pulse(*, now: datetime) -> Pulse:
    """How long ago each part was last seen; one statement."""
    seen = dict(Heartbeat.objects.values_list("part", "finished_at"))

    def age(part):
        return max(now - seen[part], timedelta()) if part in seen else None

    return Pulse(age(Heartbeat.Part.BEAT), age(Heartbeat.Part.WORKER), age(Heartbeat.Part.BACKUP))


def why_backup_is_due(*, now: datetime) -> str:
    """In a few words, that the last backup is too old or was never made; empty where it is not. One statement."""
    age = pulse(now=now).backup
    if age is None:
        return "No backup has been made yet"
    return f"The last backup is {age.days} days old" if age > BACKUP_STALE else ""


def _keep(part, *, stamped_at, finished_at) -> None:
    Heartbeat.objects.bulk_create(
        [Heartbeat(part=part, stamped_at=stamped_at, finished_at=finished_at)],
        update_conflicts=True,
        unique_fields=["part"],
        update_fields=["stamped_at", "finished_at"],
    )
