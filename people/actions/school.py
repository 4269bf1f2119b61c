"""Keeping what the pages say of the school."""

from core.action import Refused, action, refuse_if
from core.audit import api as audit
from core.school import api as school_api
from people import rules


@action
def change_school(*, by, now, **details):
    """Change the school's name, town, local authority and the telephone numbers that a report shows.

    `details` are the fields in `core.school.api.DETAILS`. Raises Refused where `by` may not, or no school is set up.
    """
    refuse_if(rules.why_not_keep_school(by))
    found = school_api.school()
    if found is None:
        raise Refused("No school is set up here yet.")
    if changed := school_api.write_details(found, **details):
        audit.record("school.changed", found, by=by, changed=changed)
