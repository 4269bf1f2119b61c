"""Pictures and files that passed the picture question."""

from core.action import action, refuse_if
from core.audit import api as audit
from core.files import api as files
from core.workdays.queries import school_calendar
from incidents import notices, rules, targets
from incidents.actions.reports import tell_safeguarding_lead
from incidents.models import Evidence
from incidents.states import IncidentState, Severity


@action
def add_evidence(incident, *, by, now, upload, picture, note=""):
    """Keep a picture or file sealed, as it came, with its SHA-256, the time and who.

    `picture` is the answer to the picture question for this very file. Raises Refused for any answer but No,
    in a report that takes no pictures, or where `by` is neither its lead nor its reporter.
    """
    refuse_if(rules.why_not_add_evidence(incident, by, now, picture))
    stored = files.keep(upload, by=by, now=now)
    evidence = Evidence.objects.create(
        incident=incident, stored_file=stored, note=note, added_at=now, added_by=by.person
    )
    audit.record("evidence.added", incident, by=by, sha256=stored.sha256[:12])
    return evidence


@action
def stop_for_picture(incident, *, by, now, picture):
    """A picture could show a child naked, partly naked or sexually: nothing is taken, the safeguarding lead knows now.

    The report is marked as if the first question had been answered so: a child at risk, restricted, immediate,
    and no picture ever (CO13). Raises Refused where `by` could not add a file here.
    """
    refuse_if(rules.why_not_stop_for_picture(incident, by, now, picture))
    incident.picture, incident.severity = picture, Severity.IMMEDIATE
    incident.is_child_at_risk = incident.is_restricted = True
    _hurry(incident, now)
    incident.save()
    audit.record("picture.stopped", incident, by=by, answer=incident.get_picture_display())
    tell_safeguarding_lead(incident, now, key="picture")
    if incident.lead_id != by.person_id:
        notices.incident_told_at_once(incident, [incident.lead], now, key="picture")


def _hurry(incident, now):
    """Bring the first look and the assessment forward; what was due sooner stays."""
    calendar = school_calendar()
    if incident.state == IncidentState.REPORTED:
        incident.look_by = min(incident.look_by, targets.look_by(incident.severity, now, calendar))
        if incident.escalate_at is not None:
            soon = targets.in_school_time(incident.look_by, calendar)
            incident.escalate_at = min(incident.escalate_at, soon)
    if incident.assessed_at is None:
        incident.assess_by = min(incident.assess_by, targets.assess_by(incident.severity, now, calendar))


@action
def quarantine_evidence(evidence, *, by, now, reason):
    """Put away what should never have come: from now on nobody opens it or takes it away."""
    refuse_if(rules.why_not_quarantine_evidence(evidence, by, now))
    evidence.quarantined_at, evidence.quarantined_by = now, by.person
    evidence.quarantine_reason = reason
    evidence.save(update_fields=["quarantined_at", "quarantined_by", "quarantine_reason"])
    audit.record("evidence.quarantined", evidence.incident, by=by, sha256=evidence.stored_file.sha256[:12])
