"""Who holds which role, who stands in, and who is away."""

from datetime import timedelta

from core.action import action, refuse_if
from core.audit import api as audit
from people import rules
from people.models import Absence, RoleHolding, StandIn
from people.queries import roles_of, school_day


@action
def appoint(person, *, by, now, role, starts_on=None, ends_on=None):
    """Give somebody a role for a period; without an end it runs until it is ended.

    Raises Refused where `by` does not keep the list of people.
    """
    refuse_if(rules.why_not_manage(by))
    holding = RoleHolding.objects.create(
        person=person, role=role, starts_on=starts_on or school_day(now), ends_on=ends_on
    )
    audit.record("role.appointed", person, by=by, role=role, starts_on=holding.starts_on, ends_on=ends_on)
    return holding


@action
def end_role(holding, *, by, now, ends_on):
    """End a role after `ends_on`, that day included.

    Raises Refused where it has ended already or `by` does not keep the list of people.
    """
    refuse_if(rules.why_not_end_role(holding, by, now))
    holding.ends_on = ends_on
    holding.save(update_fields=["ends_on"])
    audit.record("role.ended", holding.person, by=by, role=holding.role, ends_on=ends_on)


@action
def name_stand_in(person, *, by, now, role):
    """Name who acts for a role when nobody who holds it is there; replaces whoever was named before."""
    refuse_if(rules.why_not_manage(by))
    named, _ = StandIn.objects.update_or_create(role=role, defaults={"person": person})
    audit.record("stand_in.named", person, by=by, role=role)
    return named


@action
def go_away(person, *, by, now, stand_in, starts_on, ends_on):
    """Hand somebody's work and roles to a stand-in for a period, both ends counted.

    The stand-in gets a dated second holding of each role. Raises Refused with the reason.
    """
    refuse_if(rules.why_not_go_away(person, stand_in, by, now))
    absence = Absence.objects.create(person=person, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on)
    already = roles_of(stand_in, now)
    RoleHolding.objects.bulk_create(
        RoleHolding(person=stand_in, role=role, starts_on=starts_on, ends_on=ends_on, absence=absence)
        for role in sorted(roles_of(person, now) - already)
    )
    audit.record("absence.started", person, by=by, stand_in=stand_in, until=ends_on)
    return absence


@action
def come_back(absence, *, by, now):
    """End an absence today: the stand-in's second holdings end with it.

    Raises Refused where it has ended already or is somebody else's.
    """
    refuse_if(rules.why_not_come_back(absence, by, now))
    absence.ended_at, absence.ended_by = now, by.person
    absence.save(update_fields=["ended_at", "ended_by"])
    absence.holdings.update(ends_on=school_day(now) - timedelta(days=1))
    audit.record("absence.ended", absence.person, by=by)
