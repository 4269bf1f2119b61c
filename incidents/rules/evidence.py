"""Why not add, open or quarantine a picture or a file."""

from incidents.rules.reports import FINISHED, ONLY_THE_LEAD, is_lead
from incidents.states import PictureAnswer
from people.roles import Permission

NO_PICTURES = (
    "No picture or file may be put in this report. Do not open, copy, forward, save or print it: "
    "leave it where it is and tell the safeguarding lead."
)


def why_not_add_evidence(incident, by, now, picture=PictureAnswer.NO) -> str:
    """Only past the picture question, by the lead or the reporter, while the report is open (CO13).

    `picture` is the answer to the question for what is added now; the report's own answer counts besides.
    """
    if incident.takes_no_pictures or picture != PictureAnswer.NO:
        return NO_PICTURES
    if not incident.is_open:
        return FINISHED
    kept_out = incident.kept_out.filter(person=by.person_id, shared_at=None).exists()
    is_reporter = by.person_id == incident.reported_by_id and by.may(Permission.REPORT)
    if not is_lead(incident, by, now) and (not is_reporter or kept_out):
        return "Only the lead and the reporter add pictures or files."
    return ""


def why_not_stop_for_picture(incident, by, now, picture) -> str:
    """Whoever could add a file says that it may show a child like that, or that they are not sure."""
    if picture not in (PictureAnswer.YES, PictureAnswer.UNSURE):
        return "A report is marked only where a picture could show a child like that."
    return why_not_add_evidence(incident, by, now)


def why_not_open_evidence(evidence, by, now) -> str:
    """Nobody opens what is in quarantine."""
    if evidence.quarantined_at is not None:
        return "This file is in quarantine. Nobody opens it or takes it away."
    return ""


def why_not_quarantine_evidence(evidence, by, now) -> str:
    """The lead puts away what should never have come."""
    if evidence.quarantined_at is not None:
        return "This file is already in quarantine."
    return "" if is_lead(evidence.incident, by, now) else ONLY_THE_LEAD
