"""Send what is owed: claimed with a lease, sent outside any transaction, tried again, given up in the open."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.db.models import F, Q
from django.template.loader import render_to_string

from core.notices.models import Notice, Urgency
from core.school.api import school
from core.workdays.queries import school_calendar

SCHOOL_TIME = ZoneInfo("Europe/London")
DIGEST_AT = time(7, 30)
LEASE = timedelta(minutes=3)
ATTEMPTS = 12
AT_ONCE = 200


def deliver(*, now: datetime, discreet_for=frozenset()) -> dict[str, int]:
    """Send every message that is owed by `now`: one e-mail a person; returns counts of sent, failed and given up.

    `discreet_for` holds ids of people whose e-mails never carry content (governors). Safe to run many
    times at once: a row is sent by whoever claims it. A fault of the mail server delays, and is kept with the row.
    """
    counts = {"sent": 0, "failed": 0, "given_up": 0}
    owed = defaultdict(list)
    for notice in _owed(now):
        owed[notice.recipient].append(notice)
    for person, notices in owed.items():
        if person.has_left(now):
            _of(notices).update(withdrawn_at=now)
            continue
        if not person.email:
            counts["given_up"] += _of(notices).update(gave_up_at=now, last_fault="no e-mail address")
            continue
        claimed = [notice for notice in notices if _claim(notice, now)]
        if claimed:
            _send(person, claimed, now, counts, is_discreet=person.pk in discreet_for)
    return counts


def _owed(now):
    return due(now).select_related("recipient").order_by("id")[:AT_ONCE]


def due(now) -> models.QuerySet:
    """Unsent messages whose time has come: those for at once, and in the morning those for the morning's list."""
    waiting = Notice.objects.filter(sent_at=None, gave_up_at=None, withdrawn_at=None).filter(
        Q(leased_until=None) | Q(leased_until__lte=now)
    )
    is_due = Q(urgency=Urgency.NOW)
    local = now.astimezone(SCHOOL_TIME)
    if local.time() >= DIGEST_AT and school_calendar().is_school_day(local.date()):
        this_morning = datetime.combine(local.date(), DIGEST_AT, tzinfo=SCHOOL_TIME)
        is_due |= Q(
            urgency=Urgency.DIGEST,
            posted_at__lt=this_morning,
            recipient__works_on__contains=str(local.isoweekday()),
        )
    return waiting.filter(is_due)


def _of(notices):
    return Notice.objects.filter(pk__in=[notice.pk for notice in notices], sent_at=None, gave_up_at=None)


def _claim(notice, now) -> bool:
    """Whether this worker may send it: exactly one of several gets the lease."""
    free = Notice.objects.filter(pk=notice.pk, sent_at=None, leased_until=notice.leased_until)
    return free.update(leased_until=now + LEASE, attempts=F("attempts") + 1) == 1


def _send(person, notices, now, counts, *, is_discreet):
    try:
        message_to(person, notices, is_discreet=is_discreet).send()
    except Exception as fault:  # whatever the mail server does, the row stays owed and says what happened
        tries = notices[0].attempts + 1
        changes = {"last_fault": f"{type(fault).__name__}: {fault}"[:300]}
        if tries >= ATTEMPTS:
            counts["given_up"] += _of(notices).update(gave_up_at=now, **changes)
        else:
            counts["failed"] += _of(notices).update(
                leased_until=now + timedelta(minutes=min(2 ** (tries - 1), 60)), **changes
            )
        return
    counts["sent"] += _of(notices).update(sent_at=now, leased_until=None, last_fault="")


def message_to(person, notices, *, is_discreet=False) -> EmailMultiAlternatives:
    """The one e-mail that carries these messages to this person, as text and as HTML.

    Its Message-ID follows from the first of them, so that a second sending after a crash is recognisable.
    """
    known = school()
    lines = [
        None
        if is_discreet or notice.is_discreet
        else {"subject": notice.subject, "body": notice.body, "url": settings.SITE_URL + (notice.link or "/")}
        for notice in notices
    ]
    shown = [line for line in lines if line]
    context = {
        "school": known,
        "person": person,
        "notices": shown,
        "discreet": len(lines) - len(shown),
        "url": settings.SITE_URL + "/",
        "site_url": settings.SITE_URL,
    }
    message = EmailMultiAlternatives(
        subject=_subject(shown, len(lines)),
        body=render_to_string("emails/notice.txt", context),
        to=[person.email],
        headers={"Message-ID": f"<notice-{notices[0].pk}@{_domain()}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("emails/notice.html", context), "text/html")
    return message


def _subject(shown, number) -> str:
    if len(shown) == number == 1:
        return shown[0]["subject"]
    return "Something waits for you" if number == 1 else f"{number} things to know"


def _domain() -> str:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return address.rpartition("@")[2] or "localhost"
