"""Sealing everything in the safe again with the newest key, a batch at a time; nothing is shown (RO7)."""

from collections import Counter

from django.views.decorators.debug import sensitive_variables

from accounts.models import Credential
from core.action import action
from core.audit import api as audit
from core.school.api import school
from core.vault.api import CannotOpen, is_sealed_with_newest, seal_again

BATCH = 200


@sensitive_variables()
@action
def seal_credentials_again(*, by, now, after=None) -> tuple[int, Counter, object]:
    """Seal the next 200 sign-in details after this id with the newest key, where they are not yet.

    Returns how many were sealed again, how many do not open by the sentence that says why, and the last id, or
    None at the end. What does not open stays as it is. Broken off at any moment, it can be started again.
    """
    rows = Credential.objects.order_by("pk")
    rows = rows if after is None else rows.filter(pk__gt=after)
    batch, done, faults = list(rows[:BATCH]), 0, Counter()
    for credential in batch:
        if is_sealed_with_newest(bytes(credential.sealed)):
            continue
        try:
            credential.sealed = seal_again(credential.sealed, context=credential.context)
        except CannotOpen as fault:
            faults[fault.reason] += 1
            continue
        credential.save(update_fields=["sealed"])
        done += 1
    if done:
        audit.record("keys.changed", school(), by=by, sealed_again=done)
    return done, faults, batch[-1].pk if len(batch) == BATCH else None
