"""Why somebody may not do a thing to people: a sentence to show, or nothing."""

from datetime import timedelta

from django.conf import settings
from django.utils.timezone import localdate

from people.roles import APART, APPOINTED_WITH, LEADERS, NEVER_EMPTY, Permission, Role, is_in_words

AWAY_AT_MOST = timedelta(days=366)
# Nobody is given work who is known to leave sooner.
STAYS_AT_LEAST = timedelta(days=14)


def why_not_manage(by) -> str:
    """Roles, people and stand-ins are kept by the headteacher, the business manager or the technician."""
    if not by.is_system and not by.may(Permission.MANAGE_PEOPLE):
        return "Only the headteacher, the business manager or the IT technician keeps the list of people."
    return ""


def why_not_keep_school(by) -> str:
    """The school's name and the numbers that a report shows are kept by two roles."""
    if not by.may(Permission.KEEP_SCHOOL):
        return "Only the headteacher or the business manager changes what is known of the school."
    return ""


WHO_APPOINTS = {
    Permission.APPOINT_HEADTEACHER: "Only the headteacher or the chair of governors gives or ends this role.",
    Permission.APPOINT_CHAIR: "Only the headteacher, the chair or the vice-chair of governors gives or ends this role.",
    Permission.APPOINT_LEADERS: "Only the headteacher gives or ends this role.",
    Permission.APPOINT_TECHNICIAN: "Only the headteacher or the business manager gives or ends this role.",
}


def why_not_rule_on(role, by) -> str:
    """Each role is given and ended by somebody above it, so that nobody climbs by themselves."""
    permission = APPOINTED_WITH[Role(role)]
    if by.is_system or by.may(permission):
        return ""
    return WHO_APPOINTS.get(permission) or why_not_manage(by)


def why_not_appoint(person, by, now, *, role, starts_on, ends_on) -> str:
    """A role goes to somebody else, once at a time, and never makes one person headteacher and chair."""
    if why_not := why_not_rule_on(role, by):
        return why_not
    if person.has_left(now):
        return f"{person.name} has left."
    role = Role(role)
    if by.is_person(person) and (not by.may(Permission.APPOINT_LEADERS) or role in APART[Role.HEADTEACHER]):
        return "Nobody gives a role to themselves. Ask the headteacher or the chair of governors."
    if ends_on is not None and ends_on < starts_on:
        return "The last day is before the first. Check both dates."
    return why_not_hold(person, role, starts_on, ends_on)


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
    if person.has_left(now):
        return f"{person.name} has left. Choose somebody else to stand in."
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


def why_not_act(person, by, now) -> str:
    """Work goes to somebody who can sign in and, as far as `by` may know, is here for another fortnight (RO9)."""
    if not person.email:
        return f"{person.name} has no e-mail address here, so cannot sign in. Choose somebody else."
    leaving = person.departures.known_to(by).filter(access_ends_at__lte=now + STAYS_AT_LEAST).first()
    if leaving is not None:
        day = leaving.last_day_in_school
        return f"{person.name} leaves after {day:%-d %B %Y}. Choose somebody who stays."
    return ""


def why_not_kept_apart(person, role, starts_on, ends_on) -> str:
    """The headteacher never stands in for the chair, nor the chair for the headteacher."""
    held = {Role(holding.role) for holding in person.holdings.overlapping(starts_on, ends_on)}
    if APART.get(Role(role), set()) & held:
        return "The headteacher and the chair cannot stand in for each other."
    return ""


def why_not_go_away(person, stand_in, by, now, *, starts_on, ends_on) -> str:
    """People say themselves that they are away; for somebody else it takes whoever may give their roles."""
    own = person.holdings.own().overlapping(starts_on, ends_on) if starts_on <= ends_on else []
    if why_not := why_not_say_away(person, stand_in, own, by):
        return why_not
    if starts_on > ends_on:
        return "The last day is before the first. Check both dates."
    if starts_on < localdate(now):
        return "The first day has passed. Choose today or a later day."
    if ends_on > localdate(now) + AWAY_AT_MOST:
        return "Choose a last day within the next year."
    if person.absences.overlapping(starts_on, ends_on):
        who = "You are" if by.is_person(person) else f"{person.name} is"
        return f"{who} away in that time already. Come back from that first."
    if person.pk == stand_in.pk:
        return "Choose somebody else to stand in."
    if stand_in.has_left(now):
        return f"{stand_in.name} has left. Choose somebody else to stand in."
    if stand_in.absences.overlapping(starts_on, ends_on):
        return f"{stand_in.name} is away in that time too. Choose somebody else to stand in."
    if why_not := why_not_act(stand_in, by, now):
        return why_not
    if leaving := stand_in.departures.known_to(by).filter(last_day_in_school__lt=ends_on).first():
        return f"{stand_in.name} leaves after {leaving.last_day_in_school:%-d %B %Y}. Choose somebody who stays."
    apart = (why_not_kept_apart(stand_in, holding.role, starts_on, ends_on) for holding in own)
    return next(filter(None, apart), "")


def why_not_say_away(person, stand_in, holdings, by) -> str:
    """Whoever says that somebody else is away hands their roles on, so must be able to give them.

    A stand-in who was named for the role beforehand may be called in by anybody who keeps the list of people.
    """
    if by.is_system or by.is_person(person):
        return ""
    if not any(by.may(permission) for permission in set(APPOINTED_WITH.values())):
        return "Only the person themselves can say that they are away."
    named = set(stand_in.stands_in_for.values_list("role", flat=True))
    for holding in holdings:
        if holding.role in named and not why_not_manage(by):
            continue
        if why_not_rule_on(holding.role, by) or by.is_person(stand_in):
            return (
                f"You cannot hand on the role of {holding.get_role_display()}. "
                "Choose its named stand-in, or ask whoever gives this role."
            )
    return ""


def why_not_come_back(absence, by, now) -> str:
    """The person themselves ends their absence, or whoever keeps the list of people."""
    if absence.ended_at is not None or absence.ends_on < localdate(now):
        return "This absence has already ended."
    if by.is_system or by.is_person(absence.person) or by.may(Permission.MANAGE_PEOPLE):
        return ""
    return "Only the person themselves can say that they are back."


def why_not_change_address(person, by, now) -> str:
    """An address opens the way to a new password, so leaders' addresses are changed by two roles only."""
    if person.has_left(now):
        return f"{person.name} has left."
    if not is_leader(person, now) or by.is_system or by.may(Permission.CHANGE_LEADERS_ADDRESS):
        return why_not_manage(by)
    return f"Only the headteacher or the business manager changes the e-mail address of {person.name}."


def is_leader(person, now) -> bool:
    """Whether this person holds, today or later, a role whose sign-in is worth stealing."""
    return any(holding.role in LEADERS for holding in person.holdings.overlapping(localdate(now), None))


def why_not_invite(person, by, now) -> str:
    """An invitation goes to somebody who works here, has an address and has never signed in."""
    if person.has_left(now):
        return f"{person.name} has left, so cannot be invited."
    if not person.email:
        return f"{person.name} has no e-mail address yet. Add one first."
    if person.has_usable_password():
        return f"{person.name} signs in already. They can choose a new password on the sign-in page."
    if is_leader(person, now) and not by.is_system and not by.may(Permission.CHANGE_LEADERS_ADDRESS):
        return f"Only the headteacher or the business manager invites {person.name}."
    return why_not_manage(by)


def why_not_accept(invitation, by, now) -> str:
    """A link works once, for two weeks, and not after a newer one was sent."""
    if invitation.used_at is not None:
        return "This link has been used."
    if invitation.cancelled_at is not None:
        return "A newer link was sent, or this one was taken back."
    if now >= invitation.expires_at:
        return "This link is too old."
    if invitation.person.has_left(now) or not by.is_person(invitation.person):
        return "This link no longer works."
    return ""


def why_not_start_factor_again(person, by, now) -> str:
    """Somebody without their phone is helped by whoever may change their address, never by themselves."""
    if by.is_person(person):
        return "Somebody else must do this for you: the headteacher or the business manager."
    return why_not_change_address(person, by, now)


LEAVES_WITHIN = timedelta(days=2 * 365)
LEFT_WITHIN = timedelta(days=365)


def why_not_keep_departures(person, by) -> str:
    """The headteacher, the business manager or the technician records who leaves, nobody their own (RO9)."""
    if not by.is_system and not by.may(Permission.RECORD_DEPARTURE):
        return "Only the headteacher, the business manager or the IT technician records that somebody leaves."
    if by.is_person(person):
        return "Nobody records their own leaving. Ask the headteacher, the business manager or the IT technician."
    return ""


def why_not_record_departure(person, by, now) -> str:
    """Somebody leaves once; until access has ended the dates can change (RO9)."""
    if person.has_left(now):
        return f"{person.name} has already left."
    return why_not_keep_departures(person, by)


def why_not_leave_on(person, last_day_in_school, contract_ends_on, today) -> str:
    """The dates of a leaving fit together and to the day it is."""
    if last_day_in_school > today + LEAVES_WITHIN:
        return "This last day in school is more than two years away. Check the year."
    if last_day_in_school < today - LEFT_WITHIN:
        return "This last day in school is more than a year ago. Check the year."
    if person.joined_on is not None and last_day_in_school < person.joined_on:
        return f"{person.name} joined later than that, on {person.joined_on:%-d %B %Y}. Check the date."
    if contract_ends_on is not None and contract_ends_on < last_day_in_school:
        return "The contract ends before the last day in school. Check both dates."
    return ""


def why_not_import_staff(by) -> str:
    """The staff list is taken in by the clerk, or by whoever records who leaves (SC1)."""
    if not by.may(Permission.IMPORT_STAFF):
        return "Only the clerk, the headteacher, the business manager or the IT technician takes in the staff list."
    return ""


def why_not_leave_by_list(person, last_day_in_school, by, now) -> str:
    """A staff list says who leaves, but never one's own leaving; the clerk's ends nothing at once (RO9)."""
    if by.is_person(person):
        return "Nobody records their own leaving. Ask the headteacher, the business manager or the IT technician."
    if person.has_left(now):
        return f"{person.name} has already left."
    if last_day_in_school < now.date() and not by.may(Permission.RECORD_DEPARTURE):
        return "The last day in school has passed. Ask the headteacher, the business manager or the IT technician."
    return ""


def why_not_cancel_departure(departure, by, now) -> str:
    """A leaving can be cancelled until access has ended."""
    if departure.cancelled_at is not None:
        return "This leaving has already been cancelled."
    if departure.access_ended_at is not None or now >= departure.access_ends_at:
        return "The last day in school has passed and access has ended. If they return, say so under Leaving."
    return why_not_keep_departures(departure.person, by)


def why_not_bring_back(departure, by, now) -> str:
    """Somebody who left comes back as staff, by whoever records leavings (SC1)."""
    if departure.access_ended_at is None:
        return "They have not left. Cancel the leaving instead."
    if departure.person.is_active:
        return f"{departure.person.name} is already back."
    return why_not_keep_departures(departure.person, by)


def why_not_announce_departure(departure, by, now) -> str:
    """A leaving is announced once, by somebody who may record it."""
    if departure.cancelled_at is not None:
        return "This leaving has been cancelled."
    if departure.announced_at is not None:
        return "This leaving has already been announced."
    return why_not_keep_departures(departure.person, by)


def why_not_end_sign_in(departure, by, now) -> str:
    """Sign-in ends when the last day in school has ended, not before (RO10)."""
    if departure.cancelled_at is not None:
        return "This leaving has been cancelled."
    if departure.access_ended_at is not None:
        return "Access has already ended."
    if now < departure.access_ends_at:
        return "The last day in school has not passed yet."
    return ""


def why_not_choose_password(person, by, now) -> str:
    """Everybody chooses their own password, until their access ends."""
    if person.has_left(now):
        return "Your access to this site has ended."
    if not by.is_person(person):
        return "Only the person themselves chooses their password."
    return ""


def why_not_enrol_for_demonstration(person, by, now) -> str:
    """Invented people are given a second factor; real people set up their own."""
    if not settings.DEMONSTRATION:
        return "This is for the demonstration only."
    return ""
