"""Why a way back in may not be noted, confirmed or ended (RO7, RO9): a sentence to show, or nothing."""

import re

from accounts.states import OF_A_PERSON, AccountState, WayKind, WayOwner
from people.roles import Permission

ONLY_TECHNICIAN = "Only the IT technician notes who could get back in."
CHANGED = "Somebody has changed this list since you opened the page. Look at it again."
_LONG_NUMBER = re.compile(r"(?:\d[ \-./()]{0,2}){5,}")
_LIKE_A_KEY = re.compile(r"[A-Z2-7]{16,}")


def why_not_change_ways(school_account, by, now) -> str:
    """The technician notes who could get back into an account that is not closed."""
    if not by.may(Permission.RUN_ACCOUNTS):
        return ONLY_TECHNICIAN
    if school_account.state == AccountState.CLOSED:
        return "This account is closed, so nobody needs a way back in."
    return ""


def why_not_own(kind, owner, person) -> str:
    """What only a person can have belongs to a person, and whatever is one person's names them."""
    if owner == WayOwner.SCHOOL and kind in OF_A_PERSON:
        what = {WayKind.CONTROL: "Full control", WayKind.KNOWS: "What somebody knows"}.get(kind, "A personal profile")
        return f"{what} is always a person’s. Choose whose it is."
    if owner == WayOwner.PERSON and person is None:
        return "Choose whose it is."
    return ""


def why_not_hint(kind, owner, hint) -> str:
    """Only as much as tells one from another: no whole number, no own address, no secret."""
    if kind == WayKind.PHONE:
        return "" if re.fullmatch(r"(\d{2,4})?", hint) else "Write only the last digits of a telephone, four at most."
    if kind == WayKind.EMAIL and owner == WayOwner.SCHOOL:
        return "" if not hint or "@" in hint else "Enter the school’s address, such as office@school.example."
    if kind == WayKind.EMAIL and "@" in hint:
        return "Of an address that is not the school’s write only what comes after the @."
    if _LONG_NUMBER.search(hint) or _LIKE_A_KEY.search(hint):
        return "Leave out numbers and codes: this is not kept secret. What is secret belongs in the password safe."
    return ""


def why_not_note_way(school_account, by, now, *, kind, owner, person, hint) -> str:
    """Somebody who has left may be named: what they can still open must be known."""
    return (
        why_not_change_ways(school_account, by, now)
        or why_not_own(kind, owner, person)
        or why_not_hint(kind, owner, hint)
        or why_not_again(school_account, kind, owner, person, hint)
    )


def why_not_again(school_account, kind, owner, person, hint) -> str:
    """The same way is noted once."""
    same = school_account.ways.current().filter(kind=kind, owner=owner, person=person, hint=hint)
    return "This is noted already." if same.exists() else ""


def why_not_confirm_ways(school_account, by, now, *, seen, current) -> str:
    """What is confirmed is what was on the page: `seen` and `current` are sets of ids."""
    if refusal := why_not_change_ways(school_account, by, now):
        return refusal
    if not current:
        return "Nothing is noted yet. Note how somebody could get back in first."
    return "" if seen == current else CHANGED


def why_not_try_way(way, by, now) -> str:
    """The technician tries what is noted; who only knows a password opens nothing by it."""
    if refusal := why_not_end_way(way, by, now) or why_not_change_ways(way.school_account, by, now):
        return refusal
    return "A password alone opens nothing, so there is nothing to try." if way.kind == WayKind.KNOWS else ""


def why_not_end_way(way, by, now) -> str:
    """It ends once, by the technician; a closed account does not stand in the way."""
    if way.ended_at is not None:
        return "This way back in has ended already."
    return "" if by.may(Permission.RUN_ACCOUNTS) else ONLY_TECHNICIAN


def why_not_pass_on_way(way, by, now, *, owner, person, hint) -> str:
    """It goes to the school, or to somebody else who works here (RO9)."""
    if refusal := why_not_end_way(way, by, now) or why_not_change_ways(way.school_account, by, now):
        return refusal
    if refusal := why_not_own(way.kind, owner, person):
        return refusal
    if person is not None and person.has_left(now):
        return f"{person.name} has left the school. Choose somebody who works here."
    if (owner, person) == (way.owner, way.person):
        return "It belongs to them already. Choose whose it is now."
    return why_not_hint(way.kind, owner, hint) or why_not_again(way.school_account, way.kind, owner, person, hint)
