"""Who gives and ends which role, and who stands in."""

from datetime import timedelta

from django.utils.timezone import localdate

from people.roles import APART, APPOINTED_WITH, NEVER_EMPTY, RESETTING, Permission, Role, is_in_words
from people.rules.people import why_not_act

WHO_APPOINTS = {
    Permission.APPOINT_HEADTEACHER: "Only the headteacher or the chair of governors gives or ends this role.",
    Permission.APPOINT_CHAIR: "Only the headteacher, the chair or the vice-chair of governors gives or ends this role.",
    Permission.APPOINT_LEADERS: "Only the headteacher gives or ends this role.",
    Permission.APPOINT_TECHNICIAN: "Only the headteacher or the business manager gives or ends this role.",
    Permission.MANAGE_PEOPLE: (
        "Only the headteacher, the business manager or the IT technician gives or ends this role."
    ),
}


def why_not_rule_on(role, by) -> str:
    """Each role is given and ended by somebody above it, so that nobody climbs by themselves."""
    permission = APPOINTED_WITH[Role(role)]
    if by.is_system or by.may(permission):
        return ""
    return WHO_APPOINTS[permission]


def why_not_appoint(person, by, now, *, role, starts_on, ends_on) -> str:
    """A role goes to somebody else, once at a time, and never makes one person headteacher and chair."""
    if why_not := why_not_rule_on(role, by):
        return why_not
    if person.is_shut_out(now):
        return f"{person.name} {person.gone}."
    role = Role(role)
    if why_not := why_not_give_oneself(person, by, now, role=role):
        return why_not
    if ends_on is not None and ends_on < starts_on:
        return "The last day is before the first. Check both dates."
    if role in RESETTING and not by.is_system and starts_on < localdate(now):
        return "This role begins today or later. Choose another first day."
    return why_not_hold(person, role, starts_on, ends_on)


def why_not_give_oneself(person, by, now, *, role) -> str:
    """Nobody climbs by themselves; the headteacher alone may take on what keeps nobody in check."""
    if by.is_person(person) and (not by.may(Permission.APPOINT_LEADERS) or role in APART[Role.HEADTEACHER]):
        return "Nobody gives a role to themselves. Ask the headteacher or the chair of governors."
    return ""


def why_not_hold(person, role, starts_on, ends_on) -> str:
    """Why somebody cannot hold a role in a period: they hold it already, or one that is kept apart from it."""
    held = {Role(holding.role) for holding in person.holdings.overlapping(starts_on, ends_on)}
    if role in held:
        return f"{person.name} is {is_in_words(role)} in that time already."
    if APART.get(role, set()) & held:
        return "Nobody is headteacher and chair or vice-chair: the chair hears what concerns the headteacher."
    return ""


def why_not_end_role(holding, by, now, *, ends_on, has_successor=True) -> str:
    """A role ends once, by whoever may give it, and the last headteacher or technician not without a successor."""
    today = localdate(now)
    if holding.cancelled_at is not None or (holding.ends_on is not None and holding.ends_on < today):
        return "This role has already ended."
    if holding.absence_id is not None:
        return f"This ends when {holding.absence.person.name} is back. They say so on their own page."
    if why_not := why_not_rule_on(holding.role, by):
        return why_not
    if ends_on < today - timedelta(days=1):
        return "Choose today or a later day."
    if not has_successor and holding.role in NEVER_EMPTY:
        return f"Nobody else would be {holding.get_role_display()} after that day. Appoint a successor first."
    return ""


def why_not_name_stand_in(person, by, now, *, role) -> str:
    """The stand-in of a role is named by whoever may give that role."""
    if why_not := why_not_rule_on(role, by):
        return why_not
    if person.is_shut_out(now):
        return f"{person.name} {person.gone}. Choose somebody else to stand in."
    if by.is_person(person) and not by.may(Permission.APPOINT_LEADERS):
        return "Nobody names themselves as stand-in. Ask the headteacher or the chair of governors."
    return why_not_act(person, by, now) or why_not_kept_apart(person, role, localdate(now), None)


def why_not_each_other(role, holders, stand_ins) -> str:
    """Chair and vice-chair who stand in for each other leave nobody for a report about both."""
    other = {Role.CHAIR: Role.VICE_CHAIR, Role.VICE_CHAIR: Role.CHAIR}.get(role)
    there, back = stand_ins.get(role), stand_ins.get(other)
    if other is None or there not in holders[other] or back not in holders[role]:
        return ""
    pair = " and ".join(sorted([there.name, back.name]))
    return f"{pair} stand in for each other: a report about both goes to the local authority."


def why_not_kept_apart(person, role, starts_on, ends_on) -> str:
    """The headteacher never stands in for the chair, nor the chair for the headteacher."""
    held = {Role(holding.role) for holding in person.holdings.overlapping(starts_on, ends_on)}
    if APART.get(Role(role), set()) & held:
        return "The headteacher and the chair cannot stand in for each other."
    return ""
