"""The ladder: what happens when nobody looks, or when nobody leads (CO10, RO3)."""

from core.action import action
from core.audit import api as audit
from core.heartbeat.troubles import among
from core.workdays.queries import school_calendar
from incidents import notices, targets
from incidents.actions.people import give_next_lead
from incidents.models import Escalation
from incidents.queries.routing import next_to_tell, reports_to_escalate, reports_without_lead, told_so_far

BATCH = 500
STEPS = 2


@action
def escalate_reports(*, by, now, but_not=(), only=None):
    """Tell the stand-in and the next holder of every report that nobody has looked at in time.

    Each step happens once; where several are due at the same time only the latest is told. At most 500
    at once; returns how many reports took a step.
    """
    due = list(among(reports_to_escalate(now), but_not=but_not, only=only)[:BATCH])
    calendar = school_calendar() if due else None
    climbed = [(incident, *_climb(incident, now, calendar)) for incident in due]
    audit.record_many(
        [("incident.escalated", incident, {"step": step, "told": told}) for incident, step, told in climbed], by=by
    )
    return len(due)


def _climb(incident, now, calendar):
    """Take every step that is due; returns the last one's number and the names of whoever it told."""
    step, rows = incident.escalations.count(), []
    while incident.escalate_at is not None and incident.escalate_at <= now:
        step += 1
        due = {"step": step, "due_at": incident.escalate_at, "escalated_at": now}
        rows.append(Escalation(incident=incident, led_as=incident.led_as, **due))
        after = targets.look_by(incident.severity, incident.escalate_at, calendar)
        incident.escalate_at = targets.in_school_time(after, calendar) if step < STEPS else None
    told = next_to_tell(incident, now)
    Escalation.objects.bulk_create(rows)
    incident.escalations.get(step=step).told.set(told)
    incident.save(update_fields=["escalate_at"])
    notices.incident_escalated(incident, told_so_far(incident), step, now)
    return step, [person.name for person in told]


@action
def give_leads(*, by, now, but_not=(), only=None):
    """Give every open report whose lead has left, or that has none, to whoever acts for its role now.

    At most 500 at once; returns how many found a lead.
    """
    found = 0
    for incident in among(reports_without_lead(now), but_not=but_not, only=only)[:BATCH]:
        if incident.lead_id is None and not next_to_tell(incident, now):
            continue
        give_next_lead(incident, by=by, now=now)
        found += incident.lead_id is not None
    return found
