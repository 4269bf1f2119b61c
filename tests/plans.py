"""How the database would read: whether an index hands rows out in their order."""

import re

from django.db import connection


def in_order_from(statement: str) -> set[str]:
    """The indexes that a statement reads by, those of its subqueries too; none where the database would sort.

    PostgreSQL reads a small table whole unless it is told not to.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            cursor.execute(f"EXPLAIN {statement}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    if "Sort" in plan or "TEMP B-TREE" in plan:
        return set()
    return set(re.findall(r"(?:using|USING(?: COVERING)? INDEX) (\w+)", plan))
