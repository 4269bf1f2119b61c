"""Why a linked group cannot be noted, changed, handed on or ended (SC3, PE1): a sentence to show, or nothing."""

from datetime import date

from accounts.states import GROUP_TRANSITIONS, GroupState
from people.queries import roles_of, school_day, why_not_act
from people.roles import Permission, permissions_of

ENDED = "This group has ended. Note it again if it goes on."


def looks_after(group, by) -> bool:
    """Whoever runs it, and the headteacher, the business manager and the IT technician."""
    return _is(group.runner, by) or by.may(Permission.LOOK_AFTER_GROUPS)


def _is(person, by) -> bool:
    """Whether it is that very person who acts, and they are still here: a leaver has no permission left."""
    return by.is_person(person) and by.may(Permission.SEE_ACCOUNTS)


def a_year_on(today) -> date:
    """The last day to which a group can be noted without being asked about again."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return date(today.year + 1, today.month, day)


def why_not_end_on(ends_on, by, now) -> str:
    """From tomorrow, to a year from today."""
    today = school_day(now)
    if ends_on <= today:
        return "Enter a day after today."
    return "Enter a day within a year from today. It can be renewed then." if ends_on > a_year_on(today) else ""


def why_not_note_group(by, now, *, runner, ends_on) -> str:
    """Everybody notes what they run; for somebody else only those who look after linked groups."""
    if not by.may(Permission.SEE_ACCOUNTS):
        return "Ask the school office to note it."
    if not by.is_person(runner) and not by.may(Permission.LOOK_AFTER_GROUPS):
        return "You can note a group that you run yourself. For another, tell the business manager."
    return why_not_run(runner, by, now) or why_not_end_on(ends_on, by, now)


def why_not_run(runner, by, now) -> str:
    """Whoever runs it must be able to say so here."""
    if by.is_person(runner):
        return ""
    if runner.is_shut_out(now):
        return f"{runner.name} {runner.gone}."
    if Permission.SEE_ACCOUNTS not in permissions_of(roles_of(runner, now)):
        return f"{runner.name} cannot open this page to say yes. Choose a member of staff or a governor."
    return why_not_act(runner, by, now)


def why_not_agree_to_group(group, by, now) -> str:
    """Only whoever runs it says yes, once."""
    if group.state == GroupState.ENDED:
        return ENDED
    if not _is(group.runner, by):
        return f"Only {group.runner} can say yes: they run it."
    return "" if group.state in GROUP_TRANSITIONS["agree_to_group"][0] else "You have said yes already."


def why_not_change_group(group, by, now) -> str:
    """Until it ends, by those who look after it."""
    if not looks_after(group, by):
        return "Whoever runs it changes it, or the headteacher, the business manager or the IT technician."
    return ENDED if group.state == GroupState.ENDED else ""


def why_not_change_agreed(group, by, now) -> str:
    """What is only asked of a group of which its runner has said yes."""
    if refusal := why_not_change_group(group, by, now):
        return refusal
    return f"{group.runner} has not said yes yet." if group.state == GroupState.WAITING else ""


def why_not_renew_group(group, by, now, *, ends_on) -> str:
    """For a year at most, each time."""
    return why_not_change_agreed(group, by, now) or why_not_end_on(ends_on, by, now)


def why_not_confirm_disclaimer(group, by, now) -> str:
    """Whoever has seen that the words are up."""
    return why_not_change_agreed(group, by, now)


def why_not_offer_group(group, by, now, *, to) -> str:
    """To somebody else who stays; they are asked first."""
    if refusal := why_not_change_group(group, by, now):
        return refusal
    if to == group.runner:
        return f"{to} runs it already. Choose somebody else."
    return why_not_run(to, by, now)


def why_not_answer_offer(group, by, now) -> str:
    """Only whoever was asked says yes or no to taking it over."""
    if group.state == GroupState.ENDED:
        return ENDED
    return "" if _is(group.offered_to, by) else "You are not asked to take this group over."


def why_not_end_group(group, by, now) -> str:
    """Once, by those who look after it; a runner who does not agree ends it too."""
    if not looks_after(group, by):
        return why_not_change_group(group, by, now)
    return "" if group.state in GROUP_TRANSITIONS["end_group"][0] else "This group has ended already."
