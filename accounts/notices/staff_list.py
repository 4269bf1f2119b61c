"""Who is told that a staff list was taken in."""

from django.urls import reverse

from core.notices import api as notices
from people.queries import who_acts_as
from people.roles import Role


def staff_list_applied(staff_list, departures, by, now) -> None:
    """The business manager and the technician are told the figures, unless they leave or sent it in themselves."""
    kept_out = {departure.person_id for departure in departures} | {by.person_id}
    there = {
        person.pk: person
        for role in (Role.BUSINESS_MANAGER, Role.TECHNICIAN)
        for person in who_acts_as(role, now, but_not=kept_out)
    }
    figures = staff_list.counts
    notices.post(
        key=f"staff-list:{staff_list.pk}:applied",
        to=there.values(),
        subject="The staff list was taken in",
        body=f"{by.name} took it in: {figures['new']} new, {figures['changed']} changed, {figures['leaving']} leaving.",
        now=now,
        link=reverse("accounts:departures"),
        about=staff_list,
        is_discreet=True,
    )
