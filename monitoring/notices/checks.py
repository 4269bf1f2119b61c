"""Who is told about checks."""

from django.urls import reverse

from core.notices import api as owed
from people.queries import who_acts_as
from people.roles import Role


def check_found_something(check, now, by):
    """The business manager and the technician are told at once what a check found (MO1, MO2)."""
    found = [
        "it is no longer private" if not check.is_still_private else "",
        "comments can be seen by others" if not check.are_comments_hidden else "",
        "something is new or worrying" if check.is_anything_wrong else "",
    ]
    told = [*who_acts_as(Role.BUSINESS_MANAGER, now), *who_acts_as(Role.TECHNICIAN, now)]
    owed.post(
        key=f"check.found:{check.pk}",
        to=[person for person in told if not by.is_person(person)],
        subject=f"{check.school_account}: a check found something",
        body=f"{check.checked_by.name} found: {'; '.join(filter(None, found))}.",
        urgency=owed.NOW,
        link=reverse("monitoring:checks"),
        about=check,
        now=now,
    )


def checks_missed(told, round, now):
    """Each person is told once which accounts nobody has looked at in time; `told` maps person to checks."""
    owed.post_many(
        [
            {
                "key": f"checks.missed:{round}:{now.isoformat()}",
                "to": person,
                "subject": f"{_many(len(checks))} not looked at in time",
                "body": "Nobody has recorded a check of: " + ", ".join(check.account.name for check in checks) + ".",
                "link": reverse("monitoring:record_checks" if round == 1 else "monitoring:checks"),
            }
            for person, checks in told.items()
        ],
        now=now,
        urgency=owed.NOW,
    )


def _many(count) -> str:
    return "1 account" if count == 1 else f"{count} accounts"
