"""Why not name a lead, keep somebody out, let somebody in, or correct a naming."""

from incidents.rules.reports import FINISHED, ONLY_THE_LEAD, is_lead
from people.roles import Permission


def why_not_name_lead(incident, by, now, person=None) -> str:
    """The lead names another; so may the headteacher, or the safeguarding lead where a child is at risk (RO3)."""
    if not is_lead(incident, by, now) and (_is_kept_out(incident, by.person) or not leads_such(incident, by)):
        return ONLY_THE_LEAD
    if not incident.is_open:
        return FINISHED
    if person is None:
        return ""
    if person.pk == incident.lead_id:
        return f"{person.name} already leads this report."
    return _why_not_trust(incident, person, now)


def why_not_mark_restricted(incident, by, now) -> str:
    """The lead restricts a report to those who need to know."""
    if incident.is_restricted:
        return "This report is already restricted."
    return "" if is_lead(incident, by, now) else ONLY_THE_LEAD


def why_not_keep_out(incident, by, now, person=None) -> str:
    """The lead adds somebody who must not see the report."""
    if not is_lead(incident, by, now):
        return ONLY_THE_LEAD
    if person is None:
        return ""
    # A naming may be corrected: whoever is kept out by it may be kept out for another reason besides.
    if incident.kept_out.filter(person=person, shared_at=None, is_about_them=False).exists():
        return f"{person.name} is already on the list."
    return ""


def why_not_name_about(incident, by, now, person=None) -> str:
    """The lead says that it is about somebody of the school."""
    if not is_lead(incident, by, now):
        return ONLY_THE_LEAD
    if not incident.is_open:
        return FINISHED
    if person is not None and incident.about.filter(person=person, corrected_at=None).exists():
        return f"The report already says that it is about {person.name}."
    return ""


def why_not_share_report(kept_out, by, now) -> str:
    """Nobody on the list is let in before the lead, after advice, shares the report."""
    if kept_out.shared_at is not None:
        return "This report has already been shared with them."
    return "" if is_lead(kept_out.incident, by, now) else ONLY_THE_LEAD


def why_not_correct_naming(about_person, by, now, instead=None) -> str:
    """The lead corrects whom a report is about; both versions stay."""
    if about_person.corrected_at is not None:
        return "This has already been corrected."
    if not is_lead(about_person.incident, by, now):
        return ONLY_THE_LEAD
    if instead is not None and about_person.incident.about.filter(person=instead, corrected_at=None).exists():
        return f"The report already says that it is about {instead.name}."
    return ""


def why_not_add_reader(incident, by, now, person=None) -> str:
    """The lead lets somebody read the report who is not kept out of it."""
    if not is_lead(incident, by, now):
        return ONLY_THE_LEAD
    if person is None:
        return ""
    if incident.readers.filter(person=person, ended_at=None).exists():
        return f"{person.name} can already read this report."
    return _why_not_trust(incident, person, now)


def leads_such(incident, by) -> bool:
    """Whether this person's role leads reports of this kind, whoever leads it now and whoever must not see it."""
    if incident.is_about_headteacher:
        return by.may(Permission.LEAD_ABOUT_HEADTEACHER) and incident.lead_id is None
    if incident.is_child_at_risk and by.may(Permission.LEAD_CHILD_AT_RISK):
        return True
    if incident.is_staff_conduct or not incident.is_restricted:
        return by.may(Permission.LEAD_STAFF_CONDUCT)
    return False


def _why_not_trust(incident, person, now) -> str:
    if _is_kept_out(incident, person):
        return f"{person.name} is on the list of people who must not see this report."
    if person.is_shut_out(now):
        return f"{person.name} {person.gone}. Choose somebody else."
    if not person.email:
        return f"{person.name} has no sign-in. Choose somebody else."
    return ""


def _is_kept_out(incident, person) -> bool:
    return person is None or incident.kept_out.filter(person=person, shared_at=None).exists()
