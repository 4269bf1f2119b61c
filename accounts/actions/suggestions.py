"""A new password: suggested here, set on the platform, and only then the one that counts (RO7)."""

from django.views.decorators.debug import sensitive_variables

from accounts.actions.credentials import next_version, seal_again_as, seal_new
from accounts.notices import credentials as notices
from accounts.passwords import make_password
from accounts.rules import suggestions as rules
from accounts.states import SecretKind
from core.action import action, refuse_if
from core.audit import api as audit

SUGGESTED = SecretKind.SUGGESTED_PASSWORD


@sensitive_variables()
@action
def suggest_password(school_account, *, by, now):
    """Make a strong password and seal it beside the one that counts, which stays as it is (RO7).

    Returns the suggestion. Raises Refused with the reason.
    """
    is_waiting = school_account.credentials.current().filter(kind=SUGGESTED).exists()
    refuse_if(rules.why_not_suggest(school_account, by, now, is_waiting=is_waiting))
    suggestion = seal_new(school_account, SUGGESTED, make_password(), by=by, now=now)
    audit.record("credential.suggested", suggestion, by=by)
    return suggestion


@action
def confirm_suggestion(suggestion, *, by, now):
    """The suggested password is set on the platform: from now on it counts, and the old one is kept as replaced.

    Its looks stay with it: whoever saw the suggestion knows the password. Who can post there is told.
    Raises Refused with the reason.
    """
    refuse_if(rules.why_not_confirm_suggestion(suggestion, by, now))
    account = suggestion.school_account
    passwords = account.credentials.filter(kind=SecretKind.PASSWORD)
    is_change = bool(passwords.current().update(replaced_at=now, replaced_by=by.person))
    seal_again_as(suggestion, SecretKind.PASSWORD, next_version(account, SecretKind.PASSWORD))
    suggestion.stored_at, suggestion.stored_by = now, by.person
    suggestion.save(update_fields=["kind", "version", "sealed", "stored_at", "stored_by"])
    event = "credential.changed" if is_change else "credential.stored"
    audit.record(event, suggestion, by=by, version=suggestion.version, because="Set on the platform")
    if is_change:
        notices.credential_changed(suggestion, now, but_not=by.person)


@action
def put_suggestion_aside(suggestion, *, by, now):
    """The suggested password was not set: the old one counts on. The suggestion is kept, and can still be shown.

    Raises Refused with the reason.
    """
    refuse_if(rules.why_not_put_aside(suggestion, by, now))
    suggestion.replaced_at, suggestion.replaced_by = now, by.person
    suggestion.save(update_fields=["replaced_at", "replaced_by"])
    audit.record("credential.put_aside", suggestion, by=by)
