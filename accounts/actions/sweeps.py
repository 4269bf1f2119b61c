"""What falls due by itself in `accounts`: found in the database, done once, safe to run twice at once."""

from accounts.actions.requests import pass_on_requests
from core.actor import SYSTEM


def sweep(*, now) -> dict[str, int]:
    """Do everything that has fallen due by `now`; returns a count for each kind of effect."""
    by = SYSTEM.afresh(now)
    return {
        "proposals passed on": pass_on_requests(by=by, now=now),
    }
