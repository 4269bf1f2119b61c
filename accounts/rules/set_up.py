"""Why an account cannot be set up, or cannot go live yet: a sentence, or nothing (RO5, RO6)."""

from accounts.states import ACCOUNT_TRANSITIONS, AccountState, RequestState, SecretKind
from people.roles import Permission


def why_not_run_accounts(by) -> str:
    """The IT technician sets accounts up (RO6)."""
    return "" if by.may(Permission.RUN_ACCOUNTS) else "Only the IT technician sets accounts up."


def why_not_start_set_up(account_request, by, now) -> str:
    """No account without an approval, and one account for each approval (RO5, RO6)."""
    if reason := why_not_run_accounts(by):
        return reason
    if account_request.state != RequestState.APPROVED:
        return "This proposal has not been approved, so no account can be created from it."
    if hasattr(account_request, "school_account"):
        started_by = account_request.school_account.set_up_started_by or "Somebody"
        return f"{started_by} has already started the set-up of this account."
    return ""


def why_not_change_set_up(school_account, by, now) -> str:
    """The set-up changes while the account is being set up, by the technician."""
    if reason := why_not_run_accounts(by):
        return reason
    if school_account.state not in ACCOUNT_TRANSITIONS["finish_set_up"][0]:
        if school_account.state == AccountState.LIVE and school_account.live_by:
            return f"{school_account.live_by} has already finished this set-up: the account is live."
        return f"This account is {school_account.get_state_display()}, so its set-up is finished."
    return ""


def why_not_tick(item, by, now) -> str:
    """Each item is ticked once, so that it says who did it and when."""
    if reason := why_not_change_set_up(item.school_account, by, now):
        return reason
    if item.done_at is not None:
        return f"{item.done_by} has already ticked “{item}”."
    return ""


def why_not_untick(item, by, now) -> str:
    """Only what was ticked can be taken back."""
    if reason := why_not_change_set_up(item.school_account, by, now):
        return reason
    return "" if item.done_at is not None else f"“{item}” is not ticked."


def has_password(school_account) -> bool:
    """Whether its password lies in the safe, or everybody signs in as themselves (RO7)."""
    if school_account.each_has_own_access:
        return True
    return school_account.credentials.current().filter(kind=SecretKind.PASSWORD).exists()


def missing(school_account) -> list[str]:
    """What still has to be done before the account can go live, in words."""
    lacking = [item.title for item in school_account.items.all() if item.done_at is None]
    if not (school_account.handle or school_account.address):
        lacking.append("Its name on the platform or its address is recorded")
    if not has_password(school_account):
        lacking.append("The password is in the password safe, or each person has their own access")
    return lacking


def why_not_finish_set_up(school_account, by, now) -> str:
    """Every item is done and no password lies outside the safe before the account goes live (RO6, RO7)."""
    if reason := why_not_change_set_up(school_account, by, now):
        return reason
    lacking = missing(school_account)
    return f"Not everything is done yet: {'; '.join(lacking)}." if lacking else ""
