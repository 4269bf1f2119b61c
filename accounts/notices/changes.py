"""Who is told that an account is to be suspended, taken over or closed, and that it is."""

from core.notices import api as notices
from people.queries import who_acts_as
from people.roles import Role


def change_proposed(change, now) -> None:
    """Ask the headteacher to decide."""
    subject = f"{change.proposed_by} proposes: “{change.school_account}” is {change.get_kind_display()}"
    _post(change, "proposed", who_acts_as(Role.HEADTEACHER, now), subject, change.reason, now)


def change_decided(change, by, now) -> None:
    """Tell the technician what to settle, and the proposer what was decided."""
    people = [person for person in (*who_acts_as(Role.TECHNICIAN, now), change.proposed_by) if not by.is_person(person)]
    subject = f"“{change.school_account}” is to be {_to_be(change)}"
    _post(change, "decided", people, subject, f"Settle what is on its list, then carry it out. {change.reason}", now)


def change_given_up(change, by, now) -> None:
    """Tell the technician and the proposer that the account stays as it is."""
    people = [person for person in (*who_acts_as(Role.TECHNICIAN, now), change.proposed_by) if not by.is_person(person)]
    _post(change, "given-up", people, f"“{change.school_account}” stays as it is", f"Given up by {by.name}.", now)


def change_carried_out(change, now) -> None:
    """Tell the headteacher, those who keep an eye on it, whoever proposed the account and whoever takes it over."""
    account = change.school_account
    people = [
        *who_acts_as(Role.HEADTEACHER, now),
        *account.monitors.all(),
        account.request.proposed_by,
        change.to_person,
    ]
    subject = f"“{account}” on {account.platform_label}: {change.get_kind_display()}"
    _post(change, "carried-out", people, subject, account.closing_note or change.reason, now)


def account_resumed(school_account, reason, now) -> None:
    """Tell the technician, those who can post and those who keep an eye on it."""
    rights = school_account.posting_rights.current().select_related("person")
    people = [
        *who_acts_as(Role.TECHNICIAN, now),
        *school_account.monitors.all(),
        *(right.person for right in rights),
    ]
    notices.post(
        key=f"school-account:{school_account.pk}:resumed-{now:%Y%m%d%H%M}",
        to=_there(people, now),
        subject=f"“{school_account}” on {school_account.platform_label} is taken up again",
        body=reason,
        link=school_account.get_absolute_url(),
        about=school_account,
        now=now,
    )


def _to_be(change) -> str:
    if change.to_person is not None:
        return f"taken over by {change.to_person}"
    if change.to_organisation:
        return f"given to {change.to_organisation}"
    return change.get_kind_display()


def _there(people, now) -> list:
    return list({person.pk: person for person in people if person is not None and not person.is_shut_out(now)}.values())


def _post(change, what, to, subject, body, now) -> None:
    notices.post(
        key=f"change-{change.pk}-{what}",
        to=_there(to, now),
        subject=subject,
        body=body,
        link=change.get_absolute_url(),
        about=change.school_account,
        now=now,
    )
