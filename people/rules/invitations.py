"""Who may be invited, and which link works."""

from people.roles import Permission
from people.rules.factor_resets import why_not_soon_after_reset
from people.rules.people import is_leader, why_not_manage


def why_not_invite(person, by, now, *, has_joined) -> str:
    """An invitation goes to somebody who works here, has an address and has no way to sign in yet."""
    if person.is_shut_out(now):
        return f"{person.name} {person.gone}, so cannot be invited."
    if not person.email:
        return f"{person.name} has no e-mail address yet. Add one first."
    if has_joined and not person.has_usable_password():
        return f"{person.name} signs in already, with Google or Microsoft."
    if has_joined:
        return f"{person.name} signs in already. They can choose a new password on the sign-in page."
    if is_leader(person, now) and not by.is_system and not by.may(Permission.CHANGE_LEADERS_ADDRESS):
        return f"Only the headteacher or the business manager invites {person.name}."
    return why_not_manage(by) or why_not_soon_after_reset(person, by, now)


def why_not_hand_over(letter, now) -> str:
    """A link is shown to whoever sent it only where the mail server did not take it: whoever has it signs in."""
    if letter is None or now >= letter.invitation.expires_at or letter.invitation.cancelled_at is not None:
        return "The invitation has been sent."
    if not letter.last_fault:
        return "The invitation is about to be sent. Look again in a minute."
    return ""


def why_not_accept(invitation, by, now) -> str:
    """A link works once, for two weeks, and not after a newer one was sent."""
    if invitation.used_at is not None:
        return "This link has been used."
    if invitation.cancelled_at is not None:
        return "A newer link was sent, or this one was taken back."
    if now >= invitation.expires_at:
        return "This link is too old."
    if invitation.person.is_shut_out(now) or not by.is_person(invitation.person):
        return "This link no longer works."
    return ""
