"""What the page of a report reads, in a fixed number of statements."""

from django.urls import reverse

from core.audit import api as audit
from core.pages.words import last_day, moment


def parts_of(incident) -> dict:
    """The parts of a report, each with its people. For somebody who may read it in full."""
    return {
        "about": list(incident.about.select_related("person", "corrected_by")),
        "kept_out": list(incident.kept_out.select_related("person", "shared_by")),
        "readers": list(incident.readers.filter(ended_at=None).select_related("person")),
        "assessments": list(incident.assessments.select_related("assessed_by")),
        "referrals": list(incident.referrals.select_related("referred_by", "answered_by")),
        "evidence": list(incident.evidence.select_related("stored_file", "added_by")),
        "conclusions": list(incident.conclusions.select_related("concluded_by", "reopened_by")),
        "escalations": list(incident.escalations.prefetch_related("told")),
    }


def history_for(incident, by, is_lead) -> tuple[list, list]:
    """The timeline, and who opened the report with the last time; the lead alone reads the latter.

    The reporter's name is taken out for everybody but the lead and the reporter.
    """
    entries = audit.history_of(incident)
    shown = [entry for entry in entries if entry.event != "incident.read"]
    if is_lead:
        opened = {entry.actor_name: entry.at for entry in reversed(entries) if entry.event == "incident.read"}
        return shown, sorted(opened.items())
    if by.person_id != incident.reported_by_id:
        for entry in shown:
            if entry.actor_id == str(incident.reported_by_id):
                entry.actor_name = "the reporter"
    return shown, []


def said_by_reporter(incident) -> list:
    """What the reporter wrote, as rows of (label, words); the link as words, so that nobody opens it by accident."""
    rows = [
        ("What", incident.get_kind_display().capitalize()),
        ("Where", incident.place),
        ("Link", incident.link),
        ("When", incident.happened),
        ("What happened", incident.words or "Nothing was written"),
        ("Also about", incident.about_words),
        ("Safeguarding reference", incident.child_reference),
    ]
    return [(label, value) for label, value in rows if value]


def rows_of(incident, is_lead) -> list:
    """What is known of a report; the reporter's name for its lead only."""
    rows = said_by_reporter(incident)
    if incident.comment_id:
        address = reverse("monitoring:comment", args=[incident.comment_id])
        rows.append(("Made from", "A comment", address, "Open the comment"))
    rows.append(("Reported", moment(incident.reported_at)))
    if is_lead:
        rows.append(("Reported by", incident.reported_by.name))
    rows.append(("Lead", incident.lead.name if incident.lead else "Nobody yet"))
    if incident.first_look_at:
        rows.append(("First look", moment(incident.first_look_at)))
    else:
        rows.append(("First look due", f"by {last_day(incident.look_by)}"))
    if incident.assessed_at is None and incident.is_open:
        rows.append(("Assessment due", f"by {last_day(incident.assess_by)}"))
    if incident.needs_takedown:
        rows.append(("Taken down", moment(incident.taken_down_at) if incident.taken_down_at else "Not yet"))
    return rows


def rows_of_conduct(conduct) -> list:
    """The harm threshold, the LADO's advice, the low-level file."""
    if conduct is None:
        return []
    answer = f"{conduct.get_threshold_display()} ({conduct.checked_by.name}, {moment(conduct.checked_at)})"
    rows = [("May the harm threshold be met?", answer)]
    if conduct.is_supply:
        rows.append(("From a supply agency", "Yes: the agency is told too"))
    if conduct.advised_at:
        rows.append(("The LADO's advice", f"{conduct.adviser}, {moment(conduct.advised_at)}\n{conduct.advice}"))
    elif conduct.is_locked:
        rows.append(("The LADO's advice", "Not recorded yet: assessment, platforms and decisions wait for it"))
    return rows
