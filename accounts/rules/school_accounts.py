"""Why somebody may not change a school account: a sentence, or nothing (RO5, RO9, SC2)."""

from accounts.addresses import names_of_account
from accounts.states import AccountState
from people.roles import Permission


def why_not_look_after(school_account, by, now) -> str:
    """The IT technician and the headteacher look after the register."""
    if school_account.state == AccountState.CLOSED:
        return "This account is closed."
    if by.may(Permission.RUN_ACCOUNTS) or by.may(Permission.DECIDE_PROPOSAL):
        return ""
    return "Only the headteacher or the IT technician changes this."


def why_not_choose_listing(school_account, by, now, *, is_listed=True) -> str:
    """The headteacher chooses which live accounts the public list shows; what nobody could look up it never shows."""
    if why_not := why_not_choose_official(by, now):
        return why_not
    if school_account.state != AccountState.LIVE:
        return f"This account is {school_account.get_state_display()}, so the public list cannot show it."
    if is_listed and not names_of_account(school_account.platform, school_account.handle, school_account.address):
        return (
            f"“{school_account}” has no address here, so nobody could look it up. "
            "Enter where people find it, then put it on the list."
        )
    return ""


def why_not_choose_official(by, now) -> str:
    """The headteacher chooses what parents are shown as the school's."""
    if by.may(Permission.DECIDE_PROPOSAL):
        return ""
    return "Only the headteacher chooses which accounts the public list shows."


def why_not_show(by, now, *, seen, shown) -> str:
    """What the headteacher vouches for is what they have seen: `seen` and `shown` are digests of it."""
    if why_not := why_not_choose_official(by, now):
        return why_not
    if seen != shown:
        return "One of these accounts has changed since you looked. Nothing was done. Look at the list again."
    return ""


def why_not_correct_place(school_account, by, now) -> str:
    """The headteacher and the technician put an address right; one that parents see, the headteacher alone."""
    if school_account.state not in (AccountState.LIVE, AccountState.SUSPENDED):
        return f"This account is {school_account.get_state_display()}, so its address stays as it is."
    if school_account.is_listed and not by.may(Permission.DECIDE_PROPOSAL):
        return "Parents see this address on the public list, so only the headteacher changes it."
    return why_not_look_after(school_account, by, now)


def why_not_lose_place(school_account, handle, address, by, now) -> str:
    """What parents are shown keeps a place where they find it."""
    if school_account.is_listed and not names_of_account(school_account.platform, handle, address):
        return "Parents see this account on the public list. Enter its address, or take it off the list first."
    return ""
