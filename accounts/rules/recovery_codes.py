"""Why a recovery code cannot be ticked off (RO7): a sentence to show, or nothing."""

from accounts.states import SecretKind
from people.roles import Permission

# Of a list that was stored before anybody counted its codes.
MOST = 100


def why_not_tick_off(credential, by, now, *, position, is_used) -> str:
    """The technician ticks each code off once, as long as its list counts."""
    if refusal := _why_not_this_list(credential, by):
        return refusal
    if not 1 <= position <= (credential.code_count or MOST):
        return "There is no such code on this list."
    if is_used:
        return f"Code {position} is ticked off already."
    return ""


def why_not_take_back(credential, by, now, *, position, is_used) -> str:
    """A wrong tick is taken back by the technician, as long as the list counts."""
    if refusal := _why_not_this_list(credential, by):
        return refusal
    return "" if is_used else f"Code {position} is not ticked off."


def _why_not_this_list(credential, by) -> str:
    if not by.may(Permission.RUN_ACCOUNTS):
        return "Only the IT technician ticks recovery codes off."
    if credential.kind != SecretKind.RECOVERY_CODES:
        return "Only recovery codes are ticked off."
    if credential.replaced_at is not None:
        return "These recovery codes were replaced by newer ones."
    return ""
