"""To whom Google's or Microsoft's word opens a door."""

from people.models import Invitation


def why_not_enter(person, now) -> str:
    """Whoever has left does not come in by another door either (RO10)."""
    if person.is_shut_out(now):
        return "Your access to this site has ended."
    return ""


def why_not_join_by_door(person, connected, now) -> str:
    """The provider's word for an address lets in whoever was invited, or has joined; once for each provider.

    `connected` is the account of this provider that they have already: the same address with another one
    behind it may have been given to somebody else.
    """
    if why_not := why_not_enter(person, now):
        return why_not
    if connected is not None:
        return "Another account is connected already."
    invited = person.invitations.filter(Invitation.open_at(now)).exists()
    joined = person.invitations.exclude(used_at=None).exists() or person.has_usable_password()
    return "" if invited or joined else "They have not been invited."


def why_not_connect_door(person, connected, by, now) -> str:
    """People connect their own accounts themselves, one of each provider."""
    if why_not := why_not_enter(person, now):
        return why_not
    if not by.is_person(person):
        return "Only the person themselves connects another sign-in."
    if connected is not None:
        return "You have connected an account of this kind already. Take that one off first."
    return ""


def why_not_disconnect_door(account, by, *, is_last_way_in) -> str:
    """Nobody takes away their own last way in."""
    if not by.is_person(account.user):
        return "Only the person themselves takes this off."
    if is_last_way_in:
        return "Choose a password first, so that you can still sign in."
    return ""
