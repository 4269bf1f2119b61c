"""Each account of the register with what was found, and the page's one sentence (SC2)."""

from dataclasses import dataclass

from accounts.queries.finding import LEVELS, Finding, Reader
from accounts.queries.findings import findings_of
from accounts.queries.school_accounts import register
from accounts.states import AccountState
from people.queries import holders
from people.roles import Permission, Role

# Whose work it is to mend what only they may mend.
DUTY = {Permission.RUN_ACCOUNTS: Role.TECHNICIAN, Permission.DECIDE_PROPOSAL: Role.HEADTEACHER}


@dataclass(frozen=True)
class Row:
    """An account and all that is not in order with it, worst first."""

    account: object
    findings: tuple[Finding, ...] = ()
    # Whether the reader finds a button where the worst is mended; else who does what: "Tom Wells (IT technician) …".
    may_mend: bool = False
    who_mends: str = ""

    @property
    def worst(self) -> Finding | None:
        """The one with the row's button."""
        return self.findings[0] if self.findings else None

    @property
    def others(self) -> tuple[Finding, ...]:
        """The rest, as plain lines."""
        return self.findings[1:]

    @property
    def needs_something(self) -> bool:
        """Whether anything is wrong; one that is being set up or suspended may only be said to be."""
        return bool(self.findings) and not self.findings[0].is_calm

    @property
    def order(self) -> tuple:
        """Worst first, then by how much is wrong, then by name."""
        level = LEVELS.index(self.findings[0].level) if self.findings else len(LEVELS)
        return level, -len(self.findings), self.account.name, self.account.pk


def rows(by, now) -> tuple[list[Row], list]:
    """The open accounts as this person may know them, those that need something first, and the closed ones."""
    reader = Reader.of(by, now)
    accounts = list(register())
    closed = [account for account in accounts if account.state == AccountState.CLOSED]
    still_open = [account for account in accounts if account.state != AccountState.CLOSED]
    for account in still_open:
        account.is_lapsed = account.lapses_at is not None and account.lapses_at <= now
    found = _with_menders([(account, findings_of(account, reader)) for account in still_open], reader)
    return sorted(found, key=lambda row: row.order), closed


def _with_menders(found, reader) -> list[Row]:
    """Who mends the worst of each; at most two statements, whatever the number of accounts."""
    others = {
        findings[0].mended_with[0]
        for _, findings in found
        if findings and findings[0].button and not findings[0].may_be_mended_by(reader.by)
    }
    named = {permission: _named(DUTY[permission], reader.now) for permission in others}
    return [_row(account, findings, reader, named) for account, findings in found]


def _row(account, findings, reader, named) -> Row:
    if not findings or not findings[0].button:
        return Row(account, findings)
    worst = findings[0]
    if worst.may_be_mended_by(reader.by):
        return Row(account, findings, may_mend=True)
    return Row(account, findings, who_mends=f"{named[worst.mended_with[0]]} {worst.doing}.")


def _named(role, now) -> str:
    """ "Tom Wells (IT technician)", or the role alone where nobody holds it."""
    names = " or ".join(str(person) for person in holders(role, now))
    return f"{names} ({role.label})" if names else f"The {role.label}"


def in_words(rows) -> str:
    """ "9 accounts, 8 in order. Only Priya Nair can post on Year 3 news." """
    if not rows:
        return "There is no school account yet."
    number = "1 account" if len(rows) == 1 else f"{len(rows)} accounts"
    good = sum(not row.findings for row in rows)
    if good == len(rows):
        return f"{number}, in order." if len(rows) == 1 else f"{number}, all in order."
    return f"{number}, {good} in order. {rows[0].worst.headline}"
