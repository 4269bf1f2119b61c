"""S5: how long verifying a long history takes, and what a line of it costs to write."""

import json
from dataclasses import replace
from io import StringIO

from django.db import connection, transaction
from django.utils import timezone

from core.actor import SYSTEM
from core.audit import api as audit
from core.audit import chain, checkpoints, writing
from core.audit.models import AuditEntry
from core.audit.verification import inspect
from core.school.models import School
from tests.bench.cost import measured, statements
from tests.bench.figures import Findings, Table, microseconds, over

SIZES = {"small": (10_000,), "full": (100_000, 1_000_000)}
AT_ONCE = 50_000
# At each size the last so many lines are written by the product, measured; those before them by a shorter way.
MEASURED = {"small": 5_000, "full": 50_000}
FEW = 500
SECONDS = 60
FACTS = {"told": "two days before", "passed": ["three days before"]}


def measure(sizes: str, vendor: str) -> Findings:
    """Write a long history by the product's own function, and verify all of it."""
    found, name, there = Findings(), {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[vendor], 0
    table = Table(
        f"The history, {name}",
        "Lines written 500 at once by `audit.record_many`, names and words included, measured over the last "
        f"{MEASURED[sizes]:,}; then what `verify_audit` does: "
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
        load(size - there - MEASURED[sizes])
        with measured() as cost:
            write(MEASURED[sizes] - FEW)
        taken = len(statements(lambda: write(FEW)))
        checkpoints.sign(now=timezone.now())
        with measured() as verifying:
            verdict = inspect(now=timezone.now())
        assert (verdict.lines, verdict.findings) == (size, []), verdict
        each = cost.cpu / (MEASURED[sizes] - FEW)
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
    by, thing = replace(SYSTEM, at=timezone.now()), _thing()
    with transaction.atomic():
        for first in range(0, count, AT_ONCE):
            many = min(AT_ONCE, count - first)
            audit.record_many([("comment.step_taken", thing, FACTS)] * many, by=by)


def load(count) -> None:
    """Add so many lines, bound as the product binds them, by the database's quickest way in."""
    by, thing = replace(SYSTEM, at=timezone.now()), _thing()
    line = writing.Line(by.at, "comment.step_taken", thing._meta.label_lower, "1", "", thing.name, by.name, FACTS)
    last = AuditEntry.objects.order_by("-id").values_list("id", "digest").first() or (0, chain.BEGINNING)
    key_id, key = next(iter(chain.chain_keys().items()))
    with transaction.atomic(), connection.cursor() as cursor:
        for first in range(0, count, AT_ONCE):
            rows = []
            for _ in range(min(AT_ONCE, count - first)):
                rows.append(writing._bound(line, last, key_id, key))
                last = rows[-1]["id"], rows[-1]["digest"]
            facts = json.dumps(FACTS)
            for table, names in (("audit_auditentry", writing.ENTRY), ("audit_auditdetail", writing.DETAIL)):
                values = ([row["id" if name == "entry_id" else name] for name in names.split(", ")] for row in rows)
                _put_in(cursor, table, names, ([facts if cell is FACTS else cell for cell in row] for row in values))


def _put_in(cursor, table, names, rows):
    if connection.vendor == "postgresql":
        text = "".join("\t".join(map(str, row)) + "\n" for row in rows)
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", StringIO(text))
    else:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(names.split(', ')))})", rows)


def _thing():
    return School(pk=1, name="Riverside Primary School")
