"""Making a report, and taking the first look."""

from core.action import action, refuse_if
from core.audit import api as audit
from core.workdays.queries import school_calendar
from incidents import notices, rules, targets
from incidents.models import AboutPerson, Incident, KeptOut, Reader
from incidents.queries.routing import is_headteacher_for_good, offices_of, route
from incidents.states import (
    SEVERITY_OF_KIND,
    TAKEDOWN_KINDS,
    IncidentKind,
    IncidentState,
    PictureAnswer,
    Severity,
)
from people.queries import who_acts_as
from people.roles import Role


@action
def report_incident(
    *, by, now, sent_once, about=(), kept_out=(), is_about_other_staff=False, chosen_lead=None, **answers
):
    """Make a report, give it its lead and its targets, and tell who must know (CO10, RO3).

    `answers` are fields of Incident (kind, picture, words, …). `sent_once` names the form that was
    sent: the same form twice is one report. Raises Refused where `by` may not report.
    """
    refuse_if(rules.why_not_report(by))
    already = Incident.objects.filter(sent_once=sent_once, reported_by=by.person).first()
    if already is not None:
        return already
    incident = Incident(sent_once=sent_once, reported_at=now, reported_by=by.person, **answers)
    _judge(incident, about, kept_out, is_about_other_staff, now)
    _give_lead(incident, about, kept_out, chosen_lead, now)
    incident.save()
    _keep_people(incident, about, kept_out, by, now)
    audit.record("incident.reported", incident, by=by, severity=incident.severity)
    if incident.lead is None:
        audit.record("lead.missing", incident, by=by, led_as=incident.led_as)
    notices.incident_reported(incident, now)
    if incident.is_danger_now or incident.is_child_at_risk:
        tell_safeguarding_lead(incident, now)
    return incident


def _judge(incident, about, kept_out, is_about_other_staff, now):
    """How bad it is, who may not see it, and by when somebody must have looked."""
    offices = offices_of({person.pk for person in about}, now)
    incident.is_child_at_risk = incident.is_child_at_risk or incident.picture != PictureAnswer.NO
    incident.is_staff_conduct = bool(about) or is_about_other_staff
    incident.is_about_headteacher = any(is_headteacher_for_good(person, now) for person in about)
    incident.is_about_technician = Role.TECHNICIAN in offices
    incident.is_restricted = incident.is_child_at_risk or incident.is_staff_conduct or bool(kept_out)
    incident.needs_takedown = incident.kind in TAKEDOWN_KINDS
    acute = incident.is_danger_now or incident.is_child_at_risk
    incident.severity = Severity.IMMEDIATE if acute else SEVERITY_OF_KIND[incident.kind]
    calendar = school_calendar()
    incident.look_by = targets.look_by(incident.severity, now, calendar)
    incident.assess_by = targets.assess_by(incident.severity, now, calendar)
    incident.escalate_at = targets.in_school_time(incident.look_by, calendar)


def _give_lead(incident, about, kept_out, chosen_lead, now):
    about_ids = {person.pk for person in about}
    kept_ids = about_ids | {person.pk for person in kept_out}
    found = route(
        about=about_ids,
        kept_out=kept_ids,
        is_child_at_risk=incident.is_child_at_risk,
        is_staff_conduct=incident.is_staff_conduct,
        now=now,
    )
    incident.led_as, incident.lead = found.role, found.lead
    may_choose = incident.kind == IncidentKind.COLLEAGUE and found.role == Role.HEADTEACHER
    if chosen_lead is not None and may_choose and chosen_lead.pk not in kept_ids:
        incident.lead = chosen_lead


def _keep_people(incident, about, kept_out, by, now):
    AboutPerson.objects.bulk_create(
        AboutPerson(incident=incident, person=person, named_at=now, named_by=by.person) for person in about
    )
    reasons = [(person, "The reporter asked for it.", False) for person in kept_out]
    reasons += [(person, "The report is about them.", True) for person in about]
    KeptOut.objects.bulk_create(
        KeptOut(incident=incident, person=person, why=why, is_about_them=is_about, added_at=now, added_by=by.person)
        for person, why, is_about in reasons
    )


def tell_safeguarding_lead(incident, now, key="told-at-once"):
    """Danger, a picture or a child at risk: the safeguarding lead may read it and is told, whoever leads.

    For actions only; the change that calls it is recorded there. Each `key` is told once.
    """
    kept_ids = set(incident.kept_out.filter(shared_at=None).values_list("person_id", flat=True))
    there = who_acts_as(Role.SAFEGUARDING_LEAD, now, but_not=frozenset(kept_ids))
    told = [person for person in there if person.pk != incident.lead_id]
    already = set(incident.readers.filter(ended_at=None).values_list("person_id", flat=True))
    Reader.objects.bulk_create(
        Reader(incident=incident, person=person, why="Told at once.", added_at=now)
        for person in told
        if person.pk not in already
    )
    notices.incident_told_at_once(incident, told, now, key)


@action
def look_at_report(incident, *, by, now):
    """Take the first look: the ladder stops, and whoever was asked instead becomes the lead (CO10).

    Raises Refused where somebody has looked already or `by` is not the one to look.
    """
    refuse_if(rules.why_not_look_at_report(incident, by, now))
    if not rules.is_lead(incident, by, now):
        incident.lead = by.person
    incident.state = IncidentState.BEING_ASSESSED
    incident.first_look_at, incident.first_look_by = now, by.person
    incident.escalate_at = None
    incident.save(update_fields=["lead", "state", "first_look_at", "first_look_by", "escalate_at"])
    audit.record("incident.looked_at", incident, by=by, in_time=now < incident.look_by)


@action
def read_report(incident, *, by, now):
    """Record that somebody opened a restricted report, or a file of it."""
    audit.record("incident.read", incident, by=by)
