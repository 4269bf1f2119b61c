"""One e-mail: what it says, and the name by which a second sending of it is recognised."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from core.school.api import school


def message_to(person, notices, *, is_discreet=False) -> EmailMultiAlternatives:
    """The one e-mail that carries these messages to this person, as text and as HTML.

    Its Message-ID follows from the envelope they share: the same messages sent again after a crash
    keep it, and other messages never take it.
    """
    known = school()
    lines = [
        None
        if notice.is_discreet or (is_discreet and not notice.names_nobody)
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
        headers={
            "Message-ID": f"<notice-{notices[0].envelope or notices[0].pk}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
        },
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
