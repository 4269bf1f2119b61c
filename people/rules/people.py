"""Who keeps the list of people, and who changes whose address."""

from datetime import timedelta

from django.utils.timezone import localdate

from people.roles import LEADERS, Permission
from people.rules.factor_resets import why_not_soon_after_reset

# Nobody is given work who is known to leave sooner.
STAYS_AT_LEAST = timedelta(days=14)


def why_not_manage(by) -> str:
    """Roles, people and stand-ins are kept by the headteacher, the business manager or the technician."""
    if not by.is_system and not by.may(Permission.MANAGE_PEOPLE):
        return "Only the headteacher, the business manager or the IT technician keeps the list of people."
    return ""


def why_not_act(person, by, now) -> str:
    """Work goes to somebody who can sign in and, as far as `by` may know, is here for another fortnight (RO9)."""
    if not person.email:
        return f"{person.name} has no e-mail address here, so cannot sign in. Choose somebody else."
    leaving = person.departures.known_to(by).filter(access_ends_at__lte=now + STAYS_AT_LEAST).first()
    if leaving is not None:
        day = leaving.last_day_in_school
        return f"{person.name} leaves after {day:%-d %B %Y}. Choose somebody who stays."
    return ""


def why_not_change_address(person, by, now) -> str:
    """An address opens the way to a new password, so leaders' addresses are changed by two roles only."""
    if person.is_shut_out(now):
        return f"{person.name} {person.gone}."
    if not is_leader(person, now) or by.is_system or by.may(Permission.CHANGE_LEADERS_ADDRESS):
        return why_not_manage(by) or why_not_soon_after_reset(person, by, now)
    return f"Only the headteacher or the business manager changes the e-mail address of {person.name}."


def is_leader(person, now) -> bool:
    """Whether this person holds, today or later, a role whose sign-in is worth stealing."""
    return any(holding.role in LEADERS for holding in person.holdings.overlapping(localdate(now), None))
