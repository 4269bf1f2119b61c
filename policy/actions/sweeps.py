"""What falls due by itself for the Statement: reminders to read it and to review it."""

from core.actor import SYSTEM
from core.heartbeat.troubles import attempt
from policy.actions.acknowledgements import remind_of_review, remind_readers


def sweep(*, now) -> dict[str, int]:
    """Do everything that has fallen due by `now`; returns a count for each kind of effect."""
    steps = {"review_reminders": remind_of_review, "statement_reminders": remind_readers}
    return {kind: attempt(f"policy.{kind}", step, by=SYSTEM, now=now) for kind, step in steps.items()}
