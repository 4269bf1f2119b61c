"""Who is told about a report. Every message is discreet, and none says what a report is about."""

from core.notices import api as notices
from incidents.queries.routing import kept_out_ids
from incidents.states import Severity

SUBJECT = "A report needs you"
KEEPS_PASSWORDS = " It is about somebody who keeps passwords: the page says what to think of."


def _urgency(incident):
    return notices.DIGEST if incident.severity == Severity.ROUTINE else notices.NOW


def _post(incident, to, now, *, key, body, urgency, subject=SUBJECT):
    """Tell these people, and never anybody who must not see the report."""
    kept_out = kept_out_ids(incident)
    people = [person for person in to if person is not None and person.pk not in kept_out]
    notices.post(
        key=f"incident.{incident.pk}.{key}",
        to=people,
        subject=subject,
        body=body,
        now=now,
        urgency=urgency,
        link=incident.get_absolute_url(),
        about=incident,
        is_discreet=True,
    )


def incident_reported(incident, now):
    """The lead learns at once, or in the morning's list where it is routine (CO10)."""
    body = "You lead a new report. Open it and say that you are looking at it."
    if incident.is_about_technician:
        body += KEEPS_PASSWORDS
    _post(incident, [incident.lead], now, key="reported", body=body, urgency=_urgency(incident))


def incident_told_at_once(incident, people, now, key="told-at-once"):
    """The safeguarding lead learns at once of danger, of a picture, of a child at risk."""
    body = "A report speaks of danger or of a child who may be at risk. Open it now."
    _post(incident, people, now, key=key, body=body, urgency=notices.NOW)


def incident_escalated(incident, people, step, now):
    """Nobody looked in time: the next people are told, and the lead too (CO10)."""
    body = "Nobody has looked at this report in time. Open it and say that you are looking at it."
    _post(incident, people, now, key=f"escalated.{step}", body=body, urgency=notices.NOW)


def incident_lead_named(incident, now):
    """The new lead learns that the report is theirs."""
    key = f"lead.{incident.lead_id}.{now.isoformat()}"
    body = "You now lead this report."
    if incident.is_about_technician:
        body += KEEPS_PASSWORDS
    _post(incident, [incident.lead], now, key=key, body=body, urgency=notices.NOW)


def incident_reader_added(incident, person, now):
    """Somebody may now read a report."""
    key = f"reader.{now.isoformat()}"
    _post(incident, [person], now, key=key, body="You may now read this report.", urgency=notices.DIGEST)


def incident_concluded(incident, now):
    """The reporter learns that it is finished, and nothing else."""
    _post(
        incident,
        [incident.reported_by],
        now,
        key=f"concluded.{incident.conclusions.count()}",
        subject="Your report is finished",
        body="The report you made has been dealt with. Thank you for making it.",
        urgency=notices.DIGEST,
    )


def take_back(incident, person, now):
    """Somebody must not see the report any more: what they were told of it is taken back."""
    notices.withdraw(incident, now=now, person=person)
