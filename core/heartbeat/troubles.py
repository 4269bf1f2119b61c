"""Work that falls due by itself and cannot be done: it stops nothing else, and stands on the technician's page."""

import logging
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta

from django.db import InterfaceError, OperationalError, models

from core.heartbeat.models import Trouble

log = logging.getLogger(__name__)
BATCH = 500
# How long a row that could not be handled is left alone before it is tried again.
TRIED_AGAIN_AFTER = timedelta(minutes=10)
# What has not failed for so long has been handled, or is no longer due.
OVER_AFTER = timedelta(minutes=30)


@contextmanager
def noted(what: str, about: models.Model | None = None, *, now):
    """Let whatever goes wrong in here be kept and shown, and go on; only a database that is away is let through."""
    try:
        yield
    except (OperationalError, InterfaceError):  # no fault of this work: all of it waits for the database
        raise
    except Exception as fault:
        log.exception("Could not be done: %s %s", what, _name(about))
        _keep(what, about, fault, now=now)


def attempt(what: str, step: Callable[..., int], *, now, **values) -> int:
    """One step of a sweep, which stops no other step; its count, or 0 where it failed."""
    with noted(what, now=now):
        return step(now=now, **values)
    return 0


def all_of(what: str, batch: Callable[..., int], due: models.QuerySet, *, now, **values) -> int:
    """Run a batch action until nothing is left to do; where it fails, for one row after the other.

    `batch` takes `but_not` (ids) and `only` (an id), handles at most 500 and returns how many. A row that fails
    alone stops no other, and is left out for ten minutes. One statement more than the batches themselves.
    """
    stuck, total, done = _in_trouble(what, now), 0, BATCH
    try:
        while done == BATCH:
            done = batch(now=now, but_not=stuck, **values)
            total += done
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # one of them is broken; which one is found below
        for thing in due.exclude(pk__in=stuck)[:BATCH]:
            with noted(what, thing, now=now):
                total += batch(now=now, only=thing.pk, **values)
    return total


def among(due: models.QuerySet, *, but_not=(), only=None) -> models.QuerySet:
    """What a batch action is to handle of everything due, as `all_of` asks it."""
    return due.filter(pk=only) if only is not None else due.exclude(pk__in=but_not) if but_not else due


def troubles(now) -> list[str]:
    """What could not be done lately, in sentences for whoever looks after the software. One statement."""
    lately = Trouble.objects.filter(last_at__range=(now - OVER_AFTER, now + OVER_AFTER)).order_by("first_at", "pk")
    return [
        f"Could not be done: {trouble} ({trouble.fault}). Everything else goes on. "
        "Show this to whoever looks after the software."
        for trouble in lately[:20]
    ]


def _in_trouble(what, now) -> list[int]:
    lately = (now - TRIED_AGAIN_AFTER, now + TRIED_AGAIN_AFTER)
    return [
        int(pk)
        for pk in Trouble.objects.filter(what=what, last_at__range=lately).values_list("about_id", flat=True)
        if pk
    ]


def _keep(what, about, fault, *, now):
    """One row for each; the fault's kind only, because its words may quote what nobody else may read."""
    about_id = "" if about is None else str(about.pk)
    known = Trouble.objects.filter(what=what, about_id=about_id)
    changes = {"fault": type(fault).__name__, "last_at": now}
    if not known.update(times=models.F("times") + 1, **changes):
        Trouble.objects.bulk_create(
            [Trouble(what=what, about_id=about_id, about_name=_name(about), first_at=now, **changes)],
            ignore_conflicts=True,
        )


def _name(about) -> str:
    return "" if about is None else f"{about._meta.verbose_name} {about.pk}"
