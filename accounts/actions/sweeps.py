"""What falls due by itself in `accounts`: found in the database, done once, safe to run twice at once."""

from accounts.actions.handovers import expire_handovers
from accounts.actions.leaving import end_access_of_leavers
from accounts.actions.removals import tell_of_late_removals
from accounts.actions.requests import pass_on_requests
from core.actor import SYSTEM
from core.files.api import sweep_orphans


def sweep(*, now) -> dict[str, int]:
    """Do everything that has fallen due by `now`; returns a count for each kind of effect."""
    by = SYSTEM.afresh(now)
    return {
        "proposals_passed_on": pass_on_requests(by=by, now=now),
        "offers_not_collected": expire_handovers(by=by, now=now),
        "access_ended": end_access_of_leavers(by=by, now=now),
        "late_removals_told": tell_of_late_removals(by=by, now=now),
        "orphaned_files_removed": sweep_orphans(by=by, now=now),
    }
