"""What must hold about the history itself: every line is the one that was written."""

from core.audit import checkpoints, guards, verification
from core.invariant import Broken, invariant

KEEP = "Keep the database, the checkpoint file and the backups as they are, and run “manage.py verify_audit”."


@invariant("Every line of the history is as it was written, none is missing, and none was put in")
def history_holds(now):
    """Each is bound to the one before it, and to what was signed outside the database."""
    signed = checkpoints.read()
    verdict = verification.verify(signed.digests)
    for said in guards.why_not_up():
        yield Broken("the database's guards", said, KEEP)
    for said in signed.faults:
        yield Broken("the checkpoint file", said, KEEP)
    for said in verdict.findings:
        yield Broken("the history", said, KEEP)
    if (more := verdict.count - len(verdict.findings)) > 0:
        yield Broken("the history", f"And {more:,} more of the kind.", KEEP)


INVARIANTS = (history_holds,)
