"""Who is told about sign-in details, in which words; the e-mail says only that something waits."""

from django.contrib.auth import get_user_model
from django.urls import reverse

from core.notices import api as notices
from people.queries import who_acts_as
from people.roles import Role


def credential_changed(credential, now, *, but_not):
    """Tell everybody who can post there that the password is a new one."""
    account = credential.school_account
    people = get_user_model().objects.current(now).filter(posting_rights__in=account.posting_rights.current())
    if but_not is not None:
        people = people.exclude(pk=but_not.pk)
    notices.post(
        key=f"credential-{credential.pk}-changed",
        to=people,
        subject=f"The password of {account} has changed",
        body="The old password no longer works. You find the new one in the password safe.",
        link=reverse("accounts:safe", args=[account.pk]),
        about=account,
        is_discreet=True,
        now=now,
    )


def recovery_codes_few(credential, left, now):
    """Tell the technicians that it is time for new recovery codes."""
    account = credential.school_account
    notices.post(
        key=f"credential-{credential.pk}-codes-{left}",
        to=who_acts_as(Role.TECHNICIAN, now),
        subject=f"{account}: {codes_in_words(left)}",
        body="Make new ones on the platform and store them, before nobody can get back in.",
        link=reverse("accounts:recovery_codes", args=[account.pk]),
        about=account,
        is_discreet=True,
        now=now,
    )


def codes_in_words(left) -> str:
    """How many recovery codes are left, in words."""
    return {0: "no recovery code is left", 1: "1 recovery code is left"}.get(left, f"{left} recovery codes are left")
