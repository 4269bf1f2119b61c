"""Read and set up the one school."""

from core.action import Refused, action
from core.audit import api as audit
from core.school.models import School


def school() -> School | None:
    """The school of this installation, or None before it has been set up."""
    return School.objects.filter(pk=1).first()


@action
def set_up_school(*, by, now, name, **details):
    """Write the one school's row; its name then stands on every page.

    `details` are fields of School. Raises Refused where a school already stands here.
    """
    if School.objects.filter(pk=1).exists():
        raise Refused("A school is already set up here.")
    made = School.objects.create(pk=1, name=name, started_on=now.date(), **details)
    audit.record("school.set_up", made, by=by)
    return made
