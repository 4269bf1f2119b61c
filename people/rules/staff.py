"""Who takes in the staff list, and what it may say (SC1)."""

from django.utils.timezone import localdate

from people.roles import Permission
from people.states import ENDING


def why_not_import_staff(by) -> str:
    """The staff list is taken in by the clerk, or by whoever records who leaves (SC1)."""
    if not by.is_system and not by.may(Permission.IMPORT_STAFF):
        return "Only the clerk, the headteacher, the business manager or the IT technician takes in the staff list."
    return ""


def why_not_leave_by_list(person, last_day_in_school, by, now) -> str:
    """A staff list says who leaves, but never one's own leaving; the clerk's ends nothing at once (RO9)."""
    if by.is_person(person):
        return "Nobody records their own leaving. Ask the headteacher, the business manager or the IT technician."
    if person.has_left(now):
        return f"{person.name} has already left."
    if last_day_in_school < localdate(now) and not by.is_system and not by.may(Permission.RECORD_DEPARTURE):
        return "The last day in school has passed. Ask the headteacher, the business manager or the IT technician."
    return ""


def why_not_keep_on(person, by, now) -> str:
    """Whoever records who leaves says that a contract has become permanent."""
    if not by.may(Permission.RECORD_DEPARTURE):
        return "Only the headteacher, the business manager or the IT technician says that a contract is permanent."
    if person.has_left(now):
        return f"{person.name} has already left."
    return "" if person.contract in ENDING else f"The contract of {person.name} has no end to wait for."
