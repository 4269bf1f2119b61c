"""What falls due by itself in `incidents`: found in the database, done once, safe to run twice at once."""

from core.actor import SYSTEM
from core.heartbeat.troubles import all_of
from incidents.actions.escalations import escalate_reports, give_leads
from incidents.queries.routing import reports_to_escalate, reports_without_lead


def sweep(*, now) -> dict[str, int]:
    """Do everything that has fallen due by `now`; returns a count for each kind of effect."""
    steps = {
        "reports_given_a_lead": (give_leads, reports_without_lead(now)),
        "reports_escalated": (escalate_reports, reports_to_escalate(now)),
    }
    return {kind: all_of(f"incidents.{kind}", step, due, by=SYSTEM, now=now) for kind, (step, due) in steps.items()}
