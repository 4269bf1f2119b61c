"""Why somebody may not do a thing to people: a sentence to show, or nothing."""

from datetime import timedelta

from django.conf import settings

from people.roles import Permission


def why_not_manage(by) -> str:
    """Roles, people and stand-ins are kept by the headteacher, the business manager or the technician."""
    if not by.is_system and not by.may(Permission.MANAGE_PEOPLE):
        return "Only the headteacher, the business manager or the IT technician keeps the list of people."
    return ""


def why_not_end_role(holding, by, now) -> str:
    """A role that has ended cannot end again."""
    if holding.ends_on is not None and by.at is not None and holding.ends_on < now.date():
        return "This role has already ended."
    return why_not_manage(by)


def why_not_go_away(person, stand_in, by, now) -> str:
    """Only a person themselves, or whoever keeps the list of people, says that they are away."""
    if not by.is_system and not by.is_person(person) and not by.may(Permission.MANAGE_PEOPLE):
        return "Only the person themselves can say that they are away."
    if person.pk == stand_in.pk:
        return "Choose somebody else to stand in."
    if stand_in.has_left(now):
        return f"{stand_in.name} has left. Choose somebody else to stand in."
    return ""


def why_not_come_back(absence, by, now) -> str:
    """Only the person themselves, or whoever keeps the list of people, ends an absence."""
    if absence.ended_at is not None:
        return "This absence has already ended."
    if not by.is_system and not by.is_person(absence.person) and not by.may(Permission.MANAGE_PEOPLE):
        return "Only the person themselves can say that they are back."
    return ""


def why_not_invite(person, by, now) -> str:
    """An invitation goes to somebody who still works here and has an e-mail address."""
    if person.has_left(now):
        return f"{person.name} has left, so cannot be invited."
    if not person.email:
        return f"{person.name} has no e-mail address yet. Add one first."
    return why_not_manage(by)


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
        return "The last day in school has passed and access has ended. Add the person again if they return."
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
