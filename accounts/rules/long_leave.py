"""Who records that somebody is away for long, and when (RO9, RO10)."""

from datetime import timedelta

from people.queries import school_day
from people.roles import Permission

AT_MOST = timedelta(days=3 * 365)
BEGAN_WITHIN = timedelta(days=365)


def why_not_keep_long_leaves(person, by, now) -> str:
    """The headteacher, the business manager or the technician, nobody their own."""
    if not by.is_system and not by.may(Permission.RECORD_DEPARTURE):
        return "Only the headteacher, the business manager or the IT technician records a long leave."
    if by.is_person(person):
        return "Nobody records their own long leave. Ask the headteacher or the business manager."
    return ""


def why_not_record_long_leave(person, by, now, *, starts_on, ends_on, is_known, only_holder_of=()) -> str:
    """Somebody who works here, once at a time; a role that the school cannot be without has another holder first.

    `is_known`: a long leave of theirs is recorded and not over.
    """
    if why_not := why_not_keep_long_leaves(person, by, now):
        return why_not
    if person.has_left(now):
        return f"{person.name} has left the school."
    if is_known:
        return f"A long leave of {person.name} is recorded already. End that first."
    if ends_on is not None and ends_on < starts_on:
        return "The last day is before the first. Check both dates."
    if ends_on is not None and ends_on < school_day(now):
        return "This long leave is over already. Check the dates."
    if starts_on < school_day(now) - BEGAN_WITHIN or starts_on > school_day(now) + BEGAN_WITHIN:
        return "The first day is more than a year away. Check the year."
    if ends_on is not None and ends_on > starts_on + AT_MOST:
        return "That is longer than three years. Check the year."
    if only_holder_of:
        return f"Nobody else is {only_holder_of[0].label}. Let somebody else hold that role first."
    return ""


def why_not_end_long_leave(leave, by, now) -> str:
    """It ends once: by itself when its last day has passed, before that by whoever records it."""
    if leave.ended_at is not None:
        return "This long leave has ended already."
    return why_not_keep_long_leaves(leave.person, by, now)
