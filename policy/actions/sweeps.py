"""What falls due by itself for the Statement: reminders to read it and to review it."""

from core.actor import SYSTEM
from policy.actions.acknowledgements import remind_of_review, remind_readers


def sweep(*, now) -> dict[str, int]:
    """Do everything that has fallen due by `now`; returns a count for each kind of effect."""
    return {
        "review_reminders": remind_of_review(by=SYSTEM, now=now),
        "statement_reminders": remind_readers(by=SYSTEM, now=now),
    }
