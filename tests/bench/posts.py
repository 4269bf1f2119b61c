"""Posts with their checks: their list, one of them, and those that a withdrawn permission is about (CO1, CO11)."""

from datetime import timedelta

from django.db import connection

from accounts.actions.withdrawals import record_withdrawal
from accounts.models import PermissionWithdrawal, Post, PostClass, WithdrawalPost
from accounts.post_questions import as_answers, questions_for
from accounts.states import Pictured
from tests.bench import fill
from tests.bench.cost import measured, statements
from tests.bench.figures import Findings, Table, milliseconds, over
from tests.bench.fill import Plain
from tests.bench.lists import moment
from tests.bench.pages import ROUNDS, Numbers, beside_the_bare_view, page_numbers
from tests.bench.people import Cast
from tests.factories import NOW, actor

SIZES = {"small": (100, 1_000), "full": (100, 10_000)}
STANDS_STILL_AT = NOW
# One post an hour, so that 10,000 are those of fourteen months.
HOUR = 3600
WITHDRAWN = timedelta(days=30)
POSTS = "/accounts/posts/"
PAGES = {
    "posts: all": POSTS,
    "posts: a teacher's": POSTS,
    "posts: one class in one month": f"{POSTS}?class_name=Year+3&since=2026-10-20&until=2026-11-19",
    "posts: one account": f"{POSTS}?account={{account}}",
    "posts: a page far down": f"{POSTS}?after={{far}}",
    "one post": f"{POSTS}{{one}}/",
    "withdrawn permissions": f"{POSTS}permissions/",
    "a withdrawn permission's posts": f"{POSTS}permissions/{{withdrawal}}/",
}
RIVALS = {
    "posts: all": "/posts/",
    "one post": "/posts/{one}/",
    "a withdrawn permission's posts": "/posts/permissions/{withdrawal}/",
}
FILLED = (Post, PostClass, PermissionWithdrawal, WithdrawalPost)
MOST_STATEMENTS = 8
CHOICES = "what can be chosen above the list is asked as well"
FINDING = "a permission is withdrawn: its posts found"


def measure(sizes: str, vendor: str) -> Findings:
    """Every page of posts at every number of them, some beside a bare view; and finding those of a withdrawal."""
    found, cast, seen = Findings(), Cast(), {}
    name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[vendor]
    make(cast, SIZES[sizes][0])
    _finding(cast)  # warms up what a process does once
    for size in SIZES[sizes]:
        make(cast, size)
        finding = _finding(cast)
        values = _values(cast)
        seen[size] = {
            page: page_numbers(
                cast.teachers[3] if page == "posts: a teacher's" else cast.head, address.format(**values)
            )
            for page, address in PAGES.items()
        }
        seen[size][FINDING] = finding
    first, last = SIZES[sizes][0], SIZES[sizes][-1]
    ratios = {
        page: beside_the_bare_view(cast.head, PAGES[page].format(**values), rival.format(**values))
        for page, rival in RIVALS.items()
    }
    sent = seen[last]["posts: all"].statements
    grown = seen[last]["posts: all"].cpu / seen[first]["posts: all"].cpu
    asks = f"posts: at most {MOST_STATEMENTS} statements at {last:,} ({name})"
    found.bar("P2", asks, str(sent), sent <= MOST_STATEMENTS, f"{over(sent, MOST_STATEMENTS)}: {CHOICES}")
    found.bar(
        "P2",
        f"posts: CPU at {last:,} ≤ 1.2 × of CPU at {first:,} ({name})",
        f"{grown:.2f} ×",
        grown <= 1.2,
        over(grown, 1.2),
    )
    for page, beside in ratios.items():
        asks = f"{page} ≤ 2 × a bare Django view ({name})"
        found.bar("P3", asks, f"{beside:.2f} ×", beside <= 2, over(beside, 2))
    found.tables.append(
        Table(
            f"Posts, {name}",
            f"p50 of {ROUNDS} at each number of posts, each with its check and its class, one an hour; whole requests, "
            "signed in, inside one process; finding is done once. Statements at the largest. The permission is "
            f"withdrawn for one class of six and {WITHDRAWN.days} days, which are {WithdrawalPost.objects.count()} "
            "posts, all of them on its page.",
            [
                "page",
                "statements",
                *(f"p50 at {size:,}" for size in SIZES[sizes]),
                "CPU last ÷ first",
                "CPU ÷ bare view",
            ],
            [
                [
                    page,
                    str(seen[last][page].statements),
                    *(milliseconds(seen[size][page].p50) for size in SIZES[sizes]),
                    f"{seen[last][page].cpu / seen[first][page].cpu:.2f}",
                    f"{ratios[page]:.2f}" if page in ratios else "–",
                ]
                for page in seen[last]
            ],
        )
    )
    return found


def make(cast, size) -> None:
    """That many posts on twenty accounts by twenty teachers, of six classes, each checked; one in fifty taken down."""
    fill.empty(*FILLED)
    first, teachers = cast.teachers[0].pk, len(cast.teachers)
    account, accounts = cast.accounts[0].pk, len(cast.accounts)
    assert [one.pk for one in cast.teachers] == list(range(first, first + teachers))
    assert [one.pk for one in cast.accounts] == list(range(account, account + accounts))
    children = Pictured.CHILDREN
    answers = as_answers(children, dict.fromkeys([question.key for question in questions_for(children)], True))
    at = moment(f"n.i * {HOUR}")
    fill.fill(
        Post,
        size,
        id="n.i",
        school_account=f"{account} + n.i % {accounts}",
        state="CASE WHEN n.i % 50 = 0 THEN 'taken-down' ELSE 'posted' END",
        about="'Harvest festival ' || n.i",
        pictured=Plain(children),
        pictured_on=f"date({at})",
        answers=Plain(answers),
        is_clear=Plain(True),
        was_checked=Plain(True),
        link="'https://www.facebook.com/riverside/posts/' || n.i",
        sent_once="md5('p' || n.i)::uuid" if connection.vendor == "postgresql" else "printf('%032x', n.i)",
        shown_at=at,
        **dict.fromkeys(("checked_at", "posted_at", "recorded_at"), at),
        **dict.fromkeys(("checked_by", "posted_by", "recorded_by"), f"{first} + n.i % {teachers}"),
    )
    fill.fill(PostClass, size, post="n.i", name="'Year ' || (n.i % 6 + 1)")
    fill.tidy(*FILLED)


def _finding(cast) -> Numbers:
    """A withdrawn permission recorded, with its posts listed and their authors told."""
    period = {"first_day": (NOW - WITHDRAWN).date(), "last_day": NOW.date()}
    sent = []
    with measured() as cost:
        sent += statements(
            lambda: record_withdrawal(by=actor(cast.head), now=NOW, classes=["Year 3"], reference="", **period)
        )
    fill.tidy(*FILLED)
    return Numbers(len(sent), cost.wall, cost.cpu)


def _values(cast) -> dict:
    posts = Post.objects.order_by("-shown_at", "-id")
    half = posts[posts.count() // 2]
    return {
        "account": cast.accounts[3].pk,
        "far": f"{half.shown_at.timestamp() * 1_000_000:.0f}_{half.pk}",
        "one": half.pk,
        "withdrawal": PermissionWithdrawal.objects.get().pk,
    }
