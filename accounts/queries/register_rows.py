"""The rows of "Our accounts": each account with what was found, and who mends it (SC2)."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.queries.credentials import due_for_change
from accounts.queries.finding import LEVELS, Finding, Reader
from accounts.queries.findings import findings_of
from accounts.queries.life import quiet_since
from accounts.queries.school_accounts import name_people, register
from core.pages.words import day
from people.queries import holders
from people.roles import Permission, Role

# Whose work it is to mend what only they may mend.
DUTY = {Permission.RUN_ACCOUNTS: Role.TECHNICIAN, Permission.DECIDE_PROPOSAL: Role.HEADTEACHER}


@dataclass(frozen=True)
class Row:
    """An account and all that is not in order with it, worst first."""

    account: object
    findings: tuple[Finding, ...] = ()
    # The worst that the reader may mend: the row's button. Where that is not the very worst, who mends that one:
    # "Tom Wells (IT technician) …".
    mends: Finding | None = None
    who_mends: str = ""
    # The rest, as plain lines, each with whether the reader finds a button of its own where that is mended.
    others: tuple[tuple[Finding, bool], ...] = ()

    @property
    def worst(self) -> Finding | None:
        """The one that says how the row stands."""
        return self.findings[0] if self.findings else None

    @property
    def needs_something(self) -> bool:
        """Whether anybody has to do something about it."""
        return any(finding.needs_somebody for finding in self.findings)

    @property
    def order(self) -> tuple:
        """Worst first, then by how much is as bad, by how much else is wrong, by name."""
        level = LEVELS.index(self.findings[0].level) if self.findings else len(LEVELS)
        as_bad = sum(finding.level == self.findings[0].level for finding in self.findings)
        return level, -as_bad, -len(self.findings), self.account.name, self.account.pk

    @property
    def private_at(self):
        """When it was last proved private, with pictures: at its set-up or in a termly review (NA4)."""
        return _later(self.account.private_at_set_up, self.account.private_in_review)

    @property
    def comments_off_at(self):
        """When it was last proved that nobody else sees comments: at its set-up or in a termly review (MO2)."""
        return _later(self.account.comments_at_set_up, self.account.comments_in_review)

    @property
    def proofs(self) -> str:
        """ "Private, proved Tuesday 3 November. Comments off, proved Tuesday 3 November." """
        private, comments = day(self.private_at), day(self.comments_off_at)
        said = f"Private, proved {private}." if private else "Private: not proved yet."
        if self.account.request.not_private_until is not None:
            said = "Not private, as the headteacher allowed."
        elif self.account.is_still_private is False:
            said = f"Not private when last seen; last proved private {private}." if private else "Not private."
        shown = f"Comments off, proved {comments}." if comments else "Comments off: not proved yet."
        if self.account.are_comments_hidden is False:
            shown = f"Comments show; last proved off {comments}." if comments else "Comments show."
        return f"{said} {shown}"


def rows_of(ids, reader: Reader) -> list[Row]:
    """These accounts as their reader may know them, by name; five statements at most, at any number."""
    due = Exists(due_for_change(reader.now).filter(school_account=OuterRef("pk")))
    accounts = list(register().filter(pk__in=ids).annotate(are_details_due=due, quiet_since=quiet_since(reader.now)))
    name_people(accounts)
    found = [(account, findings_of(account, reader)) for account in accounts]
    others = {
        findings[0].mended_with[0]
        for _, findings in found
        if findings and findings[0].button and not findings[0].may_be_mended_by(reader.by)
    }
    named = {permission: _named(DUTY[permission], reader.now) for permission in others}
    return [_row(account, findings, reader, named) for account, findings in found]


def _row(account, findings, reader, named) -> Row:
    if not findings:
        return Row(account)
    worst, by = findings[0], reader.by
    mends = next((finding for finding in findings if finding.may_be_mended_by(by)), None)
    who = f"{named[worst.mended_with[0]]} {worst.doing}." if worst.button and mends is not worst else ""
    # The same thing gets the same way on in every row; one way on is shown once.
    others, shown = [], {mends.url} if mends else set()
    for finding in findings[1:]:
        has_link = finding.may_be_mended_by(by) and finding.url not in shown
        others.append((finding, has_link))
        shown |= {finding.url} if has_link else set()
    return Row(account, findings, mends, who, tuple(others))


def _later(*moments):
    return max((at for at in moments if at is not None), default=None)


def _named(role, now) -> str:
    """ "Tom Wells (IT technician)", or the role alone where nobody holds it."""
    names = " or ".join(str(person) for person in holders(role, now))
    return f"{names} ({role.label})" if names else f"The {role.label}"
