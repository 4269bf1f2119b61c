"""What another password safe holds: sealed at once, taken in account by account, then gone (RO7)."""

import json
from dataclasses import asdict

from django.views.decorators.debug import sensitive_variables

from accounts.actions.credentials import is_stored_already, store_credential
from accounts.kdbx import Found
from accounts.models import SafeImport
from accounts.passwords import strength
from accounts.queries.credentials import names_around
from accounts.rules import safe_imports as rules
from accounts.states import SecretKind
from accounts.totp import NotASeed, read_seed
from core.action import action, refuse_if
from core.audit import api as audit
from core.vault.api import open_sealed, seal

BATCH = 500
KINDS = {
    "username": SecretKind.USERNAME,
    "password": SecretKind.PASSWORD,
    "seed": SecretKind.TOTP_SEED,
    "note": SecretKind.NOTE,
}


@sensitive_variables()
@action
def upload_safe_import(*, by, now, file_name, found):
    """Seal what was found in a password file for half an hour; nothing is stored before somebody says where.

    Returns the row. Raises Refused with the reason.
    """
    refuse_if(rules.why_not_upload(by, now))
    entries = [
        {
            "title": one.title,
            "address": one.address,
            "has": [str(kind.label) for name, kind in KINDS.items() if getattr(one, name)],
        }
        for one in found
    ]
    made = SafeImport(
        file_name=file_name, entries=entries, uploaded_at=now, uploaded_by=by.person, expires_at=now + rules.WAITS
    )
    made.sealed = seal(json.dumps([asdict(one) for one in found]), context=made.context)
    made.save(force_insert=True)
    audit.record("safe_import.uploaded", made, by=by, entries=len(entries))
    return made


@sensitive_variables()
@action
def take_safe_import_in(safe_import, *, by, now, accounts) -> tuple[int, int, int]:
    """Store what was found in these accounts (`accounts`: entry's place → account), then keep nothing of the file.

    Returns how many sign-in details were stored, how many authenticator keys could not be used, and how many were in
    the safe already and are left as they are. Raises Refused with the reason, CannotOpen where it does not open.
    """
    refuse_if(rules.why_not_take_in(safe_import, by, now))
    found = [Found(**entry) for entry in json.loads(open_sealed(safe_import.sealed, context=safe_import.context))]
    stored = broken = same = 0
    for place, account in sorted(accounts.items()):
        for kind, plaintext in _secrets(found[place]):
            if plaintext is None:
                broken += 1
                continue
            if is_stored_already(account, kind, plaintext):
                same += 1
                continue
            is_weak = kind == SecretKind.PASSWORD and not _is_strong(plaintext, account, by)
            store_credential(
                account,
                by=by,
                now=now,
                kind=kind,
                plaintext=plaintext,
                is_weak=is_weak,
                because="Taken in from another password safe",
            )
            stored += 1
    _finish(safe_import, by=by, now=now, taken_in=stored)
    audit.record("safe_import.taken_in", safe_import, by=by, stored=stored, accounts=len(accounts))
    return stored, broken, same


@action
def leave_safe_import(safe_import, *, by, now):
    """Take nothing in; nothing of the file is kept. Raises Refused with the reason."""
    refuse_if(rules.why_not_take_in(safe_import, by, now))
    _finish(safe_import, by=by, now=now)
    audit.record("safe_import.left", safe_import, by=by)


@action
def forget_safe_imports(*, by, now) -> int:
    """Forget what nobody took in within half an hour, at most 500 files; returns how many."""
    late = list(SafeImport.objects.waiting().filter(expires_at__lte=now)[:BATCH])
    SafeImport.objects.filter(pk__in=[found.pk for found in late]).update(sealed=None, finished_at=now)
    audit.record_many([("safe_import.forgotten", found, {}) for found in late], by=by)
    return len(late)


def _finish(safe_import, *, by, now, taken_in=None) -> None:
    safe_import.sealed, safe_import.taken_in = None, taken_in
    safe_import.finished_at, safe_import.finished_by = now, by.person
    safe_import.save(update_fields=["sealed", "taken_in", "finished_at", "finished_by"])


@sensitive_variables()
def _secrets(one):
    """What of an entry is stored, by kind; None for an authenticator key that is none."""
    for name, kind in KINDS.items():
        text = getattr(one, name)
        if not text:
            continue
        if kind == SecretKind.TOTP_SEED:
            try:
                text = read_seed(text)
            except NotASeed:
                text = None
        yield kind, text


@sensitive_variables()
def _is_strong(password, account, by) -> bool:
    return strength(password, account, names_around(account, by.person)).is_enough
