"""What falls due by itself in `incidents`: found in the database, done once, safe to run twice at once."""

from core.actor import SYSTEM
from incidents.actions.escalations import escalate_reports, give_leads


def sweep(*, now) -> dict[str, int]:
    """Do everything that has fallen due by `now`; returns a count for each kind of effect."""
    return {
        "reports_given_a_lead": give_leads(by=SYSTEM, now=now),
        "reports_escalated": escalate_reports(by=SYSTEM, now=now),
    }
