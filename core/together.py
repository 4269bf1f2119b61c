"""Many questions to the database in one statement: each is a subquery that hands up its rows as one text."""

import json
from datetime import UTC, date
from types import SimpleNamespace

from django.db.models import F, Field, IntegerField, Subquery
from django.utils.dateparse import parse_datetime

# How many rows a question hands up where it does not say.
MOST = 100
# To count to and no further.
MOST_COUNTED = 1000


class Found(list):
    """The rows of one question, each with its columns by name; `has_more` where there were more than it hands up."""

    has_more = False


class Rows(Subquery):
    """The first rows of a queryset, in its order, with the named columns (a path or an expression each).

    At most `most` of them, or as many as the queryset is cut to. A column may be Rows again (of each row,
    by OuterRef).
    """

    def __init__(self, queryset, /, *, most=MOST, **columns):
        named = {_column(name): F(what) if isinstance(what, str) else what for name, what in columns.items()}
        queryset = queryset.annotate(**named).values(*named)
        self.most = None if queryset.query.is_sliced else most
        super().__init__(queryset if self.most is None else queryset[: most + 1])
        self.kinds = {name: self.query.annotation_select[_column(name)] for name in columns}

    def as_sqlite(self, compiler, connection, **context):
        """Each row an array; SQLite's own words for it."""
        return self._as_json(compiler, connection, "JSON_GROUP_ARRAY", "JSON_ARRAY", **context)

    def as_postgresql(self, compiler, connection, **context):
        """Each row an array; PostgreSQL's own words for it."""
        return self._as_json(compiler, connection, "JSON_AGG", "JSON_BUILD_ARRAY", **context)

    def _as_json(self, compiler, connection, collect, array, **context):
        columns = ", ".join(f"r.{_column(name)}" for name in self.kinds)
        template = f"(SELECT {collect}({array}({columns})) FROM (%(subquery)s) r)"
        return super().as_sql(compiler, connection, template=template, **context)

    @property
    def output_field(self):
        """Reads the text back into rows."""
        return _RowsField(self.kinds, self.most)


class Count(Subquery):
    """How many rows a queryset has, counted to `most` and one further."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) r)"
    output_field = IntegerField()
    empty_result_set_value = 0

    def __init__(self, queryset, /, *, most=MOST_COUNTED):
        super().__init__(queryset.order_by().values("pk")[: most + 1])


class First(Subquery):
    """One column of the first row of a queryset, in its order; None where there is none."""

    def __init__(self, queryset, column):
        super().__init__(queryset.values(column)[:1])


class Lowest(Subquery):
    """The lowest value of one column among the first rows of a queryset, in its order; None where there is none."""

    template = "(SELECT MIN(r.c_lowest) FROM (%(subquery)s) r)"

    def __init__(self, queryset, column, /, *, most=MOST_COUNTED):
        super().__init__(queryset.annotate(c_lowest=F(column)).values("c_lowest")[:most])


def ask(one, /, **questions) -> SimpleNamespace:
    """The answers to all these questions, by name; one statement, read on the back of one row that is there."""
    named = {_column(name): question for name, question in questions.items()}
    answers = one.order_by().annotate(**named).values_list(*named).get() if named else ()
    return SimpleNamespace(**dict(zip(questions, answers, strict=True)))


def _column(name) -> str:
    # No name of a field: an annotation may not take one.
    return f"c_{name}"


class _RowsField(Field):
    """Not stored anywhere: what Rows become on the way out of the database."""

    def __init__(self, kinds, most):
        super().__init__()
        self.kinds, self.most = kinds, most

    def from_db_value(self, value, expression=None, connection=None):
        """The rows; a row within a row comes as text from SQLite and ready made from PostgreSQL."""
        rows = json.loads(value) if isinstance(value, str) else value or []
        converters = {name: _converter(kind.output_field) for name, kind in self.kinds.items()}
        found = Found(
            SimpleNamespace(
                **{name: convert(each) for (name, convert), each in zip(converters.items(), row, strict=True)}
            )
            for row in rows[: self.most]
        )
        found.has_more = self.most is not None and len(rows) > self.most
        return found


def _converter(field):
    if isinstance(field, _RowsField):
        return field.from_db_value
    return {"DateTimeField": _moment, "DateField": _day, "BooleanField": _yes_or_no}.get(
        field.get_internal_type(), _as_it_is
    )


def _moment(text):
    if text is None:
        return None
    moment = parse_datetime(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(text):
    return None if text is None else date.fromisoformat(text)


def _yes_or_no(value):
    return None if value is None else bool(value)


def _as_it_is(value):
    return value
