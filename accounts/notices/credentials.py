"""Who is told about sign-in details, in which words; the e-mail says only that something waits."""

from django.contrib.auth import get_user_model
from django.urls import reverse

from core.notices import api as notices


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
