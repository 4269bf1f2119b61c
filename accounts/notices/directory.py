"""Who is told what about the school's staff directory."""

from django.urls import reverse

from core.notices import api as notices
from people.queries import who_acts_as
from people.roles import Role

OFFICE = (Role.HEADTEACHER, Role.BUSINESS_MANAGER, Role.TECHNICIAN)


def _post(entry, key, roles, subject, body, now, **details) -> None:
    kept_out = {entry.person_id} - {None}
    there = {person.pk: person for role in roles for person in who_acts_as(role, now, but_not=kept_out)}
    notices.post(
        key=f"directory:{entry.pk}:{key}:{entry.version}",
        to=there.values(),
        subject=subject,
        body=body,
        now=now,
        link=reverse("accounts:directory"),
        about=entry,
        is_discreet=True,
        **details,
    )


def access_ended(entry, now) -> None:
    """The office is told whom the directory has switched off; the platforms come in a message of their own."""
    _post(
        entry,
        "off",
        OFFICE,
        f"The staff directory has switched off {entry.person}",
        "Every access here has ended. If that was a mistake, say under Leaving that they are back.",
        now,
        urgency=notices.NOW,
    )


def asked(entry, now) -> None:
    """Whoever records who leaves is asked whether somebody has."""
    _post(
        entry,
        "asked",
        OFFICE,
        "The staff directory has switched somebody off: have they left?",
        f"{entry.person}: {entry.asked_because} Nothing has ended yet.",
        now,
        urgency=notices.NOW,
    )


def back(entry, now) -> None:
    """The technician is told that the directory has switched on somebody who has left here."""
    _post(
        entry,
        "back",
        [Role.TECHNICIAN],
        f"The staff directory has switched on {entry.person}, who has left",
        "Nothing comes back by itself. If they work here again, say so under Leaving.",
        now,
    )


def settled(entry, now) -> None:
    """What was asked is taken back."""
    notices.withdraw(entry, now=now)
