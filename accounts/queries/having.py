"""Conditions on accounts by the rows that hang on them, each asked once of all these rows and never once an account."""

from django.db.models import Count, Q


def having(rows) -> Q:
    """On which one of these rows hangs."""
    return Q(pk__in=rows.order_by().values("school_account"))


def having_two(rows, of="pk") -> Q:
    """On which two of these rows hang, or those of two people (`of="person"`)."""
    counted = rows.order_by().values("school_account").annotate(number=Count(of, distinct=of != "pk"))
    return Q(pk__in=counted.filter(number__gt=1).values("school_account"))
