"""Pictures and files that passed the picture question."""

from core.action import action, refuse_if
from core.audit import api as audit
from core.files import api as files
from incidents import rules
from incidents.models import Evidence


@action
def add_evidence(incident, *, by, now, upload, note=""):
    """Keep a picture or file sealed, as it came, with its SHA-256, the time and who.

    Raises Refused in a report that takes no pictures, or where `by` is neither its lead nor its reporter.
    """
    refuse_if(rules.why_not_add_evidence(incident, by, now))
    stored = files.keep(upload, by=by, now=now)
    evidence = Evidence.objects.create(
        incident=incident, stored_file=stored, note=note, added_at=now, added_by=by.person
    )
    audit.record("evidence.added", incident, by=by, sha256=stored.sha256[:12])
    return evidence


@action
def quarantine_evidence(evidence, *, by, now, reason):
    """Put away what should never have come: from now on nobody opens it or takes it away."""
    refuse_if(rules.why_not_quarantine_evidence(evidence, by, now))
    evidence.quarantined_at, evidence.quarantined_by = now, by.person
    evidence.quarantine_reason = reason
    evidence.save(update_fields=["quarantined_at", "quarantined_by", "quarantine_reason"])
    audit.record("evidence.quarantined", evidence.incident, by=by, sha256=evidence.stored_file.sha256[:12])
