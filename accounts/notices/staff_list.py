"""Who is told that a staff list was taken in."""

from django.urls import reverse

from core.notices import api as notices
from people.queries import who_acts_as
from people.roles import Role


def staff_list_applied(staff_list, leavers, recorded, by, now) -> None:
    """The business manager and the technician are told the figures, unless they leave or sent it in themselves.

    `leavers` are those of the list (person, last day, contract); `recorded` has the last day that stands for those
    of them who were known to leave, by the person's id.
    """
    kept_out = {person.pk for person, *_ in leavers} | {by.person_id}
    there = {
        person.pk: person
        for role in (Role.BUSINESS_MANAGER, Role.TECHNICIAN)
        for person in who_acts_as(role, now, but_not=kept_out)
    }
    figures = staff_list.counts
    differ = [
        f"\n\nThe list gives {last_day:%-d %B} as the last day of {person.name}. "
        f"{recorded[person.pk]:%-d %B} was recorded before and stands. Change it under Leaving if the list is right."
        for person, last_day, _ in leavers
        if recorded.get(person.pk, last_day) != last_day
    ]
    notices.post(
        key=f"staff-list:{staff_list.pk}:applied",
        to=there.values(),
        subject="The staff list was taken in",
        body=f"{by.name} took it in: {figures['new']} new, {figures['changed']} changed, {figures['leaving']} leaving."
        + _not_on_it(staff_list)
        + "".join(differ),
        now=now,
        link=reverse("accounts:departures") if staff_list.uploaded_by else staff_list.get_absolute_url(),
        about=staff_list,
        is_discreet=True,
    )


def _not_on_it(staff_list) -> str:
    """Of a list that nobody looked at before: how many somebody should look at now."""
    number, rows = len(staff_list.missing), staff_list.counts["broken"]
    if staff_list.uploaded_by is not None:
        return ""
    missing = f" {number} {'person was' if number == 1 else 'people were'} not on it: have they left?" if number else ""
    return missing + (f" {rows} row{'' if rows == 1 else 's'} could not be taken in." if rows else "")


def staff_list_set_aside(staff_list, now) -> None:
    """The technician is told at once that a list from the folder cannot be read."""
    _tell(
        staff_list,
        "set-aside",
        [Role.TECHNICIAN],
        f"A staff list from the folder cannot be read: {staff_list.file_name}",
        f"{staff_list.set_aside_because} Nothing was taken in.",
        now,
    )


def staff_list_waits(staff_list, why, now) -> None:
    """Whoever records who leaves is told at once that a list from the folder has stopped."""
    _tell(
        staff_list,
        "waits",
        [Role.HEADTEACHER, Role.BUSINESS_MANAGER, Role.TECHNICIAN],
        "A staff list from the folder waits for you",
        f"{why} Nothing was taken in. Look at it, then say yes or have the right list put into the folder.",
        now,
    )


def _tell(staff_list, what, roles, subject, body, now) -> None:
    there = {person.pk: person for role in roles for person in who_acts_as(role, now)}
    notices.post(
        key=f"staff-list:{staff_list.pk}:{what}",
        to=there.values(),
        subject=subject,
        body=body,
        now=now,
        urgency=notices.NOW,
        link=reverse("accounts:staff_list"),
        about=staff_list,
        is_discreet=True,
    )
