"""Assessing, referring, taking down, concluding and opening again."""

from core.action import action, refuse_if
from core.audit import api as audit
from incidents import notices, rules
from incidents.actions.reports import tell_safeguarding_lead
from incidents.models import Assessment, Conclusion, ConductCheck, Referral
from incidents.states import IncidentState, Outcome


@action
def assess_report(incident, *, by, now, facts, severity, who_is_involved="", is_child_at_risk=False):
    """Write down the facts and how bad it is (RO4); an earlier assessment stays beside it.

    Where a child turns out to be at risk the report is restricted and the safeguarding lead told at once.
    Raises Refused before the first look, and while the LADO's advice is awaited.
    """
    refuse_if(rules.why_not_assess_report(incident, by, now))
    assessment = Assessment.objects.create(
        incident=incident,
        facts=facts,
        who_is_involved=who_is_involved,
        severity=severity,
        assessed_at=now,
        assessed_by=by.person,
    )
    incident.state, incident.severity = IncidentState.ASSESSED, severity
    if incident.assessed_at is None:
        incident.assessed_at, incident.assessed_by = now, by.person
    incident.save(update_fields=["state", "severity", "assessed_at", "assessed_by"])
    audit.record("incident.assessed", incident, by=by, severity=severity)
    if is_child_at_risk and not incident.is_child_at_risk:
        incident.is_child_at_risk = incident.is_restricted = True
        incident.save(update_fields=["is_child_at_risk", "is_restricted"])
        tell_safeguarding_lead(incident, now)
    return assessment


@action
def check_conduct(incident, *, by, now, threshold, is_supply=False):
    """Say whether a colleague's conduct may meet the harm threshold; if so, all else waits for the LADO.

    Raises Refused before the first look or where the report is not about a colleague.
    """
    refuse_if(rules.why_not_check_conduct(incident, by, now))
    conduct, _ = ConductCheck.objects.update_or_create(
        incident=incident,
        defaults={"threshold": threshold, "is_supply": is_supply, "checked_at": now, "checked_by": by.person},
    )
    audit.record("conduct.checked", incident, by=by, threshold=conduct.get_threshold_display())
    return conduct


@action
def record_advice(incident, *, by, now, advised_at, adviser, advice):
    """Record what the LADO advised and when; assessment and decisions are free again.

    Raises Refused where no advice is awaited.
    """
    refuse_if(rules.why_not_record_advice(incident, by, now))
    conduct = incident.conduct
    conduct.advised_at, conduct.adviser, conduct.advice = advised_at, adviser, advice
    conduct.advice_recorded_at, conduct.advice_recorded_by = now, by.person
    conduct.save()
    audit.record("advice.recorded", incident, by=by, advised_at=advised_at)


@action
def refer_report(incident, *, by, now, agency, to_whom, told, chase_on, reference=""):
    """Record that an agency was told: whom, what, under which reference, and when to ask again (BR2).

    Raises Refused for agencies that must wait for the LADO's advice.
    """
    refuse_if(rules.why_not_refer_report(incident, by, now, agency))
    referral = Referral.objects.create(
        incident=incident,
        agency=agency,
        to_whom=to_whom,
        told=told,
        reference=reference,
        chase_on=chase_on,
        referred_at=now,
        referred_by=by.person,
    )
    audit.record("agency.told", incident, by=by, agency=referral.get_agency_display(), chase_on=chase_on)
    return referral


@action
def record_answer(referral, *, by, now, answer):
    """Record what an agency answered."""
    refuse_if(rules.why_not_record_answer(referral, by, now))
    referral.answer, referral.answered_at, referral.answered_by = answer, now, by.person
    referral.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record("answer.recorded", referral.incident, by=by, agency=referral.get_agency_display())


@action
def record_takedown(incident, *, by, now):
    """Record that the picture or post has come down from where it stood (CO13, PE5)."""
    refuse_if(rules.why_not_record_takedown(incident, by, now))
    incident.taken_down_at, incident.taken_down_by = now, by.person
    incident.save(update_fields=["taken_down_at", "taken_down_by"])
    audit.record("content.taken_down", incident, by=by)


@action
def conclude_report(incident, *, by, now, outcome, reason, lessons=""):
    """Finish a report with its outcome, the reason and what was learned (BR1); the reporter learns that it is over.

    Raises Refused before the assessment, and while the LADO's advice is awaited.
    """
    refuse_if(rules.why_not_conclude_report(incident, by, now))
    conclusion = _conclude(incident, by, now, outcome=outcome, reason=reason, lessons=lessons)
    audit.record("incident.concluded", incident, by=by, outcome=conclusion.get_outcome_display())
    return conclusion


@action
def pass_to_low_level_file(incident, *, by, now, passed_on):
    """Finish a report below the harm threshold with one line: it went to the headteacher's file on that day."""
    refuse_if(rules.why_not_pass_to_low_level_file(incident, by, now))
    incident.conduct.passed_on = passed_on
    incident.conduct.save(update_fields=["passed_on"])
    conclusion = _conclude(incident, by, now, outcome=Outcome.LOW_LEVEL, reason="", lessons="")
    audit.record("incident.passed_to_low_level_file", incident, by=by, passed_on=passed_on)
    return conclusion


def _conclude(incident, by, now, **values):
    conclusion = Conclusion.objects.create(incident=incident, concluded_at=now, concluded_by=by.person, **values)
    incident.state = IncidentState.CONCLUDED
    incident.save(update_fields=["state"])
    notices.incident_concluded(incident, now)
    return conclusion


@action
def reopen_report(incident, *, by, now, reason):
    """Open a finished report again; how it ended before stays to be read."""
    refuse_if(rules.why_not_reopen_report(incident, by, now))
    conclusion = incident.conclusions.get(reopened_at=None)
    conclusion.reopened_at, conclusion.reopened_by, conclusion.reopen_reason = now, by.person, reason
    conclusion.save(update_fields=["reopened_at", "reopened_by", "reopen_reason"])
    incident.state = IncidentState.REOPENED
    incident.save(update_fields=["state"])
    audit.record("incident.reopened", incident, by=by)
