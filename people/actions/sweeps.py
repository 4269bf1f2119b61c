"""What falls due by itself in `people`: found in the database, done once, safe to run twice at once."""

from core.actor import SYSTEM
from people.actions.factor_resets import expire_factor_resets


def sweep(*, now) -> dict[str, int]:
    """Do everything that has fallen due by `now`; returns a count for each kind of effect."""
    by = SYSTEM.afresh(now)
    return {"factor_resets_expired": expire_factor_resets(by=by, now=now)}
