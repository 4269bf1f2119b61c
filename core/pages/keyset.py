"""Pages that begin after the last row of the page before: quick at any size, no counting and no OFFSET (P2)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

from django.db.models import BooleanField, CharField, DateTimeField, F, Func, IntegerField, Subquery, Value

# A name in letters that an address spells out, each of four bytes.
LONGEST = 4_000
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


MOST_COUNTED = 1000


class _CountOf(Subquery):
    """How many rows a query gives, in the same statement; asked once, whatever the rows around it."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counted(found):
    """The same rows, each with `total`: how many there are, counted to 1,001 and no further, in one statement."""
    return found.annotate(total=_CountOf(found.order_by().values("pk")[: MOST_COUNTED + 1]))


def in_words(rows, one: str, many: str) -> str:
    """ "1 comment", "30 comments", "More than 1,000 comments" for a page's rows that were `counted`."""
    count = rows[0].total if rows else 0
    if count > MOST_COUNTED:
        return f"More than {MOST_COUNTED:,} {many}"
    return f"1 {one}" if count == 1 else f"{count} {many}"


@dataclass(frozen=True)
class Page:
    """The rows of one page, and what changes in the address for the pages beside it."""

    rows: list = field(default_factory=list)
    next_query: dict | None = None
    previous_query: dict | None = None


class _RowAfter(Func):
    """(a, b, c) > (x, y, z), compared as rows on both databases, so that one index answers it."""

    output_field = BooleanField()

    def __init__(self, sign, names, values):
        self.sign, self.half = sign, len(names)
        super().__init__(*map(F, names), *values)

    def as_sql(self, compiler, connection, **extra):
        """Two rows in brackets with the sign between them."""
        parts, params = [], []
        for expression in self.source_expressions:
            sql, given = compiler.compile(expression)
            parts.append(sql)
            params.extend(given)
        left, right = ", ".join(parts[: self.half]), ", ".join(parts[self.half :])
        return f"(({left}) {self.sign} ({right}))", params


def page_of(found, names, *, after="", size, newest_first=False) -> Page:
    """One page of a queryset in the order of these fields: moments, whole numbers or lines of text; the last is unique.

    `after` is the place of the last row of the page before, as the address has it; anything else is the
    first page. One statement.
    """
    place = _place(after, found, names)
    ahead = [_RowAfter("<" if newest_first else ">", names, place)] if place else []
    order = [f"-{name}" if newest_first else name for name in names]
    rows = list(found.filter(*ahead).order_by(*order)[: size + 1])
    return Page(
        rows=rows[:size],
        next_query={"after": _mark(rows[size - 1], names)} if len(rows) > size else None,
        previous_query={"after": ""} if place else None,
    )


def _mark(row, names) -> str:
    """The place of a row in the order, for the address."""
    return "_".join(_marked(getattr(row, name)) for name in names)


def _marked(value) -> str:
    if isinstance(value, str):
        return quote(value, safe="").replace("_", "%5F")
    return str((value - EPOCH) // MICROSECOND if isinstance(value, datetime) else value)


def _place(after, found, names):
    """The values of a mark, or None for anything that is not one."""
    parts = str(after).split("_")
    values = [_value(part, found, name) for part, name in zip(parts, names, strict=False)]
    return values if len(parts) == len(names) and None not in values else None


def _value(part, found, name):
    annotated = found.query.annotations.get(name)
    kind = annotated.output_field if annotated is not None else found.model._meta.get_field(name)
    if isinstance(kind, CharField):
        text = unquote(part)
        return Value(text, CharField()) if "\0" not in text and len(part) < LONGEST else None
    if not part.isdecimal() or len(part) >= 18:
        return None
    if isinstance(kind, DateTimeField):
        return Value(EPOCH + int(part) * MICROSECOND, DateTimeField())
    return Value(int(part), IntegerField())
