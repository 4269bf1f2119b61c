"""Why not report, look, assess, refer, conclude or reopen."""

from django.utils import timezone

from incidents.agencies import BY_KEY
from incidents.states import INCIDENT_TRANSITIONS, HarmThreshold, IncidentState
from people.roles import Permission

ONLY_THE_LEAD = "Only the lead of this report can do that."
ANSWER_THRESHOLD = "First answer whether the harm threshold may be met."
LOCKED = (
    "This is locked until the LADO's advice is recorded. Ring the LADO before you speak to the person or to witnesses."
)
BELOW = (
    "It is below the harm threshold, so nothing more is written here. "
    "Record only that it went to the headteacher's file of low-level concerns."
)
LOOK_FIRST = "First say that you are looking at this report."
FINISHED = "This report is finished. Open it again first."
TELL_THE_AGENCY = "First record that the supply agency has been told."


def is_lead(incident, by, now) -> bool:
    """Whether this person leads the report, or looks after it while its lead is away; never somebody kept out."""
    if incident.lead_id is None or by.person_id is None:
        return False
    if by.person_id != incident.lead_id:
        away = incident.lead.absences.current(timezone.localdate(now)).filter(stand_in=by.person_id)
        if not away.exists():
            return False
    return not incident.kept_out.filter(person=by.person_id, shared_at=None).exists()


def is_locked(incident) -> bool:
    """Whether assessment, platforms and decisions wait for the LADO's advice, or for the question before it."""
    conduct = getattr(incident, "conduct", None)
    return incident.is_staff_conduct and (conduct is None or conduct.is_locked)


def why_not_report(by) -> str:
    """Everybody who works for or governs the school may report (CO10)."""
    if not by.may(Permission.REPORT):
        return "Only people who work for or govern the school make a report here."
    return ""


def why_not_look_at_report(incident, by, now) -> str:
    """The lead takes the first look, or whoever the ladder asked instead."""
    if incident.state not in INCIDENT_TRANSITIONS["look_at_report"][0]:
        return "Somebody has already looked at this report."
    asked = incident.escalations.filter(told=by.person_id, led_as=incident.led_as).exists()
    kept_out = incident.kept_out.filter(person=by.person_id, shared_at=None).exists()
    if not is_lead(incident, by, now) and (not asked or kept_out):
        return "Only the lead of this report, or whoever was asked instead, takes the first look."
    return ""


def why_not_check_conduct(incident, by, now) -> str:
    """The lead of a report about a colleague says whether the harm threshold may be met."""
    if not incident.is_staff_conduct:
        return "This report is not about the conduct of somebody who works here."
    return _why_not_work_on(incident, by, now)


def why_not_record_advice(incident, by, now) -> str:
    """The LADO's advice is recorded once, where the threshold may be met."""
    conduct = getattr(incident, "conduct", None)
    if conduct is None or conduct.threshold != HarmThreshold.MAY_MEET:
        return "The LADO's advice is needed only where the harm threshold may be met."
    if conduct.advised_at is not None:
        return "The LADO's advice has already been recorded."
    return _why_not_work_on(incident, by, now)


def why_not_assess_report(incident, by, now) -> str:
    """The lead assesses, once the LADO has advised where a colleague may have done harm (RO4)."""
    return _why_not_work_on(incident, by, now) or _why_locked(incident) or _why_below(incident)


def why_not_refer_report(incident, by, now, agency="") -> str:
    """The lead records that an agency was told; before the LADO's advice only those who keep people safe (BR2)."""
    if not is_lead(incident, by, now):
        return ONLY_THE_LEAD
    if incident.state == IncidentState.CONCLUDED:
        return FINISHED
    if not agency or BY_KEY[agency].is_before_advice:
        return ""
    if agency == "supply-agency" and getattr(incident, "conduct", None) is not None:
        return ""
    if is_locked(incident):
        return (
            "Until the LADO's advice is recorded, only the police, children's services, the LADO and CEOP may be told."
        )
    return ""


def why_not_record_answer(referral, by, now) -> str:
    """The lead records what an agency answered, once."""
    if referral.answered_at is not None:
        return "The answer has already been recorded."
    return "" if is_lead(referral.incident, by, now) else ONLY_THE_LEAD


def why_not_record_takedown(incident, by, now) -> str:
    """The lead records that it has come down (CO13)."""
    if not incident.needs_takedown:
        return "Nothing has to come down in this report."
    if incident.taken_down_at is not None:
        return "It has already been taken down."
    return "" if is_lead(incident, by, now) else ONLY_THE_LEAD


def why_not_pass_to_low_level_file(incident, by, now) -> str:
    """Below the harm threshold the report ends with one line and a date."""
    conduct = getattr(incident, "conduct", None)
    if conduct is None or conduct.threshold != HarmThreshold.BELOW:
        return "Only conduct below the harm threshold goes to the file of low-level concerns."
    return _why_not_work_on(incident, by, now) or _why_agency_not_told(incident)


def why_not_conclude_report(incident, by, now) -> str:
    """The lead concludes what has been assessed (BR1)."""
    if reason := _why_not_work_on(incident, by, now) or _why_locked(incident) or _why_below(incident):
        return reason
    if incident.state not in INCIDENT_TRANSITIONS["conclude_report"][0]:
        return "First write the assessment."
    return _why_agency_not_told(incident)


def why_not_reopen_report(incident, by, now) -> str:
    """The lead opens a finished report again, with a reason."""
    if incident.state not in INCIDENT_TRANSITIONS["reopen_report"][0]:
        return "This report is not finished."
    return "" if is_lead(incident, by, now) else ONLY_THE_LEAD


def _why_not_work_on(incident, by, now) -> str:
    if not is_lead(incident, by, now):
        return ONLY_THE_LEAD
    if incident.state == IncidentState.REPORTED:
        return LOOK_FIRST
    return FINISHED if incident.state == IncidentState.CONCLUDED else ""


def _why_locked(incident) -> str:
    if not is_locked(incident):
        return ""
    return ANSWER_THRESHOLD if getattr(incident, "conduct", None) is None else LOCKED


def _why_below(incident) -> str:
    conduct = getattr(incident, "conduct", None)
    return BELOW if conduct is not None and conduct.threshold == HarmThreshold.BELOW else ""


def _why_agency_not_told(incident) -> str:
    conduct = getattr(incident, "conduct", None)
    if conduct is None or not conduct.is_supply:
        return ""
    return "" if incident.referrals.filter(agency="supply-agency").exists() else TELL_THE_AGENCY
