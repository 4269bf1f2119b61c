"""Recovery codes: ticked off as they are used, by their place in the list; no code is opened for it (RO7)."""

from accounts.models import RecoveryCodeUse
from accounts.notices import credentials as notices
from accounts.queries.credentials import codes_left
from accounts.rules import recovery_codes as rules
from accounts.rules.credentials import FEW_CODES
from core.action import action, refuse_if
from core.audit import api as audit


@action
def tick_code_off(credential, *, by, now, position):
    """A recovery code was used up; the technicians are told when two are left, and each time after that.

    Raises Refused with the reason.
    """
    is_used = credential.used_codes.filter(position=position).exists()
    refuse_if(rules.why_not_tick_off(credential, by, now, position=position, is_used=is_used))
    RecoveryCodeUse.objects.create(credential=credential, position=position, used_at=now, used_by=by.person)
    left = codes_left(credential)
    audit.record("recovery_code.used", credential, by=by, code=position, left=left)
    if left is not None and left <= FEW_CODES:
        notices.recovery_codes_few(credential, left, now)


@action
def take_tick_back(credential, *, by, now, position):
    """It was not this code: it counts as unused again. Raises Refused with the reason."""
    used = credential.used_codes.filter(position=position)
    refuse_if(rules.why_not_take_back(credential, by, now, position=position, is_used=used.exists()))
    used.delete()
    audit.record("recovery_code.not_used", credential, by=by, code=position, left=codes_left(credential))
