"""Why somebody may not store, change or see sign-in details (RO7): a sentence to show, or nothing."""

from datetime import timedelta

from accounts.states import TYPED_KINDS, AccountState, SecretKind
from people.roles import Permission

# What somebody who can post on the account needs to sign in there; the rest is for the technician.
TO_SIGN_IN = (SecretKind.USERNAME, SecretKind.PASSWORD, SecretKind.TOTP_SEED)
# What opens the account for whoever has seen it, until it is changed: a suggested password is perhaps set already.
OPENS_THE_ACCOUNT = (SecretKind.PASSWORD, SecretKind.SUGGESTED_PASSWORD, SecretKind.RECOVERY_CODES)
# What opens it for whoever typed or scanned it, a suggestion nobody types; looking shows of an authenticator only a
# code, but a copy of the safe holds the key.
OPENS_FOR_WHO_STORED_IT = (SecretKind.PASSWORD, SecretKind.RECOVERY_CODES, SecretKind.TOTP_SEED)
LOOKS_AN_HOUR = 10
# How long the technician is still shown what is retired: some platforms bring an account back that long.
SHOWN_AFTER_CLOSING = timedelta(days=30)
# So many recovery codes left, and it is time to make new ones.
FEW_CODES = 2


def why_not_store(school_account, by, now) -> str:
    """The technician stores and changes the sign-in details of an account that is not closed (RO7)."""
    if not by.may(Permission.RUN_ACCOUNTS):
        return "Only the IT technician stores and changes sign-in details."
    if school_account.state == AccountState.CLOSED:
        return "This account is closed, so its sign-in details no longer change."
    return ""


def why_not_again(kind) -> str:
    """What is in the safe already is no change: whoever knew it would count as shut out, and would not be (RO10)."""
    label = SecretKind(kind).label
    is_or_are, one = ("are", "ones") if kind == SecretKind.RECOVERY_CODES else ("is", "one")
    return (
        f"The {label} you entered {is_or_are} in the safe already, so nothing has changed. "
        f"Change {'them' if one == 'ones' else 'it'} on the platform first, then store the new {one}."
    )


def kinds_for(by) -> list[SecretKind]:
    """What somebody may ever see: everything that is typed for the technician, else what is needed to sign in."""
    return [kind for kind in TYPED_KINDS if kind in TO_SIGN_IN or by.may(Permission.RUN_ACCOUNTS)]


def why_not_see(credential, by, now) -> str:
    """The technician may see every one; who can post there, what is needed to sign in (RO7)."""
    if by.person is None or by.person.is_shut_out(now):
        return "Only a person who works here sees sign-in details."
    if credential.retired_at is not None:
        return _why_not_see_retired(credential, by, now)
    if by.may(Permission.RUN_ACCOUNTS):
        return ""
    if credential.school_account.state == AccountState.SUSPENDED:
        return "This account is suspended. Only the IT technician sees its sign-in details."
    if credential.kind not in kinds_for(by) or credential.replaced_at is not None:
        return "Only the IT technician sees recovery details, notes and what was replaced."
    if not credential.school_account.posting_rights.current().filter(person=by.person).exists():
        return "Only the IT technician and people who can post there see these sign-in details."
    return ""


def _why_not_see_retired(credential, by, now) -> str:
    if not by.may(Permission.RUN_ACCOUNTS):
        return "This account has ended, and its sign-in details are retired. Only the IT technician sees them."
    if now >= credential.retired_at + SHOWN_AFTER_CLOSING:
        return "This account has ended more than 30 days ago. Nobody is shown its sign-in details any more."
    return ""


def why_not_show(credential, by, now, *, has_fresh_factor, reason, looks) -> str:
    """Nothing is shown without a reason, a code given in the last five minutes, and rest between looks (RO7).

    `looks` is how often this person has looked in the last hour.
    """
    if refusal := why_not_see(credential, by, now):
        return refusal
    if not has_fresh_factor:
        return "Enter the code of your authenticator app first. It counts for five minutes."
    if not reason.strip():
        return "Say why you need to see it."
    return why_not_look_again(looks)


def why_not_look_again(looks) -> str:
    """Ten looks an hour are enough for honest work."""
    if looks >= LOOKS_AN_HOUR:
        return f"You have looked at sign-in details {LOOKS_AN_HOUR} times in the last hour. Try again in an hour."
    return ""
