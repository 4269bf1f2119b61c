"""Read and set up the one school."""

from core.action import Refused, action
from core.audit import api as audit
from core.school.models import School
from core.together import Rows

DETAILS = ("name", "town", "website", "local_authority", "lado_phone", "childrens_services_phone", "safeguarding_phone")
NUMBERS = ("lado_phone", "childrens_services_phone", "safeguarding_phone")


def school() -> School | None:
    """The school of this installation, or None before it has been set up."""
    return School.objects.filter(pk=1).first()


def school_row() -> Rows:
    """The one school, to be asked together with other things: `name`, `started_on` and the numbers."""
    return Rows(
        School.objects.filter(pk=1), name="name", started_on="started_on", **{number: number for number in NUMBERS}
    )


def missing_numbers(found) -> list[str]:
    """The telephone numbers that a report page needs and that are not kept yet, in the screen's words.

    `found` is the school, or its row.
    """
    return [School._meta.get_field(number).verbose_name for number in NUMBERS if not getattr(found, number)]


def write_details(found: School, **details) -> list[str]:
    """Write what has changed of the school's own words; returns what that is, in the screen's words.

    For the action that allowed it and records it.
    """
    changed = sorted(name for name, value in details.items() if name in DETAILS and getattr(found, name) != value)
    for name in changed:
        setattr(found, name, details[name])
    found.save(update_fields=changed)
    return [str(School._meta.get_field(name).verbose_name) for name in changed]


def why_not_here(found: School | None, *, is_demonstration: bool) -> str:
    """Why this database must not be opened in this mode; empty where it may, or where no school stands yet."""
    if found is None or found.is_demonstration == is_demonstration:
        return ""
    if is_demonstration:
        return (
            "This database belongs to a real school, and the demonstration lets anybody look around. "
            "Start it with MODE=production, or give the demonstration another DATABASE_URL or DATA_DIR."
        )
    return (
        "This database holds the demonstration's invented school. "
        "Start it with MODE=demo, or give the real school an empty database by DATABASE_URL."
    )


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
