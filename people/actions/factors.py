"""Passwords and second factors: what somebody signs in with."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from core.action import action, refuse_if
from core.audit import api as audit
from people import rules
from people.sealing import factor_of


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
def enrol_for_demonstration(person, *, by, now):
    """Give an invented person an authenticator app, so that a visitor meets the school as it would be (S7).

    Raises Refused outside demonstration mode. Somebody who has one keeps it.
    """
    refuse_if(rules.why_not_enrol_for_demonstration(person, by, now))
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        with factor_of(person):
            TOTP.activate(person, generate_totp_secret())
    audit.record("person.second_step_added", person, by=by, kind="demonstration")
