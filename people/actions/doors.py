"""Connecting an account at Google or Microsoft to somebody's sign-in, and taking it off."""

from allauth.socialaccount.models import SocialAccount

from core.action import Refused, action, refuse_if
from core.audit import api as audit
from people import notices, rules
from people.models import Invitation
from people.queries import door_of, doors_of

NAMES = {"google": "Google", "microsoft": "Microsoft"}


@action
def join_by_door(person, *, by, now, provider, uid, address):
    """Let somebody in for the first time by an account whose e-mail address, vouched for, is theirs here.

    Uses up their open invitation and tells whoever sent it. Returns the account. Raises Refused.
    """
    refuse_if(rules.why_not_join_by_door(person, door_of(person, provider), now))
    for invitation in person.invitations.filter(Invitation.open_at(now)):
        invitation.used_at = now
        invitation.save(update_fields=["used_at"])
        audit.record("person.joined", person, by=by, sign_in=NAMES[provider])
        notices.invitation_accepted(invitation, now)
    account = _connect(person, now, provider, uid, address)
    audit.record("person.sign_in_connected", person, by=by, sign_in=NAMES[provider])
    return account


@action
def connect_door(person, *, by, now, provider, uid, address):
    """Connect an account that somebody has just shown to be theirs; they can then sign in with it too.

    Raises Refused where one of this kind is connected already, or it is somebody else's.
    """
    refuse_if(rules.why_not_connect_door(person, door_of(person, provider), by, now))
    account = _connect(person, now, provider, uid, address)
    audit.record("person.sign_in_connected", person, by=by, sign_in=NAMES[provider])
    return account


def _connect(person, now, provider, uid, address):
    if SocialAccount.objects.filter(provider=provider, uid=uid).exists():
        raise Refused("This account belongs to somebody else’s sign-in here.")
    account = SocialAccount.objects.create(user=person, provider=provider, uid=uid, extra_data={"email": address})
    notices.door_connected(account, NAMES[provider], now)
    return account


@action
def disconnect_door(account, *, by, now):
    """Take off an account at Google or Microsoft, so that it signs nobody in any more. Raises Refused."""
    others = doors_of(account.user).exclude(pk=account.pk)
    is_last = not account.user.has_usable_password() and not others.exists()
    refuse_if(rules.why_not_disconnect_door(account, by, is_last_way_in=is_last))
    name = NAMES[account.provider]
    audit.record("person.sign_in_disconnected", account.user, by=by, sign_in=name)
    account.delete()


def close_doors(person):
    """Take off every account elsewhere, inside the action that ends or moves somebody's sign-in."""
    doors_of(person).delete()
