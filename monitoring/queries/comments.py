"""The queue: filters that stay in the address, pages that stay quick at any size (P2)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db.models import BooleanField, DateTimeField, F, Func, IntegerField, Q, Subquery, Value

from monitoring.models import Comment
from monitoring.states import CommentState, Rank
from people.roles import Permission

PAGE = 25
MOST_COUNTED = 1000
# How many rows of the order are looked at where several filters are chosen together.
MOST_LOOKED_AT = 1000
SHOWN = {"all": "All", "mine": "Mine", "flagged": "Flagged", "late": "Late", "answered": "Finished"}


EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
# What each list is ordered by, and which way the next page lies; each ends an index.
ORDERS = {
    "all": (("rank", "respond_by", "id"), ">"),
    "late": (("respond_by", "id"), ">"),
    "answered": (("closed_at", "id"), "<"),
}


class _RowAfter(Func):
    """(a, b, c) > (x, y, z), compared as rows on both databases, so that one index answers it."""

    output_field = BooleanField()

    def __init__(self, sign, names, values):
        fields = {"respond_by": DateTimeField(), "closed_at": DateTimeField()}
        self.sign, self.half = sign, len(names)
        pairs = zip(names, values, strict=True)
        super().__init__(*map(F, names), *(Value(value, fields.get(name, IntegerField())) for name, value in pairs))

    def as_sql(self, compiler, connection, **extra):
        """Two rows in brackets with the sign between them."""
        parts, params = [], []
        for expression in self.source_expressions:
            sql, given = compiler.compile(expression)
            parts.append(sql)
            params.extend(given)
        left, right = ", ".join(parts[: self.half]), ", ".join(parts[self.half :])
        return f"(({left}) {self.sign} ({right}))", params


class _CountOf(Subquery):
    """How many rows a query gives, in the same statement; asked once, whatever the rows around it."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Filters:
    """What somebody chose to see."""

    shown: str = "all"
    account: int | None = None
    kind: str = ""


@dataclass
class Page:
    """One page of the queue, and where the next one begins."""

    comments: list = field(default_factory=list)
    next_query: dict | None = None
    previous_query: dict | None = None
    is_bounded: bool = False
    count: int = 0

    @property
    def count_in_words(self) -> str:
        """How many there are, counted to 1,000 and no further."""
        if self.count > MOST_COUNTED:
            return f"More than {MOST_COUNTED:,} comments"
        return "1 comment" if self.count == 1 else f"{self.count} comments"


def visible_to(actor):
    """The comments that this person may see: all for whoever answers for the school, else their accounts'."""
    if actor.may(Permission.ANSWER_COMMENTS):
        return Comment.objects.all()
    if actor.person is None:
        return Comment.objects.none()
    return Comment.objects.about_accounts_of(actor.person)


def queue(actor, filters: Filters, now: datetime, *, after="", page=PAGE) -> Page:
    """One page of comments: flagged first, then by deadline; late ones longest late first, finished ones newest first.

    `after` is the place of the last row of the page before. One statement over rows that one index
    hands out in order, counted to 1,000; where filters are combined, over the first 1,000 rows of the first one.
    """
    names, sign = ORDERS.get(filters.shown, ORDERS["all"])
    order = [f"-{name}" if sign == "<" else name for name in names]
    first, *others = _chosen(actor, filters, now)
    rows = visible_to(actor).filter(first)
    if others:
        looked_at = rows.order_by(*order).values("pk")[:MOST_LOOKED_AT]
        rows = Comment.objects.filter(*others, pk__in=looked_at)
    place = _place(after, names)
    ahead = [_RowAfter(sign, names, place)] if place else []
    counted = _CountOf(rows.order_by().values("pk")[: MOST_COUNTED + 1])
    listed = rows.filter(*ahead).select_related("school_account", "assigned_to").annotate(total=counted)
    found = list(listed.order_by(*order)[: page + 1])
    return Page(
        comments=found[:page],
        count=found[0].total if found else 0,
        is_bounded=bool(others),
        next_query={"after": _mark(found[page - 1], names)} if len(found) > page else None,
        previous_query={"after": ""} if place else None,
    )


def _chosen(actor, filters, now) -> list[Q]:
    """The conditions, the one with the best index first."""
    state = {
        "answered": Q(closed_at__isnull=False),
        "mine": Q(assigned_to=actor.person, rank__lt=Rank.FINISHED),
        "flagged": Q(rank=Rank.FLAGGED),
        "late": Q(state=CommentState.NEW, respond_by__lte=now),
    }.get(filters.shown, Q(rank__lt=Rank.FINISHED))
    narrower = []
    if filters.account:
        narrower.append(Q(school_account=filters.account))
    if filters.kind:
        narrower.append(Q(kind=filters.kind))
    if narrower and filters.shown in ("all", ""):
        narrower[0] &= state
        return narrower
    return [state, *narrower]


def _mark(comment, names) -> str:
    """The place of a row in the order, for the address."""
    values = [getattr(comment, name) for name in names]
    return "_".join(str((value - EPOCH) // MICROSECOND if isinstance(value, datetime) else value) for value in values)


def _place(after, names):
    """The values of a mark, or None for anything that is not one."""
    parts = str(after).split("_")
    if len(parts) != len(names) or not all(part.isdecimal() and len(part) < 18 for part in parts):
        return None
    return tuple(
        EPOCH + int(part) * MICROSECOND if name.endswith(("_at", "respond_by")) else int(part)
        for name, part in zip(names, parts, strict=True)
    )
