"""Figures for whoever watches over the installation."""

from accounts.models import AccessRemoval, PostingRight, SchoolAccount
from core.measure import Measure


def measures(now) -> list[Measure]:
    """How many accounts are in use, and what leavers still have or had (RO9, RO10); four statements."""
    left = PostingRight.objects.current().filter(person__access_ends_at__lte=now)
    return [
        Measure("accounts_live", "School accounts in use.", SchoolAccount.objects.live().count()),
        Measure(
            "removals_open",
            "Removals not proved yet.",
            AccessRemoval.objects.open().count(),
        ),
        Measure("removals_late", "Removals whose time has passed.", AccessRemoval.objects.late(now).count()),
        Measure("leavers_who_can_post", "Rights to post of people who have left; 0 when all is well.", left.count()),
    ]
