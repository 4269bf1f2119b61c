"""Who leads a report, who may read it, and who must not see it."""

from core.action import action, refuse_if
from core.audit import api as audit
from core.workdays.queries import school_calendar
from incidents import notices, rules, targets
from incidents.models import AboutPerson, Incident, KeptOut, Reader
from incidents.queries.routing import is_headteacher_for_good, kept_out_ids, offices_of, route, told_so_far
from incidents.states import IncidentState
from people.queries import who_acts_as
from people.roles import Role


@action
def name_lead(incident, *, by, now, person):
    """Give a report to another lead (RO3).

    Raises Refused for somebody who must not see it, has left or has no sign-in.
    """
    refuse_if(rules.why_not_name_lead(incident, by, now, person))
    incident.lead = person
    incident.save(update_fields=["lead"])
    audit.record("lead.named", incident, by=by, lead=person)
    notices.incident_lead_named(incident, now)


@action
def hand_on_report(*, by, now, reference, to):
    """Give a report to another lead from the page of what its lead holds (RO3, RO9).

    Not recorded: the verb that this one calls writes the line.
    """
    name_lead(Incident.objects.get(reference=reference), by=by, now=now, person=to)


@action
def mark_restricted(incident, *, by, now):
    """Restrict a report to its lead and those whom the lead adds."""
    refuse_if(rules.why_not_mark_restricted(incident, by, now))
    incident.is_restricted = True
    incident.save(update_fields=["is_restricted"])
    audit.record("incident.restricted", incident, by=by)


@action
def keep_out(incident, *, by, now, person, why):
    """Add somebody who must not see a report: they lose it at once, with every message about it.

    Where it is the lead, the next holder leads. Raises Refused where they are on the list already.
    """
    refuse_if(rules.why_not_keep_out(incident, by, now, person))
    audit.record("person.kept_out", incident, by=by, person=person)
    _keep_out(incident, person, by, now, why=why)
    if incident.lead_id == person.pk:
        give_next_lead(incident, by=by, now=now)


def _keep_out(incident, person, by, now, **reason):
    KeptOut.objects.create(incident=incident, person=person, added_at=now, added_by=by.person, **reason)
    incident.readers.filter(person=person, ended_at=None).update(ended_at=now, ended_by=by.person)
    incident.is_restricted = True
    incident.save(update_fields=["is_restricted"])
    notices.take_back(incident, person, now)


@action
def name_about(incident, *, by, now, person):
    """Say that a report is about somebody of the school: from now on they must not see it (RO3).

    Where that makes it another role's duty, that role leads from now on. Raises Refused where it says so already.
    """
    refuse_if(rules.why_not_name_about(incident, by, now, person))
    audit.record("person.named", incident, by=by, person=person)
    _name_about(incident, person, by, now)
    _route_again(incident, by, now)


def _name_about(incident, person, by, now):
    AboutPerson.objects.create(incident=incident, person=person, named_at=now, named_by=by.person)
    incident.is_staff_conduct = incident.is_restricted = True
    incident.save(update_fields=["is_staff_conduct", "is_restricted"])
    if not incident.kept_out.filter(person=person, shared_at=None, is_about_them=True).exists():
        _keep_out(incident, person, by, now, why="The report is about them.", is_about_them=True)


def _route_again(incident, by, now):
    """Whose duty a report is, and who leads it, after the naming has changed.

    A lead who is still the right one stays. Where the duty moves, whoever led or was asked before reads on
    only if the new lead adds them, and the ladder of a report that nobody has looked at begins again.
    """
    before, led_as = told_so_far(incident), incident.led_as
    found = _judge_again(incident, now)
    has_moved = incident.led_as != led_as
    if (has_moved and incident.lead not in found.people) or incident.lead_id in kept_out_ids(incident):
        give_next_lead(incident, by=by, now=now)
    if has_moved:
        for person in before:
            if person.pk != incident.lead_id:
                notices.take_back(incident, person, now)


def _judge_again(incident, now):
    """Write down about whom it is and as whose duty it is led; returns the Route."""
    about = [row.person for row in incident.about.filter(corrected_at=None).select_related("person")]
    about_ids = {person.pk for person in about}
    found = route(
        about=about_ids,
        kept_out=about_ids | kept_out_ids(incident),
        is_child_at_risk=incident.is_child_at_risk,
        is_staff_conduct=incident.is_staff_conduct,
        now=now,
    )
    incident.is_about_headteacher = any(is_headteacher_for_good(person, now) for person in about)
    incident.is_about_technician = Role.TECHNICIAN in offices_of(about_ids, now)
    was, incident.led_as = incident.led_as, found.role
    if found.role != was and incident.state == IncidentState.REPORTED:
        calendar = school_calendar()
        due = targets.look_by(incident.severity, now, calendar)
        incident.escalate_at = targets.in_school_time(due, calendar)
    incident.save(update_fields=["is_about_headteacher", "is_about_technician", "led_as", "escalate_at"])
    return found


@action
def give_next_lead(incident, *, by, now):
    """Give a report whose lead has left or must not see it to whoever acts for its role now (RO3).

    Nobody leads where all are kept out; the page then names the outside body. Called by other actions.
    """
    passed = kept_out_ids(incident) | {incident.lead_id}
    there = who_acts_as(Role(incident.led_as), now, but_not=frozenset(passed))
    incident.lead = there[0] if there else None
    incident.save(update_fields=["lead"])
    if incident.lead is None:
        audit.record("lead.missing", incident, by=by, led_as=incident.led_as)
    else:
        audit.record("lead.named", incident, by=by, lead=incident.lead)
        notices.incident_lead_named(incident, now)


@action
def share_report(kept_out, *, by, now, advice):
    """Take somebody off the list of people who must not see a report, after advice, which is recorded."""
    refuse_if(rules.why_not_share_report(kept_out, by, now))
    kept_out.shared_at, kept_out.shared_by, kept_out.advice = now, by.person, advice
    kept_out.save(update_fields=["shared_at", "shared_by", "advice"])
    audit.record("person.let_in", kept_out.incident, by=by, person=kept_out.person)


@action
def correct_naming(about_person, *, by, now, correction, instead=None):
    """Correct whom a report is about, mistaken or malicious; both versions stay.

    The person wrongly named comes off the list, unless there is another reason; `instead` goes on it, and
    whoever's duty it is now leads. Raises Refused with the reason.
    """
    refuse_if(rules.why_not_correct_naming(about_person, by, now, instead))
    incident = about_person.incident
    about_person.corrected_at, about_person.corrected_by = now, by.person
    about_person.correction = correction
    about_person.save(update_fields=["corrected_at", "corrected_by", "correction"])
    incident.kept_out.filter(person=about_person.person, shared_at=None, is_about_them=True).update(
        shared_at=now, shared_by=by.person, advice=f"Named by mistake: {correction}"
    )
    if instead is not None:
        _name_about(incident, instead, by, now)
    audit.record("naming.corrected", incident, by=by, was=about_person.person, now_about=instead)
    _route_again(incident, by, now)


@action
def add_reader(incident, *, by, now, person, why):
    """Let somebody read a report who otherwise could not.

    Raises Refused for somebody who must not see it, has left or has no sign-in.
    """
    refuse_if(rules.why_not_add_reader(incident, by, now, person))
    Reader.objects.create(incident=incident, person=person, why=why, added_at=now, added_by=by.person)
    audit.record("reader.added", incident, by=by, person=person)
    notices.incident_reader_added(incident, person, now)
