"""Sealing everything in the safe again with the newest key, a batch at a time; nothing is shown (RO7)."""

from collections import Counter

from django.views.decorators.debug import sensitive_variables

from accounts.models import Credential
from core.action import action
from core.audit import api as audit
from core.school.api import school
from core.vault.api import CannotOpen, is_sealed_with_newest, seal_again
from core.vault.soundness import why_not_open

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


@action
def give_up_credentials(*, by, now, after=None) -> tuple[int, object]:
    """Take the next 200 sign-in details that count today and do not open out of use: their key is lost for good.

    What opens stays as it is; what does not is kept as an older version, and its account lacks it from now on. Returns
    how many were given up, and the last id, or None at the end.
    """
    rows = Credential.objects.current().order_by("pk")
    batch = list((rows if after is None else rows.filter(pk__gt=after))[:BATCH])
    lost = [one.pk for one in batch if why_not_open(one.sealed, context=one.context)]
    if lost:
        Credential.objects.filter(pk__in=lost).update(replaced_at=now)
        audit.record("keys.given_up", school(), by=by, sign_in_details=len(lost))
    return len(lost), batch[-1].pk if len(batch) == BATCH else None
