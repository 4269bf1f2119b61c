"""Passwords and second factors: what somebody signs in with."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from core.action import action, refuse_if
from core.audit import api as audit
from people import notices, rules
from people.queries import has_real_factor, was_used, why_not_remove_factor
from people.sealing import factor_of

# How the history calls what was removed.
KINDS = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey or security key",
    Authenticator.Type.RECOVERY_CODES: "printed codes",
}

# Longer than any code counts, with the ones before and after.
CODES_COUNT_FOR = timedelta(minutes=5)


@action
def choose_password(person, *, by, now, password):
    """Keep somebody's new password; their other sign-ins end by it.

    Raises Refused where it is somebody else's or access has ended.
    """
    refuse_if(rules.why_not_choose_password(person, by, now))
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record("person.password_changed", person, by=by)


@action
def note_factor_added(person, *, by, now, kind):
    """Record that somebody set up a second step; allauth has kept it."""
    audit.record("person.second_step_added", person, by=by, kind=kind)


@action
def spend_code(person, *, by, now, step):
    """Note that the code of this half minute was used, so that it works no second time.

    Not recorded: signing in is, and a line for each code would drown the rest. Raises Refused where it was used.
    """
    refuse_if(rules.why_not_spend_code(person, by, now, was_used=was_used(person, step)))
    person.used_codes.filter(used_at__lt=now - CODES_COUNT_FOR).delete()
    person.used_codes.create(step=step, used_at=now)


@action
def note_code_used(person, *, by, now, left):
    """Record that a printed code was used, and tell the person: with a stolen sheet it would not be them."""
    audit.record("person.printed_code_used", person, by=by, left=left)
    notices.printed_code_used(person, left, now)


@action
def remove_factor(person, *, by, now, factor):
    """Take away one of somebody's own factors, and with the last one their printed codes; tells them by mail.

    Raises Refused where it is not theirs, or the last one of somebody whose role needs one (S7).
    """
    refuse_if(why_not_remove_factor(factor, by, now))
    kind, name = KINDS[factor.type], str(factor)
    factor.delete()
    if not has_real_factor(person):
        Authenticator.objects.filter(user=person).delete()
    audit.record("person.second_step_removed", person, by=by, kind=kind)
    notices.factor_removed(person, name, now)


@action
def enrol_for_demonstration(person, *, by, now):
    """Let an invented person have joined, with a password that nobody knows and an authenticator app (S7).

    Raises Refused outside demonstration mode. Somebody who has one of them keeps it.
    """
    refuse_if(rules.why_not_enrol_for_demonstration(person, by, now))
    if not person.has_usable_password():
        # No password hashes to this, so nobody signs in with one; the person counts as having joined.
        person.password = "demonstration$"
        person.save(update_fields=["password"])
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        with factor_of(person):
            TOTP.activate(person, generate_totp_secret())
    audit.record("person.second_step_added", person, by=by, kind="authenticator app")
