"""Record what was done, and read it back for the page of the thing it was done to."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import models

from core.audit.models import AuditEntry
from core.audit.writing import Line, append


def record(event: str, about: models.Model, *, by, **facts) -> None:
    """Write one line of the history, in the transaction of the change it speaks of.

    `event` is `noun.verb_past`. `facts` are short plain values; never a secret or the body of a
    message. Raises ValueError where `by` was not made for an instant.
    """
    record_many([(event, about, facts)], by=by)


def record_many(rows, *, by) -> None:
    """Write many lines at once: `rows` of (event, about, facts). One statement, and one for each 500 (SQLite: two)."""
    if by.at is None:
        raise ValueError("an actor without an instant cannot be recorded; call by.afresh(now)")
    append([_line(event, about, facts, by) for event, about, facts in rows])


def history_of(*things: models.Model) -> list[AuditEntry]:
    """What was done to these things, newest first, at most 200 lines.

    The caller has already decided that the reader may see each of them.
    """
    ids: dict[str, list[str]] = {}
    for thing in things:
        ids.setdefault(thing._meta.label_lower, []).append(str(thing.pk))
    wanted = models.Q(pk__in=[])
    for about_type, numbers in ids.items():
        wanted |= models.Q(about_type=about_type, about_id__in=numbers)
    return list(_with_words().filter(wanted).order_by("-id")[:200])


def done_by(person: models.Model, *, since: datetime, until: datetime, about: tuple[str, ...]) -> list[AuditEntry]:
    """What this person did between two instants to things of these apps, newest first, at most 200 lines."""
    wanted = models.Q(pk__in=[])
    for app in about:
        wanted |= models.Q(about_type__startswith=f"{app}.")
    return list(_with_words().filter(wanted, actor_id=str(person.pk), at__range=(since, until)).order_by("-id")[:200])


def recorded_at(event: str, moment: datetime) -> list[AuditEntry]:
    """What of this kind was recorded at this very moment, with its words, oldest first."""
    within = (moment, moment + timedelta(milliseconds=1))
    return list(_with_words().filter(event=event, at__range=within).order_by("id"))


def last(event: str, about: models.Model) -> AuditEntry | None:
    """The newest line of this kind about that thing, or None."""
    return (
        _with_words()
        .filter(event=event, about_type=about._meta.label_lower, about_id=str(about.pk))
        .order_by("-id")
        .first()
    )


def without_line(rows: models.QuerySet, *events: str) -> Iterator[models.Model]:
    """Those of these rows of whose change the history has no line: none of these events about them.

    Two statements for each 500 rows at most; nothing is kept in memory.
    """
    about_type, found = rows.model._meta.label_lower, rows.iterator(chunk_size=500)
    while batch := list(islice(found, 500)):
        ids = [str(thing.pk) for thing in batch]
        lines = AuditEntry.objects.filter(about_type=about_type, about_id__in=ids, event__in=events)
        told = set(lines.values_list("about_id", flat=True))
        yield from (thing for thing in batch if str(thing.pk) not in told)


def lines_between(event: str, first: datetime, last: datetime) -> set[tuple[str, str, datetime]]:
    """What of this kind was recorded from one moment to another: (id of the thing, id of the person, when)."""
    lines = AuditEntry.objects.filter(event=event, at__gte=first, at__lt=last + timedelta(milliseconds=1))
    return set(lines.values_list("about_id", "actor_id", "at"))


def _with_words() -> models.QuerySet:
    """Lines with their names and words, in one statement."""
    return AuditEntry.objects.select_related("detail")


def _line(event, about, facts, by) -> Line:
    return Line(
        at=by.at,
        event=event,
        about_type=about._meta.label_lower,
        about_id=str(about.pk),
        about_name=_text(about)[:300],
        actor_id="" if by.person_id is None else str(by.person_id),
        actor_name=_text(by.name)[:200],
        facts={name: _plain(value) for name, value in facts.items() if value not in ("", None)},
    )


def _plain(value):
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(part) for part in value]
    # Not a float: databases write them back in other ways, and then the digest would not hold.
    return value if isinstance(value, bool | int) else _text(value)


def _text(value) -> str:
    """Text that every database keeps as it is: without NUL and half characters."""
    text = str(value).replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return text if text.isascii() else text.encode(errors="replace").decode()
