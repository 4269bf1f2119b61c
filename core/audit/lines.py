"""The history as pages: newest first, quick at any length, with a stated number of lines looked at."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import and_

from django.db import connection
from django.db.models import Q, TextField, Value

from core.audit import chain
from core.audit.models import AuditEntry

# How far one page looks for lines that the reader may see and asked for; the page says where it stopped.
WINDOW = 2000
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


@dataclass(frozen=True)
class Lines:
    """The lines of one page; `older` is the place after it, and `stopped_at` says that it looked no further."""

    rows: list = field(default_factory=list)
    older: str = ""
    stopped_at: datetime | None = None


def find(types, *, actor_id=None, each_type=False, hidden=None, since=None, until=None, before="", size=50) -> Lines:
    """Lines about these types of things that `hidden` does not leave out, newest first.

    `actor_id` is who did it ("" is the software itself). With `each_type` every type is read along an index
    of its own. Two statements, or two for each type; each looks at no more than 2,000 lines.
    """
    place, asked = _place(before), Q(about_type__in=types)
    if hidden is not None:
        asked &= ~hidden
    within = [_at("gte", since), _at("lt", until), _after(place)]
    paths = [Q(about_type=name) for name in types] if each_type and actor_id is None else [Q()]
    if actor_id is not None:
        within.append(Q(actor_id=actor_id))
    windows = [_window(reduce(and_, within, path)) for path in paths]
    found = [line for lines, _ in windows for line in _newest_first(lines.filter(asked))[: size + 1]]
    found.sort(key=lambda line: (line.at, line.pk), reverse=True)
    if len(found) > size:
        return Lines(found[:size], _mark(found[size - 1].at, found[size - 1].pk))
    # Whatever lies beyond the nearest end of a full window comes on the next page, from every path.
    ends = [end for _, end in windows if end]
    if not ends:
        return Lines(found)
    at, number = max(ends)
    return Lines([line for line in found if (line.at, line.pk) >= (at, number)], _mark(at, number), at)


def _newest_first(lines):
    return lines.select_related("detail").order_by("-at", "-id")


def _window(condition):
    """The newest 2,000 lines of a path along its index, and the place of the last one; None where that is all.

    Bounded by that place and not by a list of numbers: so no database looks anywhere else. The offset is
    always the same, whatever the page.
    """
    lines = AuditEntry.objects.filter(condition)
    last = lines.order_by("-at", "-id").values_list("at", "id")[WINDOW - 1 : WINDOW]
    end = next(iter(last), None)
    if end is None:
        return lines, None
    since = _instant(end[0])
    return lines.filter(Q(at__gte=since) & (Q(at__gt=since) | Q(id__gte=end[1]))), end


def _at(comparison, moment) -> Q:
    return Q() if moment is None else Q(**{f"at__{comparison}": _instant(moment)})


def _after(place) -> Q:
    if place is None:
        return Q()
    at, number = _instant(place[0]), place[1]
    return Q(at__lte=at) & (Q(at__lt=at) | Q(id__lt=number))


def _instant(moment):
    """A moment as its column keeps it: SQLite compares text, and lines are written with all six digits."""
    return Value(chain.instant(moment), TextField()) if connection.vendor == "sqlite" else moment


def _mark(at, number) -> str:
    return f"{(at - EPOCH) // MICROSECOND}_{number}"


def _place(mark):
    """The moment and number of a mark from an address; None for anything that is none."""
    parts = str(mark).split("_")
    if len(parts) != 2 or not all(part.isascii() and part.isdecimal() and len(part) < 18 for part in parts):
        return None
    try:
        return EPOCH + int(parts[0]) * MICROSECOND, int(parts[1])
    except OverflowError:
        return None
