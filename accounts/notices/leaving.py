"""Who is told what about people who leave. E-mails only say that something waits."""

from core.notices import api as notices
from people.queries import Roster
from people.roles import Role


def _date(day, now) -> str:
    return f"{day:%-d %B}" if day.year == now.year else f"{day:%-d %B %Y}"


def _post(departure, what, roles, subject, body, now, *, but_not=(), about=None, roster=None, **details) -> list:
    """One discreet message to whoever acts for these roles; never to the leaver. Returns whom it was posted to."""
    kept_out, roster = {departure.person_id, *but_not}, roster or Roster(now)
    there = {person.pk: person for role in roles for person in roster.who_acts_as(role, kept_out)}
    notices.post(
        key=f"departure:{departure.pk}:{what}",
        to=there.values(),
        subject=subject,
        body=body,
        now=now,
        about=about or departure,
        link=(about or departure).get_absolute_url(),
        is_discreet=True,
        **details,
    )
    return list(there.values())


def departure_recorded(departure, by, now) -> None:
    """The technician is told that somebody will leave, unless they recorded it."""
    _tell_technician(departure, "recorded", "leaves", "", by, now)


def last_day_moved(departure, now) -> None:
    """What was said with the last day that no longer counts is taken back."""
    notices.withdraw(departure, now=now)


def departure_moved(departure, before, by, now) -> None:
    """The technician is told the new last day each time that it moves, unless they moved it."""
    was = f"Their last day in school was {_date(before, now)} until now. "
    _tell_technician(departure, f"moved:{now:%Y%m%d%H%M%S%f}", "now leaves", was, by, now)


def _tell_technician(departure, what, leaves, was, by, now) -> None:
    _post(
        departure,
        what,
        [Role.TECHNICIAN],
        f"{departure.person} {leaves} after {_date(departure.last_day_in_school, now)}",
        f"{was}Please look at what they hold and find who takes over."
        + (" It is confidential until it is announced." if departure.announced_at is None else ""),
        now,
        but_not={by.person_id} - {None},
    )


def departure_cancelled(departure, now) -> None:
    """What was said about a leaving is taken back."""
    notices.withdraw(departure, now=now)


def access_ended(departure, removals, now, *, roster=None) -> None:
    """The technician is told at once that somebody has left and what is to be done on the platforms.

    `roster` spares the queries where a sweep ends the access of many.
    """
    if not removals:
        return
    accounts = "\n".join(
        f"{removal.school_account}{': change the password first' if removal.must_change_password else ''}"
        for removal in removals
    )
    _post(
        departure,
        "access-ended",
        [Role.TECHNICIAN],
        f"{departure.person} has left: take their access away on the platforms",
        f"Here every access has ended. On the platforms it is still yours to take away:\n\n{accounts}",
        now,
        urgency=notices.NOW,
        roster=roster,
    )


def removal_completed(removal, now) -> None:
    """What was said about this being late is taken back, because it is done."""
    notices.withdraw(removal, now=now)


def removal_late(removal, now) -> list:
    """The business manager and the technician are told at once that a leaver may still get in; returns who."""
    return _tell_late(removal, "late", [Role.BUSINESS_MANAGER, Role.TECHNICIAN], now)


def removal_still_late(removal, now) -> list:
    """The headteacher is told too, two working days later; returns who was told."""
    return _tell_late(removal, "still-late", [Role.HEADTEACHER, Role.BUSINESS_MANAGER], now)


def _tell_late(removal, what, roles, now) -> list:
    person = removal.departure.person
    return _post(
        removal.departure,
        f"removal:{removal.pk}:{what}",
        roles,
        f"{person} may still get into {removal.school_account}",
        f"{person} left after {_date(removal.departure.last_day_in_school, now)}. "
        f"Their access to {removal.school_account} should have been taken away by now, with a proof. "
        "Please see that it is done.",
        now,
        about=removal,
        urgency=notices.NOW,
    )
