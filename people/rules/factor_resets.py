"""Who may let somebody set up the second step again: always two people, never themselves."""

from datetime import timedelta

from django.utils.timezone import localdate

from core.school.api import school
from people.roles import RESETTING, Permission
from people.states import FACTOR_RESET_TRANSITIONS, FactorResetState

WHO = "the headteacher, the business manager, the chair or the vice-chair of governors"
# Nobody lends a role to a helper of their own and resets somebody together with them on the same day.
HELD_FOR = timedelta(days=7)
# As long the address stays where it is, to which a new password would go.
ADDRESS_STAYS = timedelta(days=7)
TOO_NEW = "Whoever asks or agrees has held a role that may for at least 7 days. Yours is newer, so ask another."
OVER = {
    FactorResetState.AGREED: "This has been agreed already.",
    FactorResetState.CANCELLED: "This was cancelled.",
    FactorResetState.EXPIRED: "Nobody agreed in time. Ask for it again.",
}


def has_held_long(person, asked_at) -> bool:
    """Whether somebody had held one of the four roles for a week on that day, or since the school began here."""
    return is_held_long(person.holdings.filter(role__in=RESETTING).standing(), asked_at, school)


def is_held_long(holdings, asked_at, school_row) -> bool:
    """The same, by these holdings of the four roles; `school_row` finds the school where it matters."""
    day = localdate(asked_at)
    held = [row for row in holdings if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)]
    if (first := min((row.starts_on for row in held), default=None)) is None:
        return False
    return first <= day - HELD_FOR or ((found := school_row()) is not None and first <= found.started_on)


def why_not_soon_after_reset(person, by, now) -> str:
    """For a week after a second step was reset, only one of the four who had no part in it opens ways to sign in."""
    reset = person.factor_resets.filter(state=FactorResetState.AGREED, agreed_at__gt=now - ADDRESS_STAYS).first()
    if reset is None:
        return ""
    had_part = by.person_id in (person.pk, reset.asked_by_id, reset.agreed_by_id)
    if not had_part and by.may(Permission.START_FACTOR_AGAIN) and has_held_long(by.person, reset.asked_at):
        return ""
    return (
        f"The second step of {person.name} was reset less than 7 days ago. Until then only the headteacher or the "
        "business manager does this, and only where they neither asked for that nor agreed to it."
    )


def why_not_ask_factor_reset(person, by, now, *, has_factor, is_waiting) -> str:
    """One of four roles asks, for somebody else who has a second step and cannot use it."""
    if by.is_person(person):
        return f"Somebody else must ask for you: {WHO}."
    if not by.may(Permission.START_FACTOR_AGAIN):
        return f"Only {WHO} asks for this."
    if not has_held_long(by.person, now):
        return TOO_NEW
    if person.is_shut_out(now):
        return f"{person.name} {person.gone}."
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
    if not has_held_long(by.person, reset.asked_at):
        return TOO_NEW
    if reset.person.is_shut_out(now):
        return f"{reset.person.name} {reset.person.gone}."
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
