"""Two people let a third, who lost phone, key and codes, set up the second step again; no technician is needed."""

from allauth.mfa.models import Authenticator

from core.action import action, refuse_if
from core.audit import api as audit
from core.workdays.queries import school_calendar
from people import notices, rules
from people.actions.doors import close_doors
from people.actions.sessions import close_sessions
from people.models import FactorReset
from people.queries import who_decides_factor_reset, why_not_agree_factor_reset, why_not_ask_factor_reset
from people.states import FactorResetState

# Until the end of the next working day: long enough to reach somebody, too short to be forgotten.
WORKING_DAYS = 1
BATCH = 500


@action
def ask_factor_reset(person, *, by, now):
    """Ask that somebody may set up the second step again; nothing changes before a second person agrees.

    Tells the person, who can cancel it, and everybody who could agree. Returns the request. Raises Refused.
    """
    refuse_if(why_not_ask_factor_reset(person, by, now))
    audit.record_many(_expired(person.factor_resets.overdue(now)), by=by)
    expires_at = school_calendar(now).respond_by(now, days=WORKING_DAYS)
    reset = FactorReset.objects.create(person=person, asked_by=by.person, asked_at=now, expires_at=expires_at)
    audit.record("factor_reset.asked", person, by=by)
    notices.factor_reset_asked(reset, who_decides_factor_reset(reset, now), now)
    return reset


@action
def agree_factor_reset(reset, *, by, now):
    """Agree as the second person: everything they sign in with but the password goes, and every sign-in ends.

    Accounts at Google and Microsoft too; the person connects them again.

    They set it up anew at the next sign-in. Tells them, whoever asked, the headteacher and the chair. Raises Refused.
    """
    refuse_if(why_not_agree_factor_reset(reset, by, now))
    reset.state, reset.agreed_by, reset.agreed_at = FactorResetState.AGREED, by.person, now
    reset.save(update_fields=["state", "agreed_by", "agreed_at"])
    Authenticator.objects.filter(user=reset.person).delete()
    close_doors(reset.person)
    close_sessions(reset.person)
    audit.record("factor_reset.agreed", reset.person, by=by, asked_by=reset.asked_by.name)
    notices.factor_reset_agreed(reset, by, now)


@action
def cancel_factor_reset(reset, *, by, now):
    """Stop it; the second step stays as it is. Tells the person and whoever asked. Raises Refused."""
    refuse_if(rules.why_not_cancel_factor_reset(reset, by, now))
    reset.state, reset.cancelled_by, reset.cancelled_at = FactorResetState.CANCELLED, by.person, now
    reset.save(update_fields=["state", "cancelled_by", "cancelled_at"])
    audit.record("factor_reset.cancelled", reset.person, by=by)
    notices.factor_reset_cancelled(reset, by, now)


@action
def expire_factor_resets(*, by, now) -> int:
    """Close what nobody agreed to in time, at most 500; returns how many."""
    expired = _expired(FactorReset.objects.overdue(now))
    audit.record_many(expired, by=by)
    return len(expired)


def _expired(overdue) -> list[tuple]:
    """Close these; returns the lines of the history to write."""
    late = list(overdue.select_related("person")[:BATCH])
    FactorReset.objects.filter(pk__in=[reset.pk for reset in late]).update(state=FactorResetState.EXPIRED)
    return [("factor_reset.expired", reset.person, {}) for reset in late]
