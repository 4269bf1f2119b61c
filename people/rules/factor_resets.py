"""Who may let somebody set up the second step again: always two people, never themselves."""

from people.roles import Permission
from people.states import FACTOR_RESET_TRANSITIONS, FactorResetState

WHO = "the headteacher, the business manager, the chair or the vice-chair of governors"
OVER = {
    FactorResetState.AGREED: "This has been agreed already.",
    FactorResetState.CANCELLED: "This was cancelled.",
    FactorResetState.EXPIRED: "Nobody agreed in time. Ask for it again.",
}


def why_not_ask_factor_reset(person, by, now, *, has_factor, is_waiting) -> str:
    """One of four roles asks, for somebody else who has a second step and cannot use it."""
    if by.is_person(person):
        return f"Somebody else must ask for you: {WHO}."
    if not by.may(Permission.START_FACTOR_AGAIN):
        return f"Only {WHO} asks for this."
    if person.has_left(now):
        return f"{person.name} has left."
    if not has_factor:
        return f"{person.name} has no second step to set up again."
    if is_waiting:
        return "This has been asked for already and waits for a second person."
    return ""


def why_not_agree_factor_reset(reset, by, now, *, may_asker) -> str:
    """Another of the four agrees within the time; whoever asked must still be one of them."""
    if why_not := _why_over(reset, now, "agree_factor_reset"):
        return why_not
    if by.is_person(reset.person):
        return "Nobody agrees to this for themselves."
    if by.is_person(reset.asked_by):
        return "You asked for this, so somebody else must agree."
    if not by.may(Permission.START_FACTOR_AGAIN):
        return f"Only {WHO} agrees to this."
    if reset.person.has_left(now):
        return f"{reset.person.name} has left."
    if not may_asker:
        return f"{reset.asked_by.name} asked for this, but may not any more. Cancel it and ask again."
    return ""


def why_not_cancel_factor_reset(reset, by, now) -> str:
    """Whoever it is for, or any of the four, stops it until it is agreed."""
    if why_not := _why_over(reset, now, "cancel_factor_reset"):
        return why_not
    if by.is_person(reset.person) or by.may(Permission.START_FACTOR_AGAIN):
        return ""
    return f"Only {reset.person.name} or {WHO} cancels this."


def _why_over(reset, now, verb) -> str:
    if reset.state not in FACTOR_RESET_TRANSITIONS[verb][0]:
        return OVER[reset.state]
    return OVER[FactorResetState.EXPIRED] if now >= reset.expires_at else ""
