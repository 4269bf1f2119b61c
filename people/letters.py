"""E-mails that carry a secret or go to an address that is no longer somebody's.

They go straight to the mail server, from a view and after the change has been made, and are kept nowhere:
a link that signs somebody in must not lie in the table of messages (docs/adr/0004-one-time-links.md).
"""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from core.school.api import school

log = logging.getLogger(__name__)


def link_of(token: str) -> str:
    """The address that an invited person opens."""
    return settings.SITE_URL + reverse("people:invitation", args=[token])


def send_invitation(person, token, inviter_name) -> bool:
    """Mail somebody their one-time link. Returns whether the mail server took it."""
    values = {"person": person, "link": link_of(token), "inviter": inviter_name}
    return _send("invitation", f"{inviter_name} invites you to sign in", person.email, values)


def tell_old_address(address, person) -> bool:
    """Tell the address somebody had that it is no longer theirs here. Returns whether the mail server took it."""
    return _send("address_changed", "Your e-mail address for signing in was changed", address, {"person": person})


def _send(name, subject, address, values) -> bool:
    body = render_to_string(f"emails/people/{name}.txt", values | {"school": school(), "site_url": settings.SITE_URL})
    try:
        return bool(EmailMessage(subject, body, to=[address]).send())
    except (OSError, SMTPException) as fault:
        log.warning("An e-mail (%s) could not be sent: %s", name, type(fault).__name__)
        return False
