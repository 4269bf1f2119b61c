"""Everything that must hold in this installation, app by app, and what holds for every table (R1 to R8)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, models
from django.db.models import Count, Q

import accounts.invariants
import core.audit.invariants
import core.files.invariants
import core.notices.invariants
import incidents.invariants
import monitoring.invariants
import people.invariants
import policy.invariants
from core.invariant import Broken, Invariant, invariant, row

OURS = ("accounts", "monitoring", "incidents", "people", "policy", "core")


def our_models() -> list[type[models.Model]]:
    """Every table of ours, those between two others included."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model.__module__.split(".")[0] in OURS and model._meta.managed]


@invariant("Whoever did something stands there with the moment, and never without it")
def who_has_when(now):
    """`_by` is never set without `_at`, in any table."""
    for model in our_models():
        names = {field.name for field in model._meta.fields}
        pairs = [name for name in names if name.endswith("_by") and f"{name[:-3]}_at" in names]
        half = Q(pk__in=[])
        for name in pairs:
            half |= Q(**{f"{name}__isnull": False, f"{name[:-3]}_at": None})
        for thing in model._base_manager.filter(half).order_by("pk").iterator(chunk_size=500) if pairs else ():
            lacking = [name[:-3] for name in pairs if _is_half(thing, name)]
            said = " and ".join(sorted(lacking)).replace("_", " ")
            yield Broken(row(thing), f"It says who, but not when: {said}.")


def _is_half(thing, name) -> bool:
    return getattr(thing, f"{name}_id") is not None and getattr(thing, f"{name[:-3]}_at") is None


@invariant("Every state and every choice is one that the product knows")
def choices_are_known(now):
    """Of each field that has a list of choices."""
    for model in our_models():
        fields = [field for field in model._meta.fields if field.choices]
        strange = Q(pk__in=[])
        for field in fields:
            strange |= ~Q(**{f"{field.name}__in": _known(field)})
        for thing in model._base_manager.filter(strange).order_by("pk").iterator(chunk_size=500) if fields else ():
            for field in fields:
                if (value := getattr(thing, field.attname)) not in _known(field):
                    yield Broken(row(thing), f"Its {field.verbose_name} is “{value}”, which nobody knows.")


def _known(field) -> list:
    return [value for value, _ in field.flatchoices] + ([""] if field.blank else [])


@invariant("Every rule that the database itself enforces is in force, and every row keeps it")
def rules_are_in_force(now):
    """What may be there once is there once; what must go together goes together; and no rule was taken away."""
    for model in our_models():
        with connection.cursor() as cursor:
            there = connection.introspection.get_constraints(cursor, model._meta.db_table)
        for rule in model._meta.constraints:
            if rule.name not in there:
                said = f"The database has lost the rule “{_words(rule)}”."
                yield Broken(f"table {model._meta.db_table}", said, MIGRATE)
            yield from _against(model, rule)
    yield from _loose_ends()


MIGRATE = "Restore the database from a backup made before that, or have whoever runs it put the rule back."


def _words(rule) -> str:
    return rule.name.replace("_", " ")


def _against(model, rule):
    if isinstance(rule, models.CheckConstraint):
        rows = model._base_manager.filter(~rule.condition).order_by("pk")
        for thing in rows.iterator(chunk_size=500):
            yield Broken(row(thing), f"It breaks the rule “{_words(rule)}”.")
    elif isinstance(rule, models.UniqueConstraint):
        rows = model._base_manager.filter(rule.condition or Q()).order_by().values(*rule.fields)
        for group in rows.annotate(found=Count("pk")).filter(found__gt=1).iterator(chunk_size=500):
            many = group.pop("found")
            said = ", ".join(f"{name} {value}" for name, value in group.items())
            yield Broken(f"{model._meta.verbose_name} with {said}", f"It is there {many} times, and may be there once.")


def _loose_ends():
    """Rows that point at something which is not there; PostgreSQL never lets that happen."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        for table, number, target, _ in cursor.fetchall():
            yield Broken(f"table {table}, row {number}", f"It points at something in {target} that is not there.")
        cursor.execute("PRAGMA quick_check(20)")
        for (said,) in cursor.fetchall():
            if said != "ok":
                yield Broken("the database file", said, "Restore the database from the last backup.")


INVARIANTS: tuple[Invariant, ...] = (
    who_has_when,
    choices_are_known,
    rules_are_in_force,
    *core.audit.invariants.INVARIANTS,
    *core.files.invariants.INVARIANTS,
    *core.notices.invariants.INVARIANTS,
    *people.invariants.INVARIANTS,
    *policy.invariants.INVARIANTS,
    *accounts.invariants.INVARIANTS,
    *monitoring.invariants.INVARIANTS,
    *incidents.invariants.INVARIANTS,
)


def check(now) -> Iterator[tuple[Invariant, Iterator[Broken]]]:
    """Each invariant with what breaks it, found as one reads on. Ask inside `as_it_stands`."""
    for promise in INVARIANTS:
        yield promise, promise.find(now)


@contextmanager
def as_it_stands():
    """One moment of the database, read only: what others write meanwhile is not seen, and nobody waits for us."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        else:
            cursor.execute("PRAGMA query_only = ON")
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA query_only = OFF")
