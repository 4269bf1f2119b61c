"""Why an account cannot be suspended, taken over, closed or taken up again (RO9): a sentence to show, or nothing."""

from accounts.change_steps import changes_password
from accounts.states import ACCOUNT_TRANSITIONS, CHANGE_TRANSITIONS, AccountState, ChangeKind, ChangeState, SecretKind
from people.queries import why_not_act
from people.roles import Permission

# From which states of the account each kind may begin.
BEGINS = {
    ChangeKind.SUSPEND: ACCOUNT_TRANSITIONS["suspend_account"][0],
    ChangeKind.TRANSFER: {AccountState.LIVE},
    ChangeKind.GIVE_AWAY: {AccountState.LIVE, AccountState.SUSPENDED},
    ChangeKind.CLOSE: ACCOUNT_TRANSITIONS["close_account"][0],
}
_ONLY = {
    ChangeKind.SUSPEND: "only a live account can be suspended",
    ChangeKind.TRANSFER: "only a live account can be taken over",
    ChangeKind.GIVE_AWAY: "only a live or suspended account can be taken over",
}
_OVER = {
    ChangeState.DECIDED: "The headteacher has decided this already.",
    ChangeState.CARRIED_OUT: "This has been carried out already.",
    ChangeState.GIVEN_UP: "This was given up. Begin again if it is still wanted.",
}


def why_not_begin(school_account, kind, by, now) -> str:
    """The headteacher decides, the technician may propose; one thing at a time, where the account's state lets it."""
    if school_account.state == AccountState.CLOSED:
        return "This account is closed already."
    if not (by.may(Permission.DECIDE_PROPOSAL) or by.may(Permission.RUN_ACCOUNTS)):
        return "Only the headteacher decides this. The IT technician may propose it."
    if school_account.state not in BEGINS[kind]:
        return f"This account is {school_account.get_state_display()}: {_ONLY[kind]}."
    under_way = school_account.changes.open().first()
    if under_way is not None:
        return f"Something is under way already: {under_way.get_kind_display()}. Finish it or give it up first."
    return ""


def why_not_keep_account(school_account, by, now) -> str:
    """The headteacher decides that an account in use stays, though nothing happens on it (RO9)."""
    if school_account.state != AccountState.LIVE:
        return f"This account is {school_account.get_state_display()}, so there is nothing to keep."
    if not by.may(Permission.DECIDE_PROPOSAL):
        return "Only the headteacher decides this."
    under_way = school_account.changes.open().first()
    if under_way is not None:
        return f"Something is under way already: {under_way.get_kind_display()}. Finish it or give it up first."
    return ""


def why_not_take_over(kind, to_person, to_organisation, by, now) -> str:
    """Whoever takes it over is named, and somebody here who stays can."""
    if kind == ChangeKind.TRANSFER:
        return why_not_act(to_person, by, now) if to_person is not None else "Choose who takes it over."
    if kind == ChangeKind.GIVE_AWAY and not to_organisation.strip():
        return "Enter which organisation takes it over."
    return ""


def why_not_agree_to_change(change, by, now) -> str:
    """The headteacher decides what the technician proposed."""
    if change.state not in CHANGE_TRANSITIONS["agree_to_change"][0]:
        return _OVER[change.state]
    if not by.may(Permission.DECIDE_PROPOSAL):
        return "Only the headteacher decides this."
    if change.school_account.state not in BEGINS[change.kind]:
        return f"This account is {change.school_account.get_state_display()} by now. Give this up."
    return why_not_take_over(change.kind, change.to_person, change.to_organisation, by, now)


def why_not_give_up_change(change, by, now) -> str:
    """The headteacher gives it up at any time, the technician what was only proposed."""
    if change.state not in CHANGE_TRANSITIONS["give_up_change"][0]:
        return _OVER[change.state]
    if by.may(Permission.DECIDE_PROPOSAL):
        return ""
    if by.may(Permission.RUN_ACCOUNTS) and change.state == ChangeState.PROPOSED:
        return ""
    return "Only the headteacher gives this up."


def why_not_carry_out(change, by, now) -> str:
    """The technician carries out what the headteacher has decided (RO5, RO6)."""
    if change.state == ChangeState.PROPOSED:
        return "The headteacher has not decided this yet."
    if change.state not in CHANGE_TRANSITIONS["finish_change"][0]:
        return _OVER[change.state]
    return "" if by.may(Permission.RUN_ACCOUNTS) else "Only the IT technician carries this out."


def why_not_settle(item, by, now) -> str:
    """Each thing is settled once, so that it says who did it and when."""
    if reason := why_not_carry_out(item.change, by, now):
        return reason
    return f"{item.done_by} has already settled “{item}”." if item.done_at is not None else ""


def why_not_finish_change(change, by, now) -> str:
    """Nothing takes effect until each thing is settled and what somebody loses has changed (RO9, RO10)."""
    if reason := why_not_carry_out(change, by, now):
        return reason
    if change.school_account.state not in BEGINS[change.kind]:
        return f"This account is {change.school_account.get_state_display()} by now. Give this up."
    left = [item.title for item in change.items.all() if item.done_at is None]
    if left:
        return f"Not everything is settled yet: {'; '.join(left)}."
    if changes_password(change) and _has_old_password(change):
        return "The password in the safe is older than this decision. Change it, here and on the platform."
    return why_not_take_over(change.kind, change.to_person, change.to_organisation, by, now)


def _has_old_password(change) -> bool:
    passwords = change.school_account.credentials.current().filter(kind=SecretKind.PASSWORD)
    return passwords.filter(stored_at__lt=change.decided_at).exists()


def why_not_resume_account(school_account, by, now) -> str:
    """The headteacher takes a suspended account up again."""
    if school_account.state not in ACCOUNT_TRANSITIONS["resume_account"][0]:
        return f"This account is {school_account.get_state_display()}, so there is nothing to take up again."
    if not by.may(Permission.DECIDE_PROPOSAL):
        return "Only the headteacher takes an account up again."
    if school_account.changes.open().exists():
        return "Something else is under way on this account. Finish it or give it up first."
    return ""
