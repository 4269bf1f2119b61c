"""Inviting somebody to sign in: a link that works once."""

import hashlib
import secrets
from datetime import timedelta

from core.action import Refused, action, refuse_if
from core.audit import api as audit
from people import rules
from people.models import Invitation

WORKS_FOR = timedelta(days=14)


def digest_of(token: str) -> str:
    """What is kept of a link's token: it cannot be turned back into the link."""
    return hashlib.sha256(token.encode()).hexdigest()


@action
def invite(person, *, by, now):
    """Make a one-time link with which somebody sets their password; earlier links stop working.

    Returns the link's token, which is kept nowhere. Raises Refused with the reason.
    """
    refuse_if(rules.why_not_invite(person, by, now))
    person.invitations.filter(Invitation.open_at(now)).update(cancelled_at=now)
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        person=person,
        token_digest=digest_of(token),
        invited_at=now,
        invited_by=by.person,
        expires_at=now + WORKS_FOR,
    )
    audit.record("person.invited", person, by=by)
    return token


@action
def accept_invitation(invitation, *, by, now, password):
    """Set the password of an invited person; the link then works no more.

    Raises Refused where the link was used, replaced or is too old.
    """
    if not Invitation.objects.filter(Invitation.open_at(now), pk=invitation.pk).exists():
        raise Refused("This link has been used, replaced or is too old. Ask whoever invited you for a new one.")
    if invitation.person.has_left(now):
        raise Refused("This link no longer works.")
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    invitation.person.set_password(password)
    invitation.person.save(update_fields=["password"])
    audit.record("person.joined", invitation.person, by=by)
