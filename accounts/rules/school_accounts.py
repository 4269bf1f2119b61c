"""Why somebody may not change a school account: a sentence, or nothing (RO5, RO9, SC2)."""

from accounts.states import ACCOUNT_TRANSITIONS, AccountState
from people.roles import Permission


def why_not_look_after(school_account, by, now) -> str:
    """The IT technician and the headteacher look after the register."""
    if school_account.state == AccountState.CLOSED:
        return "This account is closed."
    if by.may(Permission.RUN_ACCOUNTS) or by.may(Permission.DECIDE_PROPOSAL):
        return ""
    return "Only the headteacher or the IT technician changes this."


def why_not_choose_listing(school_account, by, now) -> str:
    """The headteacher chooses which live accounts the public list shows."""
    if not by.may(Permission.DECIDE_PROPOSAL):
        return "Only the headteacher chooses which accounts the public list shows."
    if school_account.state != AccountState.LIVE:
        return f"This account is {school_account.get_state_display()}, so the public list cannot show it."
    return ""


def why_not_close_account(school_account, by, now) -> str:
    """An account is closed once nobody can post on it any more (RO9)."""
    if school_account.state not in ACCOUNT_TRANSITIONS["close_account"][0]:
        return "This account is already closed."
    if reason := why_not_look_after(school_account, by, now):
        return reason
    posting = [str(right.person) for right in school_account.posting_rights.current().select_related("person")]
    if posting:
        return f"{_together(posting)} can still post. End that first, then close the account."
    return ""


def _together(names) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
