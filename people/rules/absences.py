"""Who may be away, with whom standing in."""

from datetime import timedelta

from django.utils.timezone import localdate

from people.roles import APPOINTED_WITH, Permission
from people.rules.people import why_not_act, why_not_manage
from people.rules.roles import why_not_kept_apart, why_not_rule_on

AWAY_AT_MOST = timedelta(days=366)


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
    if stand_in.is_shut_out(now):
        return f"{stand_in.name} {stand_in.gone}. Choose somebody else to stand in."
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
