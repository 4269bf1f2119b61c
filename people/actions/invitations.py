"""Inviting somebody to sign in: a link that works once."""

from datetime import timedelta

from core.action import action, refuse_if
from core.audit import api as audit
from people import notices, rules
from people.actions.letters import owe_invitation
from people.models import Invitation
from people.queries import has_joined, token_of, unsent_invitation

WORKS_FOR = timedelta(days=14)


@action
def invite(person, *, by, now, by_mail=True):
    """Owe somebody the mail with a one-time link to set their password; earlier links stop working.

    Returns what the link ends in, which is kept nowhere; `start_school` prints it instead of mailing it
    (docs/adr/0004-one-time-links.md). Raises Refused with the reason.
    """
    refuse_if(rules.why_not_invite(person, by, now, has_joined=has_joined(person)))
    person.invitations.filter(Invitation.open_at(now)).update(cancelled_at=now)
    invitation = Invitation.objects.create(
        person=person,
        invited_at=now,
        invited_by=by.person,
        expires_at=now + WORKS_FOR,
    )
    audit.record("person.invited", person, by=by)
    if by_mail:
        owe_invitation(invitation, now)
    return token_of(invitation)


@action
def hand_over_invitation(person, *, by, now):
    """Take the mail with somebody's link back, because it could not be sent, and return what the link ends in.

    Raises Refused where the mail has left, or is about to, or `by` may not invite them.
    """
    refuse_if(rules.why_not_invite(person, by, now, has_joined=has_joined(person)))
    letter = unsent_invitation(person)
    refuse_if(rules.why_not_hand_over(letter, now))
    token = token_of(letter.invitation)
    letter.delete()
    audit.record("person.invitation_handed_over", person, by=by)
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
