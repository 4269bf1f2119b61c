"""Who is told that somebody can post, or no longer can."""

from django.urls import reverse

from core.notices import api as notices


def posting_granted(right, now):
    """Tell the person that they can now post there."""
    notices.post(
        key=f"posting-{right.pk}-granted",
        to=right.person,
        subject=f"You can now post on {right.school_account}",
        body=f"Why: {right.reason}" if right.reason else "",
        link=reverse("accounts:posting", args=[right.school_account_id]),
        about=right.school_account,
        now=now,
    )


def posting_ended(right, now):
    """Tell the person that they can no longer post there, unless they have left."""
    if right.person.has_left(now):
        return
    notices.post(
        key=f"posting-{right.pk}-ended",
        to=right.person,
        subject=f"You can no longer post on {right.school_account}",
        body=f"Why: {right.end_reason}" if right.end_reason else "",
        link=reverse("accounts:posting", args=[right.school_account_id]),
        about=right.school_account,
        now=now,
    )
