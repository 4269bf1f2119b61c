"""The page "Our accounts": its headline, what needs something first, then what is in order (SC2)."""

from dataclasses import dataclass, field, replace

from django.db.models import prefetch_related_objects

from accounts.models import SchoolAccount
from accounts.queries import existing
from accounts.queries.finding import Reader
from accounts.queries.findings import is_taken_in
from accounts.queries.needing import may_need, those_that_may_need
from accounts.queries.register_rows import Row, rows_of
from core.pages.keyset import Page, page_of
from core.together import MOST_COUNTED, Count, Rows, ask
from people.queries import row_of

# As many as anybody can look through: a school in which more accounts need something hears that there are more.
MOST = 200
PER_PAGE = 50
# How many that need something stand before those in order; the others are one tap away.
FIRST = 20
# Accounts in one file.
IN_A_FILE = 1000


@dataclass(frozen=True)
class RegisterPage:
    """What the page shows to one reader."""

    wrong: list[Row] = field(default_factory=list)
    # Open until a day, as the headteacher decided; those that are in use already and being set up here; and those that
    # are being set up or suspended, which nobody uses: nothing to do.
    allowed: list[Row] = field(default_factory=list)
    taken_in: list[Row] = field(default_factory=list)
    calm: list[Row] = field(default_factory=list)
    in_order: Page = field(default_factory=Page)
    total: int = 0
    # Accounts that exist out there and were not approved, as far as the reader sees their proposals (RO5).
    not_approved: int = 0
    # Accounts that exist out there and were approved, and whose set-up has not begun.
    approved: int = 0
    closed: int = 0
    has_more: bool = False

    @property
    def good(self) -> int:
        """How many are in order."""
        return self.total - sum(map(len, (self.wrong, self.allowed, self.taken_in, self.calm)))

    @property
    def sentence(self) -> str:
        """What a headteacher wants to know between two meetings: how many, and the one thing that cannot wait."""
        return " ".join([_counted(self), *_said(self)[:1]])

    @property
    def more(self) -> str:
        """What else there is to say of all of them."""
        return " ".join(_said(self)[1:])


def register_page(by, now, after="") -> RegisterPage:
    """Everything for one reader, with one page of what is in order; nine statements at most, at any size."""
    reader = Reader.of(by, now)
    counts = ask(
        row_of(by.person),
        needing=Rows(those_that_may_need(reader), most=MOST, id="id"),
        total=Count(SchoolAccount.objects.open()),
        not_approved=Count(existing.not_approved(by)),
        approved=Count(existing.approved()),
        closed=Count(SchoolAccount.objects.closed()),
    )
    may_be = [row.id for row in counts.needing]
    others = SchoolAccount.objects.open().only("name")
    others = others.filter(~may_need(reader)) if counts.needing.has_more else others.exclude(pk__in=may_be)
    page = page_of(others, ("name", "id"), after=after, size=PER_PAGE)
    rows = {row.account.pk: row for row in rows_of([*may_be, *(account.pk for account in page.rows)], reader)}
    found = sorted((rows[pk] for pk in may_be if pk in rows), key=lambda row: row.order)
    # Those of which the database could not know that nothing is wrong.
    shown = [] if after else [row for row in found if not row.findings]
    shown += [rows[account.pk] for account in page.rows if account.pk in rows]
    resting = [row for row in found if row.findings and not row.needs_something]
    return RegisterPage(
        wrong=[row for row in found if row.needs_something],
        allowed=[row for row in resting if row.worst.is_allowed],
        taken_in=[row for row in resting if is_taken_in(row.account)],
        calm=[row for row in resting if not row.worst.is_allowed and not is_taken_in(row.account)],
        in_order=replace(page, rows=sorted(shown, key=lambda row: (row.account.name, row.account.pk))),
        total=counts.total,
        not_approved=counts.not_approved,
        approved=counts.approved,
        closed=counts.closed,
        has_more=counts.needing.has_more,
    )


def rows_of_all(reader) -> list[Row]:
    """The first thousand accounts by name, those that need something before the others, and who keeps an eye on each.

    Eight statements at most.
    """
    ids = SchoolAccount.objects.open().order_by("name", "id").values_list("pk", flat=True)[:IN_A_FILE]
    rows = rows_of(list(ids), reader)
    prefetch_related_objects([row.account for row in rows], "monitors")
    return sorted(rows, key=lambda row: (not row.needs_something, row.order))


def closed_accounts(after="") -> Page:
    """The closed ones, the last closed first; one statement."""
    return page_of(SchoolAccount.objects.closed(), ("closed_at", "id"), after=after, size=PER_PAGE, newest_first=True)


def _said(page: RegisterPage) -> list[str]:
    """One sentence each, the most urgent first."""
    parts = []
    if page.wrong:
        parts.append(page.wrong[0].worst.headline)
    if page.has_more:
        parts.append(f"More than {MOST} need something.")
    elif len(page.wrong) > 1:
        more = len(page.wrong) - 1
        parts.append("1 other needs something." if more == 1 else f"{more} others need something.")
    if page.not_approved:
        exist = "exists and is" if page.not_approved == 1 else "exist and are"
        more = " more" if page.total else ""
        parts.append(f"{page.not_approved}{more} {exist} not approved yet.")
    if page.approved:
        wait = "exists, is approved and waits" if page.approved == 1 else "exist, are approved and wait"
        parts.append(f"{page.approved}{' more' if page.total else ''} {wait} to be set up here.")
    if page.allowed:
        parts.append(_one_or_many(page.allowed, "are open by the headteacher's exception"))
    if page.taken_in:
        parts.append(_one_or_many(page.taken_in, "are in use already and being set up here"))
    if page.calm:
        parts.append(_one_or_many(page.calm, "are not in use"))
    return parts


def _one_or_many(rows, words) -> str:
    return rows[0].worst.headline if len(rows) == 1 else f"{len(rows)} {words}."


def _counted(page) -> str:
    if not page.total:
        exist = page.not_approved or page.approved
        return "No school account is set up here yet." if exist else "There is no school account yet."
    if page.total > MOST_COUNTED:
        return f"More than {MOST_COUNTED:,} accounts."
    if page.total == 1:
        return "1 account, in order." if page.good else "1 account."
    if page.has_more:
        return f"{page.total} accounts."
    good = "all" if page.good == page.total else page.good
    return f"{page.total} accounts, {good} in order."
