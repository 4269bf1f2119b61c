"""Who holds which role, who stands in for it, and who is away."""

from datetime import timedelta

from core.action import action, refuse_if
from core.audit import api as audit
from people import notices, rules
from people.models import Absence, RoleHolding, StandIn
from people.queries import has_successor, school_day
from people.roles import Role


@action
def appoint(person, *, by, now, role, starts_on=None, ends_on=None):
    """Give somebody a role for a period, both days included; without an end it runs until it is ended.

    Tells them, and of a leader's role the headteacher and the chair. Raises Refused with the reason.
    """
    starts_on = starts_on or school_day(now)
    refuse_if(rules.why_not_appoint(person, by, now, role=role, starts_on=starts_on, ends_on=ends_on))
    holding = RoleHolding.objects.create(person=person, role=role, starts_on=starts_on, ends_on=ends_on)
    audit.record("role.appointed", person, by=by, role=Role(role).label, starts_on=holding.starts_on, ends_on=ends_on)
    notices.role_appointed(holding, by, now)
    return holding


@action
def begin_role_earlier(holding, *, by, now, starts_on):
    """Let an appointment that has not begun begin earlier than was said: whoever it follows leaves earlier.

    Tells whom `appoint` tells. Raises Refused with the reason.
    """
    until = holding.starts_on - timedelta(days=1)
    refuse_if(rules.why_not_appoint(holding.person, by, now, role=holding.role, starts_on=starts_on, ends_on=until))
    holding.starts_on = starts_on
    holding.save(update_fields=["starts_on"])
    role = Role(holding.role).label
    audit.record("role.appointed", holding.person, by=by, role=role, starts_on=starts_on, ends_on=holding.ends_on)
    notices.role_appointed(holding, by, now)


@action
def end_role(holding, *, by, now, ends_on):
    """End a role after `ends_on`, that day included; yesterday ends it at once.

    Tells whom `appoint` tells. Raises Refused with the reason, for the last headteacher or technician too.
    """
    refuse_if(
        rules.why_not_end_role(
            holding, by, now, ends_on=ends_on, has_successor=has_successor(holding, ends_on=ends_on, now=now)
        )
    )
    if ends_on < holding.starts_on:
        holding.cancelled_at, holding.cancelled_by = now, by.person
    else:
        holding.ends_on = ends_on
    holding.save(update_fields=["ends_on", "cancelled_at", "cancelled_by"])
    # Nobody hands on for longer what they no longer hold.
    RoleHolding.objects.filter(absence__person=holding.person, role=holding.role).end_after(ends_on, by=by, now=now)
    audit.record("role.ended", holding.person, by=by, role=holding.get_role_display(), ends_on=ends_on)
    notices.role_ended(holding, by, now)


@action
def name_stand_in(person, *, by, now, role):
    """Name who acts for a role when nobody who holds it is there; replaces whoever was named before.

    Raises Refused with the reason.
    """
    refuse_if(rules.why_not_name_stand_in(person, by, now, role=role))
    named, _ = StandIn.objects.update_or_create(role=role, defaults={"person": person})
    audit.record("stand_in.named", person, by=by, role=Role(role).label)
    return named


@action
def go_away(person, *, by, now, stand_in, starts_on, ends_on):
    """Hand somebody's work and roles to a stand-in for a period, both ends counted.

    The stand-in gets a dated second holding of each role that is the person's own, for the days of it
    that fall into the period, and a message. Raises Refused with the reason.
    """
    refuse_if(rules.why_not_go_away(person, stand_in, by, now, starts_on=starts_on, ends_on=ends_on))
    absence = Absence.objects.create(person=person, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on)
    already = set(stand_in.holdings.current(starts_on).current(ends_on).values_list("role", flat=True))
    handed = [
        RoleHolding(
            person=stand_in,
            role=holding.role,
            starts_on=max(holding.starts_on, starts_on),
            ends_on=min(holding.ends_on or ends_on, ends_on),
            absence=absence,
        )
        for holding in person.holdings.own().overlapping(starts_on, ends_on)
        if holding.role not in already
    ]
    RoleHolding.objects.bulk_create(handed)
    audit.record(
        "absence.started",
        person,
        by=by,
        stand_in=stand_in,
        starts_on=starts_on,
        until=ends_on,
        roles=sorted(holding.get_role_display() for holding in handed),
    )
    notices.absence_started(absence, by, now)
    return absence


@action
def come_back(absence, *, by, now):
    """End an absence now, or call it off before it began: the stand-in's second holdings end with it.

    Raises Refused where it has ended already or is somebody else's.
    """
    refuse_if(rules.why_not_come_back(absence, by, now))
    absence.ended_at, absence.ended_by = now, by.person
    absence.save(update_fields=["ended_at", "ended_by"])
    absence.holdings.all().end_after(school_day(now) - timedelta(days=1), by=by, now=now)
    audit.record("absence.ended", absence.person, by=by)
    notices.absence_ended(absence, by, now)
