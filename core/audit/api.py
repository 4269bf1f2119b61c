"""Record what was done, and read it back for the page of the thing it was done to."""

from datetime import date, datetime

from django.db import models

from core.audit.models import AuditEntry


def record(event: str, about: models.Model, *, by, **facts) -> None:
    """Write one line of the history, in the transaction of the change it speaks of.

    `event` is `noun.verb_past`. `facts` are short plain values; never a secret or the body of a
    message. Raises ValueError where `by` was not made for an instant.
    """
    record_many([(event, about, facts)], by=by)


def record_many(rows, *, by) -> None:
    """Write many lines at once: `rows` of (event, about, facts). One statement for each 500."""
    if by.at is None:
        raise ValueError("an actor without an instant cannot be recorded; call by.afresh(now)")
    AuditEntry.objects.bulk_create([_entry(event, about, facts, by) for event, about, facts in rows], batch_size=500)


def history_of(*things: models.Model) -> list[AuditEntry]:
    """What was done to these things, newest first, at most 200 lines.

    The caller has already decided that the reader may see each of them.
    """
    wanted = models.Q(pk__in=[])
    for thing in things:
        wanted |= models.Q(about_type=thing._meta.label_lower, about_id=str(thing.pk))
    return list(AuditEntry.objects.filter(wanted).order_by("-id")[:200])


def done_by(person: models.Model, *, since: datetime, about: tuple[str, ...]) -> list[AuditEntry]:
    """What this person did from an instant on to things of these apps, newest first, at most 200 lines."""
    wanted = models.Q(pk__in=[])
    for app in about:
        wanted |= models.Q(about_type__startswith=f"{app}.")
    return list(AuditEntry.objects.filter(wanted, actor_id=str(person.pk), at__gte=since).order_by("-id")[:200])


def last(event: str, about: models.Model) -> AuditEntry | None:
    """The newest line of this kind about that thing, or None."""
    return (
        AuditEntry.objects.filter(event=event, about_type=about._meta.label_lower, about_id=str(about.pk))
        .order_by("-id")
        .first()
    )


def _entry(event, about, facts, by) -> AuditEntry:
    return AuditEntry(
        at=by.at,
        event=event,
        about_type=about._meta.label_lower,
        about_id=str(about.pk),
        about_name=str(about)[:300],
        actor_id="" if by.person_id is None else str(by.person_id),
        actor_name=by.name,
        facts={name: _plain(value) for name, value in facts.items() if value not in ("", None)},
    )


def _plain(value):
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value)
    return value if isinstance(value, bool | int | float | list) else str(value)
