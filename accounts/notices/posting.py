"""Who is told that somebody can post, or no longer can."""

from django.urls import reverse

from core.notices import api as notices
from people.queries import who_acts_as
from people.roles import Role


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
    """Tell the person that they can no longer post there, unless they have left; why, unless it is a concern."""
    if right.person.is_shut_out(now):
        return
    body = f"Why: {right.end_reason}" if right.end_reason else ""
    notices.post(
        key=f"posting-{right.pk}-ended",
        to=right.person,
        subject=f"You can no longer post on {right.school_account}",
        body="Ask the headteacher about it." if right.is_concern else body,
        link=reverse("accounts:posting", args=[right.school_account_id]),
        about=right.school_account,
        now=now,
    )


def posting_to_take_off(right, by, now, *, has_seen):
    """Tell the technician at once to take somebody off on the platform, and what they have seen."""
    account = right.school_account
    seen = " They know its password or other sign-in details: change those too." if has_seen else ""
    technicians = who_acts_as(Role.TECHNICIAN, now, but_not={right.person_id})
    notices.post(
        key=f"posting-{right.pk}-take-off",
        to=[person for person in technicians if not by.is_person(person)],
        subject=f"Take {right.person} off “{account}” on {account.platform_label}",
        body=f"{by.name} has ended that they can post there.{seen}",
        urgency=notices.NOW,
        link=reverse("accounts:posting", args=[account.pk]),
        about=account,
        is_discreet=True,
        now=now,
    )
