"""Pages that begin after the last row of the page before: quick at any size, no counting and no OFFSET (P2)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db.models import BooleanField, DateTimeField, F, Func, IntegerField, Value

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


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
    """One page of a queryset in the order of these fields, each a moment or a whole number; the last is unique.

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
    values = [getattr(row, name) for name in names]
    return "_".join(str((value - EPOCH) // MICROSECOND if isinstance(value, datetime) else value) for value in values)


def _place(after, found, names):
    """The values of a mark, or None for anything that is not one."""
    parts = str(after).split("_")
    if len(parts) != len(names) or not all(part.isdecimal() and len(part) < 18 for part in parts):
        return None
    return [_value(int(part), found, name) for part, name in zip(parts, names, strict=True)]


def _value(number, found, name):
    annotated = found.query.annotations.get(name)
    kind = annotated.output_field if annotated is not None else found.model._meta.get_field(name)
    if isinstance(kind, DateTimeField):
        return Value(EPOCH + number * MICROSECOND, DateTimeField())
    return Value(number, IntegerField())
