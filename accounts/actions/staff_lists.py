"""Taking in the school's staff list: looked at first, then all of it in one transaction (SC1, RO10)."""

import hashlib
from dataclasses import asdict

from accounts.actions.leaving import end_access
from accounts.models import StaffList
from accounts.notices import staff_list as notices
from accounts.queries.staff_list import plan_for, recorded_out_of_sight
from accounts.rules import staff_list as rules
from core.action import action, refuse_if
from core.audit import api as audit
from people.actions import staff as people_staff
from people.queries import everybody


@action
def upload_staff_list(*, by, now, file_name, data, rows, broken):
    """Keep the rows of a list until whoever sent it has looked; rows of their earlier lists are emptied.

    Nothing is changed yet. Returns the list; raises Refused.
    """
    refuse_if(rules.why_not_upload(by))
    StaffList.objects.filter(uploaded_by=by.person).exclude(rows=[], broken=[]).update(rows=[], broken=[])
    staff_list = StaffList.objects.create(
        file_name=file_name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        rows=rows,
        broken=broken,
        uploaded_at=now,
        uploaded_by=by.person,
    )
    audit.record("staff_list.uploaded", staff_list, by=by, rows=len(rows), broken=len(broken))
    return staff_list


@action
def apply_staff_list(
    staff_list, *, by, now, digest, missing_who_leave=(), last_day=None, long_past_who_left=(), number_missing=None
):
    """Take in a list as it was shown: new people, changes and leavers, all or nothing.

    `missing_who_leave` are ids of people who are not on the list and were ticked: they leave after `last_day`.
    `long_past_who_left` are ids of people who are here and for whom the list gives a day long ago.
    Where a last day has passed, every access ends in the same transaction. Of somebody whose confidential leaving
    `by` may not know of nothing changes, and `by` reads nothing of it; the office is told where the days differ.
    Raises Refused with the reason, above all where something has changed since the preview or the brake was not
    answered.
    """
    plan = plan_for(staff_list, by, now)
    refuse_if(rules.why_not_apply(staff_list, plan, by, digest=digest, number_missing=number_missing))
    people_staff.take_in_staff(
        by=by, now=now, new=plan.new, changes=[(change.person, change.fields) for change in plan.changes]
    )
    ticked = [person for person in plan.missing if person.pk in set(missing_who_leave)]
    found_gone = [found for found in plan.long_past if found.person.pk in set(long_past_who_left)]
    leavers = [
        (found.person, found.last_day_in_school, found.contract_ends_on) for found in [*plan.leavers, *found_gone]
    ]
    added = everybody().filter(staff_number__in=[row.staff_number for row in plan.new])
    leavers += plan.ends_of_new(added, now) if plan.new else []
    leavers += [(person, last_day, None) for person in ticked]
    recorded = recorded_out_of_sight([person.pk for person, *_ in leavers], by)
    departures = people_staff.record_staff_who_leave(
        by=by, now=now, leavers=[leaver for leaver in leavers if leaver[0].pk not in recorded]
    )
    for departure in departures:
        if departure.access_ends_at <= now:
            end_access(departure, by=by, now=now)
    staff_list.applied_at, staff_list.applied_by = now, by.person
    staff_list.rows, staff_list.broken = [], [asdict(row) for row in plan.broken]
    staff_list.counts = plan.counts | {"leaving": len(leavers)}
    asked = [*plan.missing, *(found.person for found in plan.long_past)]
    staff_list.missing = [person.pk for person in asked if person.pk not in {leaver[0].pk for leaver in leavers}]
    staff_list.save(update_fields=["applied_at", "applied_by", "rows", "broken", "counts", "missing"])
    audit.record("staff_list.applied", staff_list, by=by, **staff_list.counts)
    notices.staff_list_applied(staff_list, leavers, recorded, by, now)
    return staff_list.counts
