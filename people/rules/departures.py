"""Who records that somebody leaves, and what can still be changed (RO9, RO10)."""

from datetime import timedelta

from people.roles import Permission

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


def why_not_cancel_departure(departure, by, now) -> str:
    """A leaving can be cancelled until access has ended."""
    if departure.cancelled_at is not None:
        return "This leaving has already been cancelled."
    if departure.access_ended_at is not None or now >= departure.access_ends_at:
        return "The last day in school has passed and access has ended. If they return, say so under Leaving."
    return why_not_keep_departures(departure.person, by)


def why_not_stay_until(departure, until, by, now) -> str:
    """Of two contracts the later end counts, so the other one ends later than the one that was recorded (RO10)."""
    if departure.cancelled_at is not None:
        return "This leaving has been cancelled."
    if until <= departure.last_day_in_school:
        return "This is no later than the last day in school that is recorded. Check the date, or leave it empty."
    return why_not_cancel_departure(departure, by, now)


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
