"""How long `check_invariants` takes over many comments; measured by name only: `python -m tests.bench invariants`."""

from datetime import timedelta
from itertools import islice

from accounts.models import SchoolAccount
from core.audit import api as audit
from core.audit import checkpoints
from monitoring.models import Comment
from overview.invariants import as_it_stands, check
from tests.bench import fill, people
from tests.bench.cost import measured, statements
from tests.bench.figures import Findings, Table
from tests.factories import NOW

SIZES = {"small": (10_000,), "full": (100_000, 1_000_000)}
BATCH = 5000
# The sweep of that moment has nothing to do.
STANDS_STILL_AT = NOW
# Days of receipt whose first reminder is still to come.
LATELY = [(NOW - timedelta(hours=2 * place), 0) for place in range(1, 28)]


def measure(sizes: str, vendor: str) -> Findings:
    """Fill the tables with open comments and their lines of the history, and ask whether everything holds."""
    found, name = Findings(), {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[vendor]
    table = Table(
        f"Whether everything holds, {name}",
        "`check_invariants` over that many open comments, each with its line of the history. CPU with the database's.",
        ["comments", "statements", "wall time", "CPU", "CPU a comment"],
    )
    cast = people.Cast()
    SchoolAccount.objects.update(each_has_own_access=True)  # no password to keep
    for size in SIZES[sizes]:
        make(cast, size)
        wrong = []
        with measured() as taken:
            asked = statements(lambda wrong=wrong: wrong.extend(ask()))
        assert not wrong, wrong[:5]
        row = [f"{size:,}", f"{len(asked):,}", f"{taken.wall:.1f} s", f"{taken.cpu:.1f} s"]
        table.rows.append([*row, f"{taken.cpu / size * 1e6:.0f} µs"])
    found.tables.append(table)
    return found


def make(cast, size) -> None:
    """So many open comments, besides those that are there."""
    there = Comment.objects.count()
    last = Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    fill.fill_comments(size - there, LATELY, cast.accounts, same_key=f"'bench-' || ({there} + n.i)")
    comments = Comment.objects.filter(pk__gt=last).order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(comments, BATCH)):
        audit.record_many([("comment.received", comment, {}) for comment in batch], by=people.system())
    checkpoints.sign(now=NOW)
    fill.tidy(Comment)


def ask() -> list:
    """Everything that does not hold."""
    with as_it_stands():
        return [(promise.name, one) for promise, broken in check(NOW) for one in broken]
