"""The words of the e-mails about signing in; a link is made when its e-mail is, and kept nowhere.

A link that signs somebody in must not lie in a table (docs/adr/0004-one-time-links.md).
"""

from datetime import datetime
from email.utils import parseaddr

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from core.school.api import school
from people.models import LetterKind, Undertaking
from people.queries import has_joined, link_is_open, person_with_address, token_of, undertaking_token_of


def link_of(token: str) -> str:
    """The address that an invited person opens."""
    return settings.SITE_URL + reverse("people:invitation", args=[token])


def message_of(letter, now) -> EmailMessage | None:
    """The e-mail with its words and link of this moment; None where there is nothing to say any more.

    Its Message-ID follows from the row, so that a second sending after a crash is recognisable.
    """
    made = MAKERS[letter.kind](letter, now)
    if made is None:
        return None
    subject, template, values = made
    body = render_to_string(
        template, values | {"school": school(), "site_url": settings.SITE_URL, "email": letter.address}
    )
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {
        "Message-ID": f"<letter-{letter.pk}-{int(letter.owed_at.timestamp())}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject, body.strip() + "\n", to=[letter.address], headers=headers)


def _invitation(letter, now):
    invitation = letter.invitation
    if not link_is_open(invitation, now) or invitation.person.email != letter.address:
        return None
    inviter = invitation.invited_by.name if invitation.invited_by else "The school"
    values = {"person": invitation.person, "link": link_of(token_of(invitation)), "inviter": inviter}
    return f"{inviter} invites you to sign in", "emails/people/invitation.txt", values


def _undertaking(letter, now):
    found = Undertaking.objects.filter(pk=letter.facts["undertaking"]).select_related("departure__person").first()
    if found is None or found.answer or found.asked_at.isoformat() != letter.facts["asked_at"]:
        return None
    link = settings.SITE_URL + reverse("people:undertaking_link", args=[undertaking_token_of(found)])
    values = {"person": found.departure.person, "link": link}
    return "A short question from the school", "emails/people/undertaking.txt", values


def _reset(letter, now):
    person = person_with_address(letter.address)
    if person is None or person.is_shut_out(now) or not has_joined(person):
        return _of_allauth("account/email/unknown_account", {})
    if not person.has_usable_password():
        return "About your sign-in", "emails/people/no_password.txt", {"person": person}
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    link = get_adapter().get_reset_password_from_key_url(key)
    return _of_allauth("account/email/password_reset_key", {"user": person, "password_reset_url": link})


def _address_changed(letter, now):
    subject = "Your e-mail address for signing in was changed"
    return subject, "emails/people/address_changed.txt", {"person": letter.person}


def _note(letter, now):
    facts = letter.facts
    values = {"ip": facts["ip"], "timestamp": datetime.fromisoformat(facts["at"])}
    return _of_allauth(facts["text"], values)


def _of_allauth(text, values):
    subject = " ".join(render_to_string(f"{text}_subject.txt", values).split())
    return subject, f"{text}_message.txt", values


MAKERS = {
    LetterKind.INVITATION: _invitation,
    LetterKind.RESET: _reset,
    LetterKind.ADDRESS_CHANGED: _address_changed,
    LetterKind.NOTE: _note,
    LetterKind.UNDERTAKING: _undertaking,
}
