"""What an app's sources say to somebody, read as the first page reads them."""

from core.work import read
from core.workdays.queries import school_calendar
from people.models import Person
from tests.factories import NOW


def waits(work_for, person, now=NOW, *more):
    """The items of one app for somebody; `more` is what its function takes in place of the school's calendar."""
    sources = work_for(person, now, *(more or [school_calendar()]))
    return read(Person.objects.filter(pk=person.pk), sources).items


def waits_for(queries, person, now=NOW):
    """Everything on somebody's first page."""
    return queries.work_for(person, now, school_calendar()).items
