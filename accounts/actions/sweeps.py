"""What falls due by itself in `accounts`: found in the database, done once, safe to run twice at once."""

from accounts.actions.directory import link_entries
from accounts.actions.handovers import expire_handovers
from accounts.actions.leaving import end_access_of_leavers
from accounts.actions.linked_groups import tell_of_group_dates
from accounts.actions.list_folder import pick_up_staff_lists
from accounts.actions.long_leave import begin_long_leaves, end_long_leaves
from accounts.actions.looks import tell_of_looks
from accounts.actions.openings import expire_openings
from accounts.actions.removals import tell_of_late_removals
from accounts.actions.requests import pass_on_requests
from accounts.actions.reviews import open_reviews, remind_of_reviews, tell_of_lapsed_reviews
from accounts.actions.safe_imports import forget_safe_imports
from accounts.actions.takedowns import tell_of_late_takedowns
from accounts.actions.withdrawals import tell_of_late_withdrawals
from core.actor import SYSTEM
from core.files.api import sweep_orphans
from core.heartbeat.troubles import attempt


def sweep(*, now) -> dict[str, int]:
    """Do everything that has fallen due by `now`; returns a count for each kind of effect."""
    steps = {
        # Access first: whatever else fails, nobody who has left stays in.
        "access_ended": end_access_of_leavers,
        "directory_linked": link_entries,
        "long_leaves_begun": begin_long_leaves,
        "long_leaves_ended": end_long_leaves,
        "staff_lists_picked_up": pick_up_staff_lists,
        "proposals_passed_on": pass_on_requests,
        "offers_not_collected": expire_handovers,
        "late_removals_told": tell_of_late_removals,
        "late_takedowns_told": tell_of_late_takedowns,
        "late_withdrawals_told": tell_of_late_withdrawals,
        "reviews_opened": open_reviews,
        "reviews_reminded": remind_of_reviews,
        "reviews_lapsed": tell_of_lapsed_reviews,
        "group_dates_told": tell_of_group_dates,
        "password_files_forgotten": forget_safe_imports,
        "openings_expired": expire_openings,
        "told_of_looks": tell_of_looks,
        "orphaned_files_removed": sweep_orphans,
    }
    by = SYSTEM.afresh(now)
    return {kind: attempt(f"accounts.{kind}", step, by=by, now=now) for kind, step in steps.items()}
