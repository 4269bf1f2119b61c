"""Inviting somebody to sign in: a link that works once."""

import hashlib
import secrets
from datetime import timedelta

from core.action import action, refuse_if
from core.audit import api as audit
from people import notices, rules
from people.models import Invitation
from people.queries import has_joined

WORKS_FOR = timedelta(days=14)


def digest_of(token: str) -> str:
    """What is kept of a link's token: it cannot be turned back into the link."""
    return hashlib.sha256(token.encode()).hexdigest()


@action
def invite(person, *, by, now):
    """Make a one-time link with which somebody sets their password; earlier links stop working.

    Returns the link's token, which is kept nowhere: the page mails it, `start_school` prints it
    (docs/adr/0004-one-time-links.md). Raises Refused with the reason.
    """
    refuse_if(rules.why_not_invite(person, by, now, has_joined=has_joined(person)))
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
    """Set the password of an invited person; the link then works no more, and whoever sent it is told.

    Raises Refused where the link was used, replaced or is too old.
    """
    refuse_if(rules.why_not_accept(invitation, by, now))
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    invitation.person.set_password(password)
    invitation.person.save(update_fields=["password"])
    audit.record("person.joined", invitation.person, by=by)
    notices.invitation_accepted(invitation, now)
