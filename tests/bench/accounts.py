"""A school, or a trust of them, with very many accounts: their register, first page, standings and sweep."""

from datetime import timedelta

from django.db import connection

from accounts.actions.sweeps import sweep
from accounts.models import (
    AccountRequest,
    Credential,
    CredentialLook,
    PostingRight,
    Review,
    SchoolAccount,
    SetUpItem,
    WayBack,
)
from core.files.models import StoredFile
from monitoring.models import MonitoringCheck
from tests.bench import fill
from tests.bench.figures import Findings, Table, milliseconds, over
from tests.bench.fill import Plain
from tests.bench.lists import moment
from tests.bench.pages import ROUNDS, beside_the_bare_view, numbers_of, page_numbers
from tests.bench.people import Cast
from tests.factories import NOW

SIZES = {"small": (9, 1_000), "full": (9, 10_000)}
STANDS_STILL_AT = NOW
OURS = "our accounts"
OFFICIAL = "/official-accounts/"
ASKED_OF_ALL = "It asks of every account whether anything is wrong; the bare view asks nothing"
PAGES = {
    OURS: ("head", "/accounts/"),
    "our accounts: a teacher": ("teacher", "/accounts/"),
    "our accounts: a page far down": ("head", "/accounts/?after={far}"),
    "our accounts: closed": ("head", "/accounts/closed/"),
    "an account's record": ("head", "/accounts/{one}/"),
    "termly review": ("tech", "/accounts/review/"),
    "official accounts": ("head", OFFICIAL),
    "what parents see: choosing": ("head", "/accounts/public-list/"),
    "who could get back in: all": ("tech", "/accounts/ways-back/"),
    "an account's password safe": ("tech", "/accounts/{one}/sign-in-details/"),
    "proposals": ("head", "/accounts/requests/"),
    "is this really ours?": ("head", f"{OFFICIAL}?q=https%3A%2F%2Ffacebook.com%2Friverside_prirnary"),
    "first page: headteacher": ("head", "/"),
    "first page: technician": ("tech", "/"),
    "how we're doing": ("head", "/how-we-are-doing/"),
}
FILLED = (
    AccountRequest,
    SchoolAccount,
    PostingRight,
    Credential,
    CredentialLook,
    WayBack,
    SetUpItem,
    Review,
    MonitoringCheck,
    SchoolAccount.monitors.through,
)


def measure(sizes: str, vendor: str) -> Findings:
    """Every page that hangs on accounts at every number of them, and the sweep; the register beside the bare view."""
    found, cast, seen = Findings(), Cast(), {}
    name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[vendor]
    for size in SIZES[sizes]:
        make(cast, size)
        seen[size] = {page: _page(cast, *asked) for page, asked in PAGES.items()}
        seen[size]["sweep with nothing due"] = numbers_of(lambda: sweep(now=NOW))
    first, last = SIZES[sizes][0], SIZES[sizes][-1]
    for page in ("first page: headteacher", "first page: technician"):
        sent = seen[last][page].statements
        found.bar(
            "P2", f"{page}: at most 8 statements at {last:,} accounts ({name})", str(sent), sent <= 8, over(sent, 8)
        )
    ratio = beside_the_bare_view(cast.head, "/accounts/", "/accounts/")
    public = beside_the_bare_view(cast.head, OFFICIAL, "/official/")
    for page, beside in ((OURS, ratio), ("official accounts", public)):
        asks = f"{page} ≤ 2 × a bare Django view at {last:,} accounts ({name})"
        found.bar(
            "P3",
            asks,
            f"{beside:.2f} ×",
            beside <= 2,
            f"{over(beside, 2)}. {ASKED_OF_ALL}" if page == OURS else over(beside, 2),
        )
    found.tables.append(
        Table(
            f"Accounts, {name}",
            f"p50 of {ROUNDS} at each number of accounts, of which one in fifty needs something, one in twenty is "
            "closed, and one in ten is being reviewed; whole requests, signed in, inside one process. Statements at "
            "the largest. The register asks of every account whether anything is wrong: beside a bare view of as many "
            f"rows, which asks nothing, {ratio:.1f} × its CPU at {last:,}. "
            f"The public list, of one in a hundred, beside a bare view of the same rows: {public:.2f} ×.",
            ["page", "statements", *(f"p50 at {size:,}" for size in SIZES[sizes]), "CPU last ÷ first"],
            [
                [
                    page,
                    str(seen[last][page].statements),
                    *(milliseconds(seen[size][page].p50) for size in SIZES[sizes]),
                    f"{seen[last][page].cpu / seen[first][page].cpu:.2f}",
                ]
                for page in seen[last]
            ],
        )
    )
    return found


def make(cast, size) -> None:
    """That many accounts with their proposals, two people who can post and know the password, and what was proved."""
    fill.empty(*FILLED)
    teachers = len(cast.teachers)
    first, then = cast.teachers[0].pk, NOW - timedelta(days=100)
    assert [person.pk for person in cast.teachers] == list(range(first, first + teachers))
    proved = {"done_at": moment("n.i", days=-100), "done_by": Plain(cast.tech.pk)}
    picture = StoredFile.objects.create(sha256="0" * 64, size=1, content_type="image/png", kept_at=then)
    said = {"aim": Plain("News of the class"), "audience": Plain("Its families"), "promotion": Plain("A letter")}
    fill.fill(
        AccountRequest,
        size,
        id="n.i",
        name="'Class ' || n.i",
        platform=Plain("facebook"),
        proposed_by=Plain(first),
        state=Plain("approved"),
        started_at=Plain(then),
        submitted_at=Plain(then),
        submissions=Plain(1),
        decided_at=Plain(then),
        decided_by=Plain(cast.head.pk),
        **said,
    )
    fill.fill(
        SchoolAccount,
        size,
        id="n.i",
        request="n.i",
        name="'Class ' || n.i",
        platform=Plain("facebook"),
        state="CASE WHEN n.i % 20 = 0 THEN 'closed' ELSE 'live' END",
        closed_at=f"CASE WHEN n.i % 20 = 0 THEN {moment('n.i')} END",
        set_up_started_at=Plain(then),
        live_at=Plain(then),
        handle="'riverside_' || n.i",
        is_listed="n.i % 100 = 1",
        last_looked_at=moment("n.i"),
        last_looked_by=Plain(first),
        is_still_private="n.i % 100 <> 1",
        are_comments_hidden=Plain(True),
    )
    for place in range(2):
        fill.fill(
            PostingRight,
            size,
            person=f"{first} + (n.i + {place}) % {teachers}",
            school_account="n.i",
            granted_at=Plain(then),
            ended_at=f"CASE WHEN n.i % 100 = 51 AND {place} = 1 THEN {moment()} END",
        )
    fill.fill(SchoolAccount.monitors.through, size, schoolaccount="n.i", person=f"{first} + n.i % {teachers}")
    credential = "md5('c' || n.i)::uuid" if connection.vendor == "postgresql" else "printf('%032x', n.i)"
    fill.fill(
        Credential,
        size,
        id=credential,
        school_account="n.i",
        kind=Plain("password"),
        version=Plain(1),
        stored_at=Plain(then),
        stored_by=Plain(cast.tech.pk),
        sealed=Plain(b"sealed"),
    )
    for place in range(2):
        fill.fill(
            CredentialLook,
            size,
            credential=credential,
            person=f"{first} + (n.i + {place}) % {teachers}",
            looked_at=moment("n.i", days=-30),
            reason=Plain("To post"),
        )
    fill.fill(
        MonitoringCheck,
        size,
        school_account="n.i",
        checked_at=moment("n.i"),
        checked_by=Plain(first),
        is_still_private="n.i % 100 <> 1",
        are_comments_hidden=Plain(True),
        is_anything_wrong="n.i % 100 = 1",
    )
    for kind in ("email", "phone"):
        at = {"noted_at": Plain(then), "confirmed_at": Plain(then)}
        fill.fill(WayBack, size, school_account="n.i", kind=Plain(kind), owner=Plain("school"), **at)
    for place, key in enumerate(("private", "comments", "recovery")):
        fill.fill(
            SetUpItem, size, school_account="n.i", key=Plain(key), position=Plain(place), title=Plain(key), **proved
        )
    fill.fill(
        Review,
        size,
        school_account="n.i",
        term=Plain("2026-autumn"),
        state="CASE WHEN n.i % 10 = 3 THEN 'review-open' ELSE 'finished' END",
        opened_at=Plain(NOW - timedelta(days=10)),
        remind_at=Plain(NOW + timedelta(days=5)),
        due_by=Plain(NOW + timedelta(days=15)),
        lapses_at=Plain(NOW + timedelta(days=15)),
        **{name: f"CASE WHEN n.i % 10 <> 3 THEN {moment()} END" for name in ("confirmed_at", "proved_at", "ended_at")},
        is_private=Plain(True),
        is_one_way=Plain(True),
        picture=Plain(picture.pk),
        proved_on=Plain(NOW.date()),
    )
    fill.tidy(*FILLED)


def _page(cast, reader, address):
    live = SchoolAccount.objects.live().order_by("name", "id")
    half = live[live.count() // 2]
    reader = cast.teachers[3] if reader == "teacher" else getattr(cast, reader)
    return page_numbers(reader, address.format(far=f"{half.name.replace(' ', '%2520')}_{half.pk}", one=half.pk))
