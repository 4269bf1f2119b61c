"""The queue: filters that stay in the address, pages that stay quick at any size (P2)."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from core.pages.keyset import counted, in_words, page_of
from monitoring.models import Comment
from monitoring.states import CommentState, Rank
from people.queries import whose_work
from people.roles import Permission

PAGE = 25
# How many rows of the order are looked at where several filters are chosen together.
MOST_LOOKED_AT = 1000
SHOWN = {"all": "All", "mine": "Mine", "flagged": "Flagged", "late": "Late", "answered": "Finished"}

# What a row of the list shows: half of a comment's fields are for its own page.
LISTED = (
    *("author", "words", "subject", "unreadable_because", "kind", "state", "rank"),
    *("received_at", "respond_by", "answer_by", "closed_at", "school_account__name", "assigned_to__name"),
)

# What each list is ordered by, and whether backwards; each ends an index.
ORDERS = {
    "all": (("rank", "respond_by", "id"), False),
    "late": (("respond_by", "id"), False),
    "answered": (("closed_at", "id"), True),
}


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
    count_in_words: str = ""


def visible_to(actor):
    """The comments that this person may see: all for whoever answers for the school, else their accounts',

    and those of somebody who is away and whose work they look after.
    """
    if actor.may(Permission.ANSWER_COMMENTS):
        return Comment.objects.all()
    if actor.person is None:
        return Comment.objects.none()
    return Comment.objects.about_accounts_of(whose_work(actor.person, actor.at))


def queue(actor, filters: Filters, now: datetime, *, after="", page=PAGE) -> Page:
    """One page of comments: flagged first, then by deadline; late ones longest late first, finished ones newest first.

    `after` is the place of the last row of the page before. One statement over rows that one index
    hands out in order, counted to 1,000; where filters are combined, over the first 1,000 rows of the first one.
    """
    names, newest_first = ORDERS.get(filters.shown, ORDERS["all"])
    first, *others = _chosen(actor, filters, now)
    rows = visible_to(actor).filter(first)
    if others:
        order = [f"-{name}" if newest_first else name for name in names]
        looked_at = rows.order_by(*order).values("pk")[:MOST_LOOKED_AT]
        rows = Comment.objects.filter(*others, pk__in=looked_at)
    listed = counted(rows.select_related("school_account", "assigned_to").only(*LISTED))
    found = page_of(listed, names, after=after, size=page, newest_first=newest_first)
    return Page(
        comments=found.rows,
        count_in_words=in_words(found.rows, "comment", "comments"),
        is_bounded=bool(others),
        next_query=found.next_query,
        previous_query=found.previous_query,
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
