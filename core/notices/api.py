"""Owe somebody a message, and read what somebody has been told.

Delivery is `core.notices.delivery`; nothing here touches the mail server.
"""

from collections.abc import Iterable

from django.db import models

from core.action import action
from core.measure import Measure
from core.notices.models import Notice, Urgency
from core.together import Count

NOW = Urgency.NOW
DIGEST = Urgency.DIGEST


def post(
    *, key, to, subject, body, now, urgency=DIGEST, link="", about=None, is_discreet=False, names_nobody=False
) -> None:
    """Owe each person in `to` this message, once per (key, person), in the current transaction.

    `to` is a person or several. `link` is a path of ours. `about` lets it be withdrawn later.
    A discreet message's e-mail says only that something waits; its words stand in the app alone. One that
    names nobody carries its words even to governors.
    """
    people = [to] if isinstance(to, models.Model) else list(to)
    post_many(
        [
            {"key": key, "to": person, "subject": subject, "body": body, "link": link, "about": about}
            for person in people
        ],
        now=now,
        urgency=urgency,
        is_discreet=is_discreet,
        names_nobody=names_nobody,
    )


def post_many(messages: Iterable[dict], *, now, urgency=DIGEST, is_discreet=False, names_nobody=False) -> None:
    """Owe many messages at once: dicts of key, to, subject, body and, where wanted, link and about."""
    rows = {}
    for message in messages:
        about = message.get("about")
        rows[message["key"], message["to"].pk] = Notice(
            key=message["key"],
            recipient=message["to"],
            subject=" ".join(message["subject"].split())[:200],
            body=message["body"],
            link=message.get("link", ""),
            urgency=urgency,
            is_discreet=is_discreet,
            names_nobody=names_nobody,
            about_type=about._meta.label_lower if about is not None else "",
            about_id=str(about.pk) if about is not None else "",
            posted_at=now,
        )
    Notice.objects.bulk_create(rows.values(), ignore_conflicts=True, batch_size=500)


def not_yet_told(key, people) -> list:
    """Those of these people to whom nothing was posted under this key; posting to the others would change nothing."""
    told = set(Notice.objects.filter(key=key, recipient__in=people).values_list("recipient_id", flat=True))
    return [person for person in people if person.pk not in told]


def withdraw(about: models.Model, *, now, person=None) -> int:
    """Take back what was said about a thing, from one person or everybody; unsent e-mails stay unsent.

    Returns how many messages were taken back.
    """
    told = Notice.objects.filter(about_type=about._meta.label_lower, about_id=str(about.pk), withdrawn_at=None)
    if person is not None:
        told = told.filter(recipient=person)
    return told.update(withdrawn_at=now)


def told_about(model, ids) -> set[tuple[str, int]]:
    """Who has been told about which of these things, and has it still: (id of the thing, id of the person)."""
    told = Notice.objects.filter(
        about_type=model._meta.label_lower, about_id__in=[str(pk) for pk in ids], withdrawn_at=None
    )
    return set(told.values_list("about_id", "recipient_id"))


def inbox(person) -> models.QuerySet:
    """What this person has been told, newest first."""
    return Notice.objects.filter(recipient=person, withdrawn_at=None).order_by("-posted_at", "-id")


def how_many_unread(person) -> Count:
    """How many new messages somebody has, counted to 1,000 and one further; to be asked together with other things."""
    return Count(inbox(person).filter(read_at=None))


@action
def mark_read(*, by, now) -> int:
    """Note that somebody has seen everything they were told; returns how many were new.

    Not recorded: each message keeps when it was read.
    """
    return inbox(by.person).filter(read_at=None).update(read_at=now)


def settle_the_past(*, before, now) -> int:
    """Note what was posted before a moment as sent and read; for the demonstration, whose past is invented."""
    past = Notice.objects.filter(posted_at__lt=before, sent_at=None)
    return past.update(sent_at=now, read_at=now)


def could_not_send() -> models.QuerySet:
    """Messages that were given up, for the technician to see."""
    return Notice.objects.exclude(gave_up_at=None).filter(withdrawn_at=None)


def measures(now) -> list[Measure]:
    """How many messages are owed, since how long, and how many were given up; two statements."""
    owed = Notice.objects.filter(sent_at=None, gave_up_at=None, withdrawn_at=None, urgency=Urgency.NOW)
    waiting = owed.aggregate(number=models.Count("pk"), oldest=models.Min("posted_at"))
    age = (now - waiting["oldest"]).total_seconds() if waiting["oldest"] else 0
    return [
        Measure("messages_owed", "Messages to be sent at once that are not sent yet.", waiting["number"]),
        Measure("messages_oldest_owed_seconds", "How long the oldest of them has waited.", max(age, 0)),
        Measure("messages_given_up", "Messages that could not be sent and were given up.", could_not_send().count()),
    ]
