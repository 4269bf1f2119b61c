"""The daily verification: once a day by whoever sweeps first, and what it found."""

from datetime import datetime, timedelta

from core.action import action
from core.audit.models import HistoryCheck
from core.audit.verification import Verdict

EVERY = timedelta(days=1)
# Whoever began it was stopped in the middle.
LONGEST = timedelta(hours=2)


def is_due(*, now: datetime) -> bool:
    """Whether no verification has begun within a day, or the last one never ended; one statement."""
    last = HistoryCheck.objects.order_by("-id").first()
    if last is None:
        return True
    age = now - last.started_at
    # A wrong clock may have written it into the future.
    return age >= (EVERY if last.finished_at else LONGEST) or age < -EVERY


@action
def begin_check(*, by, now) -> HistoryCheck | None:
    """Take today's verification upon oneself; None where somebody else was first.

    Not recorded: the row says it.
    """
    return HistoryCheck.objects.create(started_at=now) if is_due(now=now) else None


@action
def finish_check(check: HistoryCheck, *, by, now, verdict: Verdict) -> None:
    """Keep what a verification found.

    Not recorded: the row says it, and a history that does not hold is no place for it.
    """
    check.finished_at, check.lines, check.findings = now, verdict.lines, verdict.count
    check.first_finding = verdict.findings[0][:400] if verdict.findings else ""
    check.save()


def last_check() -> HistoryCheck | None:
    """The newest verification that has ended, or None; one statement."""
    return HistoryCheck.objects.exclude(finished_at=None).order_by("-id").first()


def why_not_sound() -> str:
    """What the newest verification found, as a sentence with what to do; empty where all held. One statement."""
    check = last_check()
    if check is None or not check.findings:
        return ""
    return "The history is not as it was written. Run “manage.py verify_audit”, and change nothing before."
