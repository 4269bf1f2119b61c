"""Why somebody may not confirm or prove in the termly review (RO9, NA4, MO2): a sentence to show, or nothing."""

from people.queries import school_day
from people.roles import Permission


def why_not_confirm_holders(by, now) -> str:
    """The headteacher confirms who can post (RO5, RO9)."""
    return "" if by.may(Permission.DECIDE_PROPOSAL) else "Only the headteacher confirms who can post."


def why_not_prove_accounts(by, now) -> str:
    """The IT technician proves that accounts are private and one-way (RO6)."""
    if by.may(Permission.RUN_ACCOUNTS):
        return ""
    return "Only the IT technician proves that accounts are private and one-way."


def why_not_prove_on(proved_on, term_begins, now) -> str:
    """The pictures show the settings of this term."""
    if proved_on > school_day(now):
        return "This day is in the future. Enter the day on which you made the pictures."
    if proved_on < term_begins:
        return f"Make the pictures again: they must be from this term, {term_begins:%-d %B %Y} or later."
    return ""


def may_be_open(school_account, now) -> bool:
    """Whether the headteacher's dated exception lets the public see it today (NA4)."""
    until = school_account.request.not_private_until
    return until is not None and until >= school_day(now)
