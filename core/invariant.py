"""What must hold in the database at any moment: each app says its own, `manage.py check_invariants` asks them all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models

# What falls due by itself may wait for two rounds of the background work, which comes several times a minute.
GRACE = timedelta(minutes=2)
RUN_SWEEP = "Check that “manage.py serve” (or the worker and beat) is running, then run “manage.py sweep”."
FROM_BACKUP = "Nothing here does this: somebody changed the database by hand. Compare it with the last backup."


@dataclass(frozen=True)
class Broken:
    """One thing that is not as it must be: which row, what is wrong, what to do. Never a secret or a body."""

    row: str
    wrong: str
    do: str = FROM_BACKUP


@dataclass(frozen=True)
class Invariant:
    """One promise: the sentence that holds, the clause it comes from, and how to find what breaks it.

    `find(now)` reads only, in a number of statements that does not grow with the rows (or one for each
    500 of them), and yields what is broken as it finds it.
    """

    name: str
    says: str
    clause: str
    find: Callable[[datetime], Iterator[Broken]]


def invariant(says: str, *, clause: str = ""):
    """Make a generator of `Broken` into the promise that this sentence makes."""

    def made(find) -> Invariant:
        return Invariant(find.__name__, says, clause, find)

    return made


def row(thing: models.Model) -> str:
    """Which row, for whoever looks into the database: "school account 3"."""
    return f"{thing._meta.verbose_name} {thing.pk}"


def broken(rows, wrong, do=FROM_BACKUP) -> Iterator[Broken]:
    """One finding for each row of a queryset, read as it goes; `wrong` is a sentence or makes one of the row."""
    for thing in rows.iterator(chunk_size=500) if isinstance(rows, models.QuerySet) else rows:
        yield Broken(row(thing), wrong(thing) if callable(wrong) else wrong, do)
