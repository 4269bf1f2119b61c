"""What keeps the history honest: signed outside within a minute, sent out each week, verified each day; and erasing."""

from core.action import action
from core.actor import SYSTEM
from core.audit import api as audit
from core.audit import checkpoints, checks
from core.audit.erasing import erase_words
from core.audit.verification import inspect
from core.heartbeat.troubles import attempt
from core.school.api import school
from overview import notices
from people.queries import school_day


def sweep(*, now) -> dict[str, int]:
    """Sign what is new, once a day verify all of it, and once a week have the chair keep a line of it.

    What cannot be done (a file that cannot be written) stops nothing else, and the technician sees it.
    """
    steps = {"signed": _sign, "findings": _verify_daily, "lines_sent": _send_weekly}
    return {f"history_{kind}": attempt(f"history.{kind}", step, now=now) for kind, step in steps.items()}


def _sign(*, now) -> int:
    return int(checkpoints.sign(now=now) is not None)


def _verify_daily(*, now) -> int:
    return verify_history(by=SYSTEM, now=now) if checks.is_due(now=now) else 0


def verify_history(*, by, now) -> int:
    """Verify the whole history, outside any transaction, and tell who must know; returns how much was found."""
    check = checks.begin_check(by=by, now=now)
    if check is None:
        return 0
    verdict = inspect(now=now)
    checks.finish_check(check, by=by, now=now, verdict=verdict)
    if not verdict.holds:
        tell_of_findings(check, by=by, now=now)
    return verdict.count


@action
def tell_of_findings(check, *, by, now) -> None:
    """Have headteacher, chair and technician told that the history was changed.

    Not recorded: the check and the messages are rows of their own.
    """
    notices.history_found_wrong(check, now)


def _send_weekly(*, now) -> int:
    year, week, _ = school_day(now).isocalendar()
    named = f"{year}-{week:02}"
    if school() is None or not notices.not_yet_sent(named, now):
        return 0
    newest = checkpoints.read().newest
    return send_checkpoint(by=SYSTEM, now=now, week=named, checkpoint=newest) if newest else 0


@action
def send_checkpoint(*, by, now, week, checkpoint) -> int:
    """Owe the chair the e-mail that carries the newest signed line; once a week, returns to how many."""
    people = notices.not_yet_sent(week, now)
    if people:
        notices.checkpoint_sent(week, checkpoint, checks.last_check(), people, now)
        audit.record("history.line_sent", school(), by=by, line=checkpoint.line)
    return len(people)


@action
def mark_seen(*, by, now, note, is_signed_in=False) -> None:
    """Say what came of looking into what the last verification found (CO4).

    It goes on standing on “Is it running?”, and headteacher, chair and technician are told in whose name, and whether
    that person signed in or the name was given on the server. Raises Refused with the reason. Not recorded:
    `keep_seen` records it.
    """
    check = checks.last_check()
    checks.keep_seen(check, by=by, now=now, note=note, is_signed_in=is_signed_in)
    notices.history_finding_seen(by, check, note, now, is_signed_in=is_signed_in)


@action
def erase_history(*, by, now, lines, reason) -> int:
    """Erase the names and words of these lines, and tell headteacher, chair and technician in whose name (CO4).

    Raises Refused where one of them may not be erased. Returns how many.
    """
    count = erase_words(by=by, now=now, lines=lines, reason=reason)
    notices.history_erased(by, count, reason, now)
    return count
