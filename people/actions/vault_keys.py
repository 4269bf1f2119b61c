"""Sealing everybody's second step again with the newest key, a batch at a time; nothing is shown (RO7)."""

import base64
import binascii
from collections import Counter

from allauth.mfa.models import Authenticator
from django.views.decorators.debug import sensitive_variables

from core.action import action
from core.audit import api as audit
from core.school.api import school
from core.vault.api import CannotOpen, is_sealed_with_newest, seal_again
from core.vault.soundness import why_not_open

BATCH = 200
# Where the sealed parts stand in the data of a second step; passkeys and security keys have none.
_PARTS = ("secret", "seed")


@sensitive_variables()
@action
def seal_factors_again(*, by, now, after=None) -> tuple[int, Counter, object]:
    """Seal the next 200 second steps after this id with the newest key, where they are not yet.

    Returns as `accounts.actions.vault_keys.seal_credentials_again` does. Each row is locked, so that a code used
    meanwhile stays used.
    """
    rows = Authenticator.objects.select_for_update().filter(pk__gt=after or 0).order_by("pk")
    batch, done, faults = list(rows[:BATCH]), 0, Counter()
    for factor in batch:
        try:
            fresh = _sealed_again(factor.data, str(factor.user_id))
        except (CannotOpen, binascii.Error) as fault:
            faults[getattr(fault, "reason", "This is not what was sealed here.")] += 1
            continue
        if fresh != factor.data:
            factor.data = fresh
            factor.save(update_fields=["data"])
            done += 1
    if done:
        audit.record("keys.changed", school(), by=by, second_steps_sealed_again=done)
    return done, faults, batch[-1].pk if len(batch) == BATCH else None


@action
def give_up_factors(*, by, now, after=None) -> tuple[int, object]:
    """Remove the next 200 second steps that do not open: their key is lost for good, and they let nobody in.

    Passkeys and security keys stay. Whoever has none is asked to set one up at the next sign-in. Returns as
    `accounts.actions.vault_keys.give_up_credentials` does.
    """
    batch = list(Authenticator.objects.select_for_update().filter(pk__gt=after or 0).order_by("pk")[:BATCH])
    lost = [factor.pk for factor in batch if not _opens(factor.data, str(factor.user_id))]
    if lost:
        Authenticator.objects.filter(pk__in=lost).delete()
        audit.record("keys.given_up", school(), by=by, second_steps=len(lost))
    return len(lost), batch[-1].pk if len(batch) == BATCH else None


def _opens(data: dict, whose: str) -> bool:
    sealed = [data[part] for part in _PARTS if data.get(part)] + list(data.get("migrated_codes", ()))
    try:
        return not any(why_not_open(base64.b64decode(text), context=_context(whose)) for text in sealed)
    except binascii.Error:
        return False


def _context(whose: str) -> tuple[str, str]:
    return "second factor", whose


@sensitive_variables()
def _sealed_again(data: dict, whose: str) -> dict:
    fresh = dict(data)
    for part in _PARTS:
        if data.get(part):
            fresh[part] = _text_again(data[part], whose)
    if "migrated_codes" in data:
        fresh["migrated_codes"] = [_text_again(text, whose) for text in data["migrated_codes"]]
    return fresh


@sensitive_variables()
def _text_again(text: str, whose: str) -> str:
    sealed = base64.b64decode(text)
    if is_sealed_with_newest(sealed):
        return text
    return base64.b64encode(seal_again(sealed, context=_context(whose))).decode()
