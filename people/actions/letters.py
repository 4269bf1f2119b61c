"""Owing somebody an e-mail about signing in; `letter_delivery` sends it."""

from datetime import timedelta

from core.action import action
from people.models import Letter, LetterKind

# A link that nobody waits for any more is not sent.
RESET_WITHIN = timedelta(hours=1)
TOLD_WITHIN = timedelta(days=3)


@action
def ask_for_new_password(*, by, now, address):
    """Owe this address an answer about a new password, whoever's it is and whether anybody's.

    Not recorded: anybody may ask, with any address; choosing the password is recorded.
    """
    owed = Letter.objects.filter(kind=LetterKind.RESET, address=address)
    again = {"owed_at": now, "send_until": now + RESET_WITHIN, "leased_until": None, "attempts": 0}
    if not owed.update(**again):
        Letter.objects.create(kind=LetterKind.RESET, address=address, **again)


@action
def tell_of_sign_in(*, by, now, address, facts):
    """Owe whoever has this address a note that something about their sign-in changed.

    Not recorded: what changed is, by the action that changed it.
    """
    Letter.objects.create(kind=LetterKind.NOTE, address=address, facts=facts, owed_at=now, send_until=now + TOLD_WITHIN)


def owe_invitation(invitation, now):
    """Owe an invited person their link, inside the action that invites them."""
    Letter.objects.create(
        kind=LetterKind.INVITATION,
        address=invitation.person.email,
        person=invitation.person,
        invitation=invitation,
        owed_at=now,
        send_until=invitation.expires_at,
    )


def owe_old_address(person, address, now):
    """Owe the address that is no longer theirs a word about it, inside the action that changes it."""
    Letter.objects.create(
        kind=LetterKind.ADDRESS_CHANGED,
        address=address,
        person=person,
        owed_at=now,
        send_until=now + TOLD_WITHIN,
    )


def owe_undertaking(undertaking, address, now):
    """Owe somebody who leaves the link to what they are asked, at a private address, inside the action that asks."""
    Letter.objects.create(
        kind=LetterKind.UNDERTAKING,
        address=address,
        facts={"undertaking": undertaking.pk, "asked_at": undertaking.asked_at.isoformat()},
        owed_at=now,
        send_until=undertaking.link_until,
    )
