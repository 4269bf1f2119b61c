"""Beat stamps its message and notes that it sent it; the worker stores stamp and finish.

A fresh beat with a stale worker means that the worker (or the broker between them) has stopped; a
stale beat means that nothing is sent, whatever the worker does. Each kind of work that ends well is
noted too, so that work which fails every time is seen while the rest goes on. These rows are no
change of state and no history: they are written without an actor, and overwritten.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.heartbeat.models import Heartbeat
from core.measure import Measure
from core.together import Rows

BEAT, WORKER, BACKUP = "beat", "worker", "backup"
EVERY = timedelta(seconds=10)
# Six missed beats, and room for a restart.
STALE = timedelta(seconds=90)
# One night may fail, or the machine be off for it.
BACKUP_STALE = timedelta(days=2)
# Work of each minute, or of ten seconds, that has not ended well for so long has failed many times.
FAILING = timedelta(minutes=15)


@dataclass(frozen=True)
class Pulse:
    """How old the last sign of life of each part is; None where there was none."""

    beat: timedelta | None
    worker: timedelta | None
    backup: timedelta | None = None
    # Since when each kind of work has not ended well, by its name.
    work: dict[str, timedelta] = field(default_factory=dict)

    def faults(self) -> list[str]:
        """What has stopped and what to do, in sentences; empty when all is well."""
        if self.beat is None:
            return ["The scheduler (beat) was never seen here. It shows within a minute of its start; else start it."]
        if self.beat > STALE:
            return ["The scheduler (beat) has stopped, so nothing falls due by itself. Restart it."]
        if self.worker is None:
            return ["The worker was never seen here. It shows within a minute of its start; else start it."]
        if self.worker > STALE:
            return ["The worker has stopped, or the broker between it and the scheduler. Restart the worker."]
        return [
            f"The work “{name}” has failed for {int(age.total_seconds()) // 60} minutes. The worker's log says why."
            for name, age in sorted(self.work.items())
            if age > FAILING
        ]


def beat_sent(*, now: datetime) -> None:
    """Note that beat sent its message; one statement."""
    _keep(BEAT, stamped_at=now, finished_at=now)


def worker_finished(*, stamped_at: datetime, now: datetime) -> None:
    """Note that the worker finished the message that beat stamped; one statement."""
    _keep(WORKER, stamped_at=stamped_at, finished_at=now)


def work_expected(names: list[str], *, now: datetime) -> None:
    """Expect this work from now on, by its tasks' names, and no other any more; two statements."""
    Heartbeat.objects.filter(part__contains=".").exclude(part__in=names).delete()
    _keep(*names, stamped_at=now, finished_at=now)


def work_finished(name: str, *, now: datetime) -> None:
    """Note that expected work ended well; of other work nothing is kept. One statement."""
    Heartbeat.objects.filter(part=name).update(finished_at=now)


def backup_finished(*, started_at: datetime) -> None:
    """Note that a whole backup shows the school as it stood then; one statement."""
    _keep(BACKUP, stamped_at=started_at, finished_at=started_at)


def pulse(*, now: datetime) -> Pulse:
    """How long ago each part was last seen; one statement.

    What was seen in the future was seen by a clock that has been put right since, and says nothing of today.
    """
    ages = {part: abs(now - seen) for part, seen in Heartbeat.objects.values_list("part", "finished_at")}
    return Pulse(
        beat=ages.get(BEAT),
        worker=ages.get(WORKER),
        backup=ages.get(BACKUP),
        work={part: age for part, age in ages.items() if "." in part},
    )


def last_backup() -> Rows:
    """When the last backup was begun: at most one row, `at`."""
    return Rows(Heartbeat.objects.filter(part=BACKUP), at="finished_at")


def why_backup_is_due(*, now: datetime, last=None) -> str:
    """In a few words, that the last backup is too old or was never made; empty where it is not.

    One statement; none where `last` is what `last_backup` found.
    """
    age = pulse(now=now).backup if last is None else next((abs(now - row.at) for row in last), None)
    if age is None:
        return "No backup has been made yet"
    return f"The last backup is {age.days} days old" if age > BACKUP_STALE else ""


def measures(now) -> list[Measure]:
    """How old the last sign of life of scheduler, worker and backup is, where there was one. One statement."""
    seen = pulse(now=now)
    found = [
        ("scheduler_seen_seconds_ago", "How long ago the scheduler (beat) was last seen.", seen.beat),
        ("worker_seen_seconds_ago", "How long ago the worker finished a message of the scheduler.", seen.worker),
        ("backup_seconds_ago", "How long ago the newest whole backup was begun.", seen.backup),
    ]
    return [Measure(name, meaning, age.total_seconds()) for name, meaning, age in found if age is not None]


def _keep(*parts, stamped_at, finished_at) -> None:
    Heartbeat.objects.bulk_create(
        [Heartbeat(part=part, stamped_at=stamped_at, finished_at=finished_at) for part in parts],
        update_conflicts=True,
        unique_fields=["part"],
        update_fields=["stamped_at", "finished_at"],
    )
