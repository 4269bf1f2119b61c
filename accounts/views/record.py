"""The account record on paper: one account, why it is there, who holds it and how it was proved."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.queries.reviews import reviews_of
from accounts.queries.school_accounts import record
from accounts.views.answers import record_rows
from core.pages.words import day, moment
from core.printing.api import Section, Sheet, pdf_response
from core.school.api import school
from people.access import requires
from people.roles import Permission

# On paper every date says its year: nobody knows when it is read.
EVERY_YEAR = -1


@requires(Permission.SEE_ACCOUNTS)
@require_GET
def record_pdf(request, pk):
    """The record as a PDF, named after the account."""
    found = get_object_or_404(record(), pk=pk)
    return pdf_response(record_sheet(found, request.now), f"account record {found}", now=request.now)


def record_sheet(account, now) -> Sheet:
    """What the page says, without the pictures; never a secret."""
    of_school = school()
    reviews = list(reviews_of(account))
    stands = account.get_state_display()
    stands += ", lapsed" if any(review.is_lapsed(now) for review in reviews) else ""
    facts = [("Platform", account.platform_label), ("Stands", stands)]
    heads = ["Term", "Who can post", "Private and one-way"]
    reviewed = Section("Reviewed each term", heads=heads, rows=[_review(review, now) for review in reviews])
    return Sheet(
        school=of_school.name if of_school else "",
        kind="Account record",
        title=str(account),
        sections=[
            Section(pairs=[*facts, *record_rows(account, reviews, this_year=EVERY_YEAR)]),
            Section("How it was set up", heads=["Step", "Done by", "Proof"], rows=_steps(account)),
            *([reviewed] if reviews else []),
        ],
        foot=f"Account record of “{account}”, printed on {moment(now, this_year=EVERY_YEAR)}",
    )


def _steps(account) -> list[list[str]]:
    return [
        [
            item.title,
            f"{item.done_by or 'The system'}, {day(item.done_at, this_year=EVERY_YEAR)}"
            if item.done_at
            else "Not done yet",
            "\n".join(part for part in ("A dated picture is kept" if item.picture_id else "", item.note) if part),
        ]
        for item in account.items.all()
    ]


def _review(review, now) -> list[str]:
    state = "Lapsed" if review.is_lapsed(now) else review.get_state_display()
    confirmed, proved = "Not confirmed", "Not proved"
    if review.confirmed_at:
        confirmed = f"Confirmed by {review.confirmed_by}, {day(review.confirmed_at, this_year=EVERY_YEAR)}"
    if review.proved_at:
        proved = f"Proved by {review.proved_by}, {day(review.proved_at, this_year=EVERY_YEAR)}\nA dated picture is kept"
    return [f"{review.term_label[:1].upper()}{review.term_label[1:]}\n{state}", confirmed, proved]
