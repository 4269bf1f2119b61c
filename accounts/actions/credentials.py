"""Storing, changing and showing sign-in details (RO7). Nothing else in `accounts` seals or opens anything."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils.crypto import constant_time_compare
from django.views.decorators.debug import sensitive_variables

from accounts.actions.looks import raise_alarms
from accounts.models import Credential, CredentialLook
from accounts.notices import credentials as notices
from accounts.queries.credentials import looks_in_last_hour
from accounts.queries.looks import around_look, around_refusal
from accounts.rules import credentials as rules
from accounts.states import SecretKind
from accounts.totp import Code, code_at
from core.action import Refused, action, refuse_if
from core.audit import api as audit
from core.school.api import school
from core.vault.api import CannotOpen, open_sealed, seal

_KINDS = SecretKind.values


@dataclass(frozen=True)
class Shown:
    """One opened secret, for one page and nothing else; of an authenticator only the code, never the seed."""

    credential: Credential
    text: str = field(repr=False, default="")
    code: Code | None = None
    # Recovery codes one by one, each with when and by whom it was used, or None.
    lines: list = field(repr=False, default_factory=list)


@sensitive_variables()
@action
def store_credential(school_account, *, by, now, kind, plaintext, is_weak=False, because=""):
    """Seal a secret of an account; the one before it is kept, marked as replaced (RO7).

    Who can post there is told that the password has changed. Raises Refused with the reason.
    """
    refuse_if(rules.why_not_store(school_account, by, now))
    refuse_if(rules.why_not_again(kind) if is_stored_already(school_account, kind, plaintext) else "")
    replaced = school_account.credentials.current().filter(kind=kind)
    is_change = bool(replaced.update(replaced_at=now, replaced_by=by.person))
    credential = seal_new(school_account, kind, plaintext, by=by, now=now, is_weak=is_weak)
    event = "credential.changed" if is_change else "credential.stored"
    audit.record(event, credential, by=by, version=credential.version, because=because)
    if kind == SecretKind.PASSWORD:
        set_suggestion_aside(school_account, by=by, now=now)
    if is_change and kind == SecretKind.PASSWORD:
        notices.credential_changed(credential, now, but_not=by.person)
    return credential


@sensitive_variables()
def is_stored_already(school_account, kind, plaintext) -> bool:
    """Whether what opens the account is already what counts today; what does not open any more counts as other.

    Nothing is shown or kept of it, so it is no look.
    """
    stored = school_account.credentials.current().filter(kind=kind).first()
    if stored is None or kind not in rules.OPENS_FOR_WHO_STORED_IT:
        return False
    try:
        before = open_sealed(stored.sealed, context=stored.context)
    except CannotOpen:
        return False
    if kind == SecretKind.RECOVERY_CODES:
        before, plaintext = ("\n".join(codes_in(text)) for text in (before, plaintext))
    return constant_time_compare(before, plaintext)


@sensitive_variables()
def seal_new(school_account, kind, plaintext, *, by, now, is_weak=False) -> Credential:
    """The row of a new secret, sealed, in the transaction of the action that allowed it."""
    credential = Credential(
        school_account=school_account,
        kind=kind,
        version=next_version(school_account, kind),
        stored_at=now,
        stored_by=by.person,
        is_weak=is_weak,
        code_count=len(codes_in(plaintext)) if kind == SecretKind.RECOVERY_CODES else None,
    )
    credential.sealed = seal(plaintext, context=credential.context)
    credential.save(force_insert=True)
    return credential


def set_suggestion_aside(school_account, *, by, now) -> None:
    """Put the waiting suggestion aside, if there is one, in the transaction of the action that allowed it."""
    for suggestion in school_account.credentials.current().filter(kind=SecretKind.SUGGESTED_PASSWORD):
        suggestion.replaced_at, suggestion.replaced_by = now, by.person
        suggestion.save(update_fields=["replaced_at", "replaced_by"])
        audit.record("credential.put_aside", suggestion, by=by)


def next_version(school_account, kind) -> int:
    """The number of the next version of this kind."""
    newest = school_account.credentials.filter(kind=kind).aggregate(newest=Max("version"))["newest"]
    return (newest or 0) + 1


def codes_in(text: str) -> list[str]:
    """The recovery codes of a list, one on each line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@sensitive_variables()
def seal_again_as(credential, kind, version) -> None:
    """Bind what is sealed in this row to another kind and version; the caller saves it. Raises CannotOpen."""
    plaintext = open_sealed(credential.sealed, context=credential.context)
    credential.kind, credential.version = kind, version
    credential.sealed = seal(plaintext, context=credential.context)


@action
def look_at_credentials(school_account, *, by, now, ids, reason, has_fresh_factor):
    """Write down that somebody is about to see these sign-in details, and why (RO7).

    Returns the looks; only `open_looked_at` turns them into what can be read, once they are committed.
    Raises Refused with the reason.
    """
    looks_so_far = looks_in_last_hour(by.person, now)
    chosen = list(school_account.credentials.filter(pk__in=ids))
    refuse_if("" if chosen else "There is nothing stored here to show.")
    for credential in chosen:
        refuse_if(
            rules.why_not_show(
                credential, by, now, has_fresh_factor=has_fresh_factor, reason=reason, looks=looks_so_far
            )
        )
    looks = look_rows(chosen, by=by, now=now, reason=reason)
    audit.record_many(look_lines(looks), by=by)
    raise_alarms(school_account, around_look(by.person, now), by=by)
    return looks


def look_rows(credentials, *, by, now, reason, **how) -> list[CredentialLook]:
    """The rows of a look, in the transaction of the action that allowed it; `how`: in_emergency or in_a_copy."""
    return [
        CredentialLook.objects.create(
            credential=credential, person=by.person, looked_at=now, reason=reason[:200], **how
        )
        for credential in sorted(credentials, key=lambda credential: _KINDS.index(credential.kind))
    ]


def look_lines(looks) -> list[tuple]:
    """The history lines of these looks, for `audit.record_many`."""
    return [
        ("credential.shown", look.credential, {"version": look.credential.version, "why": look.reason})
        for look in looks
    ]


@action
def record_refused_show(school_account, *, by, now, why):
    """Keep that somebody asked to see sign-in details and was refused; often so raises an alarm (RO7)."""
    audit.record("credential.show_refused", school_account, by=by, why=why)
    raise_alarms(school_account, around_refusal(by.person, now), by=by)


@sensitive_variables()
def show_credentials(school_account, *, by, now, ids, reason, has_fresh_factor) -> list[Shown]:
    """Open sign-in details for one page, after the look and its history line are committed (RO7, S3).

    Raises Refused with the reason, itself recorded in a transaction of its own; CannotOpen where what
    was sealed does not open.
    """
    try:
        with transaction.atomic(durable=True):
            looks = look_at_credentials(
                school_account, by=by, now=now, ids=ids, reason=reason, has_fresh_factor=has_fresh_factor
            )
    except Refused as refusal:
        record_refused_show(school_account, by=by, now=now, why=refusal.reason)
        raise
    return open_looked_at(school_account, looks, by=by, now=now)


@sensitive_variables()
def open_looked_at(school_account, looks, *, by, now, seeds=False) -> list[Shown]:
    """The plaintext of what was looked at; a look that is not in the database opens nothing (S3).

    Of an authenticator only the code, unless it is for a copy of the whole safe (`seeds`).
    """
    kept = CredentialLook.objects.filter(pk__in=[look.pk for look in looks], person=by.person)
    try:
        found = kept.select_related("credential__school_account").order_by("id")
        return [_opened(look.credential, now, seeds) for look in found]
    except CannotOpen as fault:
        record_refused_show(school_account, by=by, now=now, why=fault.reason)
        raise


@sensitive_variables()
@action
def try_keys(*, by, now) -> tuple[int, Counter]:
    """Open everything in the safe and show none of it, to know whether the keys are the right ones.

    Returns how many sign-in details open, and how many do not by the sentence that says why.
    """
    opens, faults = 0, Counter()
    for credential in Credential.objects.order_by("pk").iterator(chunk_size=500):
        try:
            open_sealed(credential.sealed, context=credential.context)
            opens += 1
        except CannotOpen as fault:
            faults[fault.reason] += 1
    audit.record("keys.tried", school(), by=by, opened=opens, did_not_open=faults.total())
    return opens, faults


def _opened(credential, now, seeds) -> Shown:
    text = open_sealed(credential.sealed, context=credential.context)
    if credential.kind == SecretKind.TOTP_SEED and not seeds:
        return Shown(credential, code=code_at(text, now))
    if credential.kind == SecretKind.RECOVERY_CODES:
        used = {use.position: use for use in credential.used_codes.select_related("used_by")}
        return Shown(credential, text=text, lines=[(code, used.get(at)) for at, code in enumerate(codes_in(text), 1)])
    return Shown(credential, text=text)
