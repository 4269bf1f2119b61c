"""Our accounts as a table for a spreadsheet."""

from django.views.decorators.http import require_GET

from accounts.queries.existing import approved_for, not_approved_for
from accounts.queries.finding import Reader
from accounts.queries.register_page import rows_of_all
from core.pages.tables import csv_response
from core.pages.words import local
from people.access import requires
from people.roles import Permission

HEADS = [
    "account",
    "platform",
    "how it stands",
    "what was found",
    "who can post",
    "who keeps an eye on it",
    "proved private on",
    "comments proved off on",
    "last seen on",
    "last seen by",
]


@requires(Permission.SEE_ACCOUNTS)
@require_GET
def register_csv(request):
    """What the page shows of each account to this reader, those that need something first (SC2)."""
    rows = [_cells(row) for row in rows_of_all(Reader.of(request.actor, request.now))]
    waiting = [
        [str(found.proposal), found.proposal.platform_label, f"{how}: {found.proposal.get_state_display()}"]
        for how, those in (("not approved yet", not_approved_for), ("in use already", approved_for))
        for found in those(request.actor)
    ]
    return csv_response("our-accounts.csv", HEADS, rows + [cells + [""] * (len(HEADS) - 3) for cells in waiting])


def _cells(row) -> list[str]:
    account = row.account
    seen_by = (account.last_looked_by or "the system") if account.last_looked_at else ""
    return [
        str(account),
        account.platform_label,
        account.get_state_display(),
        " ".join([finding.words for finding in row.findings]),
        ", ".join(str(right.person) for right in account.posting),
        ", ".join(str(person) for person in account.monitors.all()),
        _date(row.private_at),
        _date(row.comments_off_at),
        _date(account.last_looked_at),
        seen_by,
    ]


def _date(moment) -> str:
    return f"{local(moment):%Y-%m-%d}" if moment else ""
