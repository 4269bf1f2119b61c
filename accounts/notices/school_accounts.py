"""Who is told what about school accounts."""

from core.notices import api as notices
from people.queries import who_acts_as
from people.roles import Role


def _post(school_account, what, to, subject, body, now) -> None:
    there = {person.pk: person for person in to if not person.is_shut_out(now)}
    notices.post(
        key=f"school-account:{school_account.pk}:{what}",
        to=there.values(),
        subject=subject,
        body=body,
        now=now,
        link=school_account.get_absolute_url(),
        about=school_account,
    )


def _concerned(school_account, now):
    return [
        school_account.request.proposed_by,
        *school_account.monitors.all(),
        *who_acts_as(Role.HEADTEACHER, now),
    ]


def set_up_finished(school_account, now) -> None:
    """The proposer, those who keep an eye on it and the headteacher are told that it is live."""
    _post(
        school_account,
        "live",
        _concerned(school_account, now),
        f"“{school_account}” on {school_account.platform_label} is live",
        "Its account record says who can post, who keeps an eye on it and how it was set up.",
        now,
    )


def monitors_changed(school_account, added, now) -> None:
    """Those who now keep an eye on it are told."""
    _post(
        school_account,
        f"monitors-{now:%Y%m%d%H%M}",
        added,
        f"Please keep an eye on “{school_account}” on {school_account.platform_label}",
        "You will be asked to look at it regularly and to see that its comments are answered.",
        now,
    )
