"""The public list of official accounts: what it shows, and whether an address is on it. Nothing here is about a person.

Whether an address is ours is asked of the list alone, never of accounts that are not on it. So an answer cannot
betray an account that the headteacher has not chosen to show.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.db.models import Q

from accounts.addresses import Name, NotOneAddress, Pasted, name_at, names_of_account, profile_of, read, small
from accounts.lookalikes import has_other_letters, looks_like
from accounts.models import SchoolAccount
from accounts.queries.reviews import with_lapse
from accounts.states import AccountState

# Words of a school's name that say nothing of which school it is.
PLAIN_WORDS = re.compile(r"\(.*?\)|\b(?:school|academy|college|the)\b", re.IGNORECASE)

# Parts of an address that are no name which somebody could imitate.
NO_NAME = re.compile(r"^(?:[0-9]+|channel|group|company|school|showcase|invitation|user)$|=|\.(?:php|html?|aspx?)$")


class Found(StrEnum):
    """The three answers to "Is this really ours?"."""

    OURS = "ours"
    LIKE = "like"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What can be said of something pasted, which accounts of ours it concerns, and why it is taken for like ours."""

    found: Found
    pasted: Pasted
    accounts: tuple[SchoolAccount, ...] = ()
    why: str = ""


def official_accounts():
    """Live accounts that the headteacher put on the public list; no personal data."""
    found = SchoolAccount.objects.live().filter(is_listed=True)
    shown = ("platform", "platform_name", "name", "handle", "address", "listed_at", "live_at")
    return found.only(*shown).order_by("platform", "name", "id")


def choosable(now):
    """The live accounts, each with what tells a closed class page from one for everybody, and whether it has lapsed."""
    return with_lapse(SchoolAccount.objects.live().select_related("request"), now)


def on_the_list_after(among, chosen) -> tuple[list, list]:
    """The live ones of these accounts, and the whole list as it would be with only the chosen of them on it."""
    live = SchoolAccount.objects.live().filter(Q(is_listed=True) | Q(pk__in=among))
    found = list(live.order_by("platform", "name", "id"))
    there = [account for account in found if account.pk in among]
    listed = [account for account in found if (account.pk in chosen if account.pk in among else account.is_listed)]
    return there, listed


def as_shown(accounts) -> str:
    """A digest of what parents would read of these accounts, to tell whether it has changed since somebody looked."""
    rows = [(one.pk, one.platform_label, one.name, one.handle, link_to(one)) for one in accounts]
    return hashlib.sha256(repr(sorted(rows)).encode()).hexdigest()


def link_to(account) -> str:
    """The address that parents are given for an account; "" where none is kept and none can be made."""
    return account.address or profile_of(account.platform, account.handle)


def can_be_checked(account) -> bool:
    """Whether what is kept of an account is enough to tell an address of it from another's."""
    return bool(_names(account))


def answer_about(text: str, school_name: str, accounts=None) -> Answer:
    """Whether what somebody pasted is ours; `accounts` are those on the list. Raises NotOneAddress.

    Ours where it names the very account; like ours where a parent may take it for one; else not known.
    """
    pasted = read(text)
    listed = list(official_accounts() if accounts is None else accounts)
    ours = tuple(account for account in listed if _names(account) & pasted.names)
    if ours:
        return Answer(Found.OURS, pasted, ours)
    same = tuple(account for account in listed if _says_same(pasted, account))
    like = same or tuple(account for account in listed if _is_like(pasted, _called(_names(account))))
    if like or _is_like(pasted, _called_like(school_name)):
        return Answer(Found.LIKE, pasted, like, _why(pasted, bool(same)))
    return Answer(Found.UNKNOWN, pasted)


def account_at(text: str) -> SchoolAccount | None:
    """The account of the register that an address names, on the public list or not; for staff only."""
    try:
        names = read(text).names
    except NotOneAddress:
        return None
    accounts = SchoolAccount.objects.exclude(state=AccountState.CLOSED).order_by("name", "id")
    return next((account for account in accounts if _names(account) & names), None)


def is_listed_address(text: str) -> bool:
    """Whether an address is one of the public list's."""
    try:
        names = read(text).names
    except NotOneAddress:
        return False
    return any(_names(account) & names for account in official_accounts())


def key_of(text: str) -> str:
    """A digest that is the same for every way to write the same address, so that reports of one thing merge."""
    name = name_at(text) if "/" in text else None
    if name is None:
        names = sorted(_names_or_none(text), key=lambda name: (name.where, name.who))
        name = names[0] if names else Name("", small(" ".join(text.split())))
    return hashlib.sha256(f"{name.where}\n{name.who}".encode(errors="replace")).hexdigest()


def _names_or_none(text):
    try:
        return read(text).names
    except NotOneAddress:
        return frozenset()


def _names(account) -> frozenset[Name]:
    return names_of_account(account.platform, account.handle, account.address)


@lru_cache(2048)
def _called(names: frozenset[Name]) -> set[str]:
    """What an impostor of an account with these names would imitate: what it is called, wherever it is."""
    called = {part for name in names for part in re.split(r"[/:?@]", name.who) if len(part) >= 4}
    return {part for part in called if not NO_NAME.search(part)}


def _called_like(school_name: str) -> set[str]:
    plain = " ".join(PLAIN_WORDS.sub(" ", school_name).split())
    return {plain} if " " in plain else set()


def _says_same(pasted, account) -> bool:
    called = {small(part) for part in _called(_names(account))}
    return any(small(part) in called for part in pasted.parts)


def _is_like(pasted, called) -> bool:
    return any(looks_like(part, name) for part in pasted.parts for name in called)


def _why(pasted, is_same) -> str:
    if has_other_letters(" ".join(pasted.parts)):
        return "Some of its letters are from another alphabet. They only look like ours."
    if is_same and pasted.names:
        return "It uses a name of ours, but in another place than ours."
    if is_same:
        return "It has a name of ours in it, but it does not lead to us."
    return "Its name is nearly one of ours, or our school’s, but not the same."
