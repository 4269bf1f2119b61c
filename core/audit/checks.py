"""The daily verification: once a day by whoever sweeps first, and what it found."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from core.action import action, refuse_if
from core.audit import api as audit
from core.audit import rules
from core.audit.models import AuditEntry, HistoryCheck, SeenFinding
from core.audit.verification import Verdict
from core.together import Rows

EVERY = timedelta(days=1)
# Whoever began it was stopped in the middle.
LONGEST = timedelta(hours=2)
# One day may fail, or the machine be off for it.
STALE = timedelta(days=2)


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
    check.found = verdict.found
    check.save()


def last_check() -> HistoryCheck | None:
    """The newest verification that has ended, or None; one statement."""
    return HistoryCheck.objects.exclude(finished_at=None).order_by("-id").first()


def seen(check: HistoryCheck | None) -> SeenFinding | None:
    """Who has looked into exactly what this verification found, or None; one statement where something was found."""
    if check is None or not check.findings:
        return None
    return SeenFinding.objects.filter(found=check.found).select_related("seen_by").first()


@action
def keep_seen(check: HistoryCheck | None, *, by, now, note: str, is_signed_in: bool) -> None:
    """Keep and record that somebody has looked into what this verification found, and what came of it (CO4).

    Exactly that alarms no longer. Raises Refused with the reason.
    """
    refuse_if(rules.why_not_mark_seen(check, by, note, is_seen=seen(check) is not None))
    note = note.strip()[:300]
    SeenFinding.objects.create(found=check.found, note=note, seen_by=by.person, seen_at=now)
    given = "signed in, with a second step" if is_signed_in else "given on the server"
    audit.record("history.finding_seen", check, by=by, findings=check.findings, note=note, name=given)


def last_findings() -> Rows:
    """What the newest verification that has ended found, to be asked together with other things.

    At most one row: how many `findings`, and whether somebody has looked into exactly these (`is_seen`).
    """
    is_seen = Exists(SeenFinding.objects.filter(found=OuterRef("found")))
    newest = HistoryCheck.objects.exclude(finished_at=None).order_by("-id")[:1]
    return Rows(newest, findings="findings", is_seen=is_seen)


def how_sound(*, now: datetime) -> tuple[str, str]:
    """How the history stands in a word or two ("ok"), and as a sentence with what to do, empty where all is well.

    Also where nothing has verified it within two days, in a new installation from its first line on: whoever stops
    the verification shall not silence it. What somebody has looked into alarms no longer. One statement; two before
    the first verification, and where something was found.
    """
    check = last_check()
    was_seen = seen(check) is not None
    if check is not None and check.findings and not was_seen:
        return "not as it was written", (
            "The history is not as it was written. Run “manage.py verify_audit”, and change nothing before."
        )
    since = check.finished_at if check else AuditEntry.objects.order_by("id").values_list("at", flat=True).first()
    # What a wrong clock wrote into the future says nothing of today.
    if since is not None and abs(now - since) > STALE:
        how_long = "has not been verified for two days" if check else "goes back two days and was never verified"
        return "not verified", f"The history {how_long}. Run “manage.py verify_audit”, and see whether the worker runs."
    return ("not as it was written, seen" if was_seen else "ok"), ""
