"""Who is told about the handing over of sign-in details; the e-mail says only that something waits."""

from django.urls import reverse

from core.notices import api as notices
from core.pages.words import last_day, moment
from people.queries import who_acts_as
from people.roles import Role


def handover_offered(handover, now):
    """Ask the person to collect."""
    _tell(
        handover,
        now,
        "offered",
        [handover.person],
        f"Collect the sign-in details of {handover.school_account}",
        f"They wait for you until the end of {last_day(handover.expires_at)}. You need your authenticator app.",
    )


def handover_collected(handover, now):
    """Tell the technician that the details were collected, and give the person a receipt of what they agreed to."""
    agreed = "".join(f"\n– {line.strip()}" for line in handover.conditions.splitlines() if line.strip())
    _tell(
        handover,
        now,
        "receipt",
        [handover.person],
        f"Receipt: you have collected the sign-in details of {handover.school_account}",
        f"Collected {moment(now)}. You agreed to the rules for every account"
        + (f", and for this one to:{agreed}" if agreed else "."),
    )
    _tell(
        handover,
        now,
        "collected",
        who_acts_as(Role.TECHNICIAN, now),
        f"{handover.person} has collected the sign-in details of {handover.school_account}",
        "It is finished once they say that they can sign in.",
    )


def handover_confirmed(handover, now):
    """Tell the technician that it worked."""
    _tell(
        handover,
        now,
        "confirmed",
        who_acts_as(Role.TECHNICIAN, now),
        f"{handover.person} can sign in to {handover.school_account}",
        "The handing over is finished.",
    )


def handover_cancelled(handover, now):
    """Tell the person that there is nothing to collect any more."""
    if handover.person.is_shut_out(now):
        return
    _tell(
        handover,
        now,
        "cancelled",
        [handover.person],
        f"The sign-in details of {handover.school_account} no longer wait for you",
        "The IT technician has taken the offer back. Ask them if you did not expect this.",
    )


def handovers_expired(expired, now):
    """Tell both sides of each offer that it was not collected in time."""
    technicians = who_acts_as(Role.TECHNICIAN, now)
    messages = []
    for handover in expired:
        account, person = handover.school_account, handover.person
        shared = {"key": f"handover-{handover.pk}-expired", "about": handover}
        if not person.is_shut_out(now):
            messages.append(
                shared
                | {
                    "to": person,
                    "subject": f"The time to collect the sign-in details of {account} is over",
                    "body": "Three working days have passed. Ask the IT technician to offer them again.",
                    "link": handover.get_absolute_url(),
                }
            )
        messages += [
            shared
            | {
                "to": technician,
                "subject": f"{person} did not collect the sign-in details of {account}",
                "body": "Three working days have passed. Offer them again, or ask whether they are still needed.",
                "link": reverse("accounts:posting", args=[account.pk]),
            }
            for technician in technicians
            if technician != person
        ]
    notices.post_many(messages, now=now, is_discreet=True)


def _tell(handover, now, what, people, subject, body):
    notices.post(
        key=f"handover-{handover.pk}-{what}",
        to=people,
        subject=subject,
        body=body,
        link=handover.get_absolute_url(),
        about=handover,
        is_discreet=True,
        now=now,
    )
