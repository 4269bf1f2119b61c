"""Why a password cannot be suggested, confirmed or put aside (RO7): a sentence to show, or nothing."""

from accounts.rules.credentials import why_not_store
from accounts.states import SecretKind


def why_not_suggest(school_account, by, now, *, is_waiting) -> str:
    """One suggestion at a time, so that nobody sets one password and confirms another."""
    if refusal := why_not_store(school_account, by, now):
        return refusal
    if is_waiting:
        return "A new password is suggested already. Say first whether it is set on the platform."
    return ""


def why_not_confirm_suggestion(suggestion, by, now) -> str:
    """What was suggested counts once somebody has seen it, set it on the platform, and says so once."""
    if refusal := why_not_store(suggestion.school_account, by, now) or _why_over(suggestion):
        return refusal
    if not suggestion.looks.exists():
        return "Nobody has looked at the new password yet, so it cannot be set. Show it and set it first."
    return ""


def why_not_put_aside(suggestion, by, now) -> str:
    """A suggestion that was not set is put aside, never thrown away."""
    return why_not_store(suggestion.school_account, by, now) or _why_over(suggestion)


def _why_over(suggestion) -> str:
    if suggestion.kind != SecretKind.SUGGESTED_PASSWORD:
        return "This has been confirmed already: it is the password of the account."
    if suggestion.replaced_at is not None:
        return "This suggestion was put aside. It still stands under “Every version”."
    return ""
