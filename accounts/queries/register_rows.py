"""Each account of the register with what was found, in words, and the one page that mends it (SC2)."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.queries.school_accounts import register
from accounts.states import AccountState
from people.queries import school_day

# Pages that only the IT technician acts on, and what they do there.
DONE_BY_TECHNICIAN = {
    "accounts:set_up": "sets it up",
    "accounts:posting": "adds somebody who can post",
    "accounts:safe": "stores the password",
    "proof": "proves it in the termly review",
}


@dataclass(frozen=True)
class Row:
    """An account, and what is not in order: `finding` in words with the name of the page that mends it."""

    account: object
    finding: str = ""
    button: str = ""
    url_name: str = ""

    @property
    def url(self) -> str:
        """Where it is mended."""
        if self.url_name in ("accounts:review", "proof"):
            return f"{reverse('accounts:review')}#account-{self.account.pk}"
        return reverse(self.url_name, args=[self.account.pk])

    @property
    def is_for_technician(self) -> bool:
        """Whether only the IT technician finds a button on the page that mends it."""
        return self.url_name in DONE_BY_TECHNICIAN

    @property
    def done_by_technician(self) -> str:
        """What the IT technician does about it: "adds somebody"."""
        return DONE_BY_TECHNICIAN[self.url_name]

    @property
    def can_wait(self) -> bool:
        """Whether something else should be read first: it is being set up, or the headteacher allowed it."""
        return self.account.state == AccountState.SETTING_UP or not self.button


def rows(now) -> tuple[list[Row], list]:
    """The open accounts, and the closed ones."""
    today = school_day(now)
    accounts = list(register())
    still_open = [account for account in accounts if account.state != AccountState.CLOSED]
    closed = [account for account in accounts if account.state == AccountState.CLOSED]
    for account in still_open:
        account.is_lapsed = account.lapses_at is not None and account.lapses_at <= now
    return [Row(account, *_finding(account, today)) for account in still_open], closed


def _finding(account, today):
    """The first thing that is not in order, worst first."""
    until = account.request.not_private_until
    if account.state == AccountState.SETTING_UP:
        number = account.items_left + (not (account.handle or account.address)) + _lacks_password(account)
        left = f"{number} thing{'s' if number != 1 else ''} left to do"
        return f"Being set up, {left}.", "Go on", "accounts:set_up"
    if until is not None and until < today:
        return "It is open, and the headteacher's exception has ended.", "Look at it", "accounts:account"
    waits_for_proof = account.lapses_at is not None and account.proved_at is None
    mend = ("Prove it", "proof") if waits_for_proof else ("Look at it", "accounts:account")
    if until is None and account.is_still_private is False:
        return "It was not private when somebody last looked.", *mend
    if account.are_comments_hidden is False:
        return "Comments could be seen when somebody last looked.", *mend
    if account.is_lapsed and account.proved_at is None:
        return "Lapsed: its proof is older than a term.", "Prove it", "proof"
    if not account.posting:
        return "Nobody can post.", "Say who can post", "accounts:posting"
    if _lacks_password(account):
        return "Its password is not in the safe.", "Open the safe", "accounts:safe"
    if not account.monitors.all():
        return "Nobody keeps an eye on it.", "Choose somebody", "accounts:change_monitors"
    if len(account.posting) == 1:
        return f"Only {account.posting[0].person} can post.", "Add somebody", "accounts:posting"
    if account.is_lapsed and account.confirmed_at is None:
        return "Lapsed: the headteacher has not confirmed who can post.", "Review it", "accounts:review"
    if until is not None:
        return f"Open by the headteacher's exception until {until.day} {until:%B %Y}.", "", ""
    return "", "", ""


def _lacks_password(account) -> bool:
    """Whether a shared password is not in the safe, by what the register has read already."""
    return not account.has_password and not account.each_has_own_access


def in_words(rows) -> str:
    """ "9 accounts, 8 in order. Only Priya Nair can post on Year 3 news." """
    if not rows:
        return "There is no school account yet."
    wrong = sorted((row for row in rows if row.finding), key=lambda row: row.can_wait)
    number = "1 account" if len(rows) == 1 else f"{len(rows)} accounts"
    if not wrong:
        return f"{number}, in order." if len(rows) == 1 else f"{number}, all in order."
    first = f"{wrong[0].account}: {wrong[0].finding[:1].lower()}{wrong[0].finding[1:]}"
    return f"{number}, {len(rows) - len(wrong)} in order. {first}"
