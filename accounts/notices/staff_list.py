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
        + "".join(differ),
        now=now,
        link=reverse("accounts:departures"),
        about=staff_list,
        is_discreet=True,
    )
