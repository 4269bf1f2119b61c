"""Why somebody may not say who can post (RO9): a sentence to show, or nothing."""

from datetime import timedelta

from accounts.states import AccountState
from people.queries import may_know_of_leaving, school_day
from people.roles import Permission

# Nobody who leaves within a fortnight is given an account to post on.
LEAVES_SOON = timedelta(days=14)


def why_not_change_posting(school_account, by, now) -> str:
    """The technician says who can post on an account that is not closed."""
    if not by.may(Permission.RUN_ACCOUNTS):
        return "Only the IT technician changes who can post."
    if school_account.state == AccountState.CLOSED:
        return "This account is closed, so nobody posts on it."
    return ""


def why_not_grant_posting(school_account, person, by, now) -> str:
    """Who can post works here, stays here, and is named once."""
    if refusal := why_not_change_posting(school_account, by, now):
        return refusal
    if person.is_shut_out(now):
        return f"{person.name} {person.gone_from_school}."
    if leaves_soon(person, by, now):
        return f"{person.name} leaves after {last_day(person):%-d %B}. Choose somebody who stays."
    if school_account.posting_rights.current().filter(person=person).exists():
        return f"{person.name} can already post there."
    return ""


def why_not_end_posting(right, by, now) -> str:
    """It ends once, by the technician or the headteacher; a closed account does not stand in the way."""
    if right.ended_at is not None:
        return f"{right.person.name} can no longer post there already."
    if not (by.is_system or by.may(Permission.RUN_ACCOUNTS) or by.may(Permission.DECIDE_PROPOSAL)):
        return "Only the headteacher or the IT technician ends that somebody can post."
    return ""


def why_not_take_off(right, by, now) -> str:
    """The technician takes somebody off on the platform, once, after it has ended here."""
    if not by.may(Permission.RUN_ACCOUNTS):
        return "Only the IT technician takes access away on the platforms."
    if right.ended_at is None:
        return f"{right.person.name} can still post there. End that first."
    if right.taken_off_at is not None or not right.must_take_off:
        return f"{right.person.name} is taken off there already."
    return ""


def leaves_soon(person, by, now) -> bool:
    """Whether this person's access ends within a fortnight, as far as `by` may know of it (RO9)."""
    soon = person.access_ends_at is not None and person.access_ends_at <= now + LEAVES_SOON
    return soon and may_know_of_leaving(person, by)


def last_day(person):
    """The last day on which this person can sign in, at the school."""
    return school_day(person.access_ends_at - timedelta(microseconds=1))
