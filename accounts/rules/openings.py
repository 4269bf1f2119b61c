"""Why the safe may not be opened by two people together (RO7): a sentence to show, or nothing."""

from datetime import timedelta

from accounts.rules.credentials import TO_SIGN_IN, why_not_look_again
from accounts.states import OPENING_TRANSITIONS, AccountState, OpeningKind, OpeningState, SecretKind
from people.roles import Permission

# An hour to agree, and from then on an hour to look.
HOUR = timedelta(hours=1)
WHO = "the headteacher, whoever stands in for them, or the business manager"
_OVER = {
    OpeningState.ASKED: "Nobody has agreed yet.",
    OpeningState.AGREED: "This has been agreed already.",
    OpeningState.USED: "This was used. It opens once: ask again if you need it again.",
    OpeningState.CANCELLED: "This was cancelled.",
    OpeningState.EXPIRED: "The hour is over. Ask for it again.",
}
# What of an account somebody needs to get in without the technician: of codes and suggestions any may be what counts.
IN_AN_EMERGENCY = (*TO_SIGN_IN, SecretKind.RECOVERY_CODES, SecretKind.SUGGESTED_PASSWORD)
_NOTHING = {
    OpeningKind.EMERGENCY: "Nothing is stored for this account that lets anybody in.",
    OpeningKind.COPY: "Nothing is stored yet, so there is nothing to copy.",
}
ENTER_CODE = "Enter the code of your authenticator app first. It counts for five minutes."


def why_not_ask_emergency(school_account, by, now, *, has_anything, is_waiting) -> str:
    """One of two roles asks, for one account, when the IT technician cannot be reached."""
    if not by.may(Permission.OPEN_SAFE_TOGETHER):
        return f"Only {WHO} asks for this."
    if by.may(Permission.RUN_ACCOUNTS):
        return "You are IT technician: open the safe yourself."
    if school_account.state == AccountState.CLOSED:
        return "This account is closed."
    if not has_anything:
        return _NOTHING[OpeningKind.EMERGENCY]
    return "Somebody has asked for this already, and it is not finished." if is_waiting else ""


def why_not_ask_copy(by, now, *, has_anything, is_waiting) -> str:
    """The technician or one of two roles asks for a copy of everything, for the school's own safe."""
    if not by.may(Permission.OPEN_SAFE_TOGETHER) and not by.may(Permission.RUN_ACCOUNTS):
        return f"Only the IT technician, {WHO} asks for this."
    if not has_anything:
        return _NOTHING[OpeningKind.COPY]
    return "Somebody has asked for this already, and it is not finished." if is_waiting else ""


def why_not_agree_opening(opening, by, now, *, may_asker) -> str:
    """Another person of the two roles agrees within the hour; whoever asked must still be one who may."""
    if why_not := _why_over(opening, now, "agree_opening"):
        return why_not
    if by.is_person(opening.asked_by):
        return "You asked for this, so somebody else must agree."
    if not by.may(Permission.OPEN_SAFE_TOGETHER):
        return f"Only {WHO} agrees to this."
    if not may_asker:
        return f"{opening.asked_by.name} asked for this, but may not any more. Cancel it and ask again."
    return ""


def why_not_use_opening(opening, by, now, *, kind, has_fresh_factor, has_anything, looks) -> str:
    """Whoever asked looks once, within the hour after the second person agreed."""
    if opening.kind != kind:
        return "This was asked for something else."
    if not by.is_person(opening.asked_by) or by.person.is_shut_out(now):
        return f"Only {opening.asked_by.name}, who asked, may look."
    if why_not := _why_over(opening, now, "use_opening"):
        return why_not
    if not may_ask(opening.kind, by):
        return f"Only {WHO} asks for this."
    if not has_fresh_factor:
        return ENTER_CODE
    if not has_anything:
        return _NOTHING[opening.kind]
    return why_not_look_again(looks)


def why_not_cancel_opening(opening, by, now) -> str:
    """Whoever asked, the IT technician, or one of the two roles stops it until it is used."""
    if why_not := _why_over(opening, now, "cancel_opening"):
        return why_not
    if by.is_person(opening.asked_by) or any(
        by.may(permission) for permission in (Permission.OPEN_SAFE_TOGETHER, Permission.RUN_ACCOUNTS)
    ):
        return ""
    return f"Only the IT technician, {WHO} cancels this."


def may_ask(kind, by) -> bool:
    """Whether somebody's roles let them ask for this."""
    return by.may(Permission.OPEN_SAFE_TOGETHER) or (kind == OpeningKind.COPY and by.may(Permission.RUN_ACCOUNTS))


def _why_over(opening, now, verb) -> str:
    if opening.state not in OPENING_TRANSITIONS[verb][0]:
        return _OVER[opening.state]
    return _OVER[OpeningState.EXPIRED] if now >= opening.expires_at else ""
