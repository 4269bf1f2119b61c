"""Recording that somebody leaves, and ending their sign-in when the day has passed."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import Q

from core.action import action, refuse_if
from core.audit import api as audit
from people import rules
from people.models import Departure, Invitation, RoleHolding
from people.queries import end_of_day, school_day


@action
def record_departure(
    person, *, by, now, last_day_in_school, contract_ends_on=None, is_announced=False, ends_now=False, note=""
):
    """Record that somebody leaves; every access ends when the last day in school has ended (RO9, RO10).

    With `ends_now` (dismissed today) it ends at this instant. The caller ends a past day's access.
    Raises Refused where somebody already left or `by` may not record it.
    """
    refuse_if(rules.why_not_record_departure(person, by, now))
    expected = person.departures.expected().first()
    departure = expected or Departure(person=person, recorded_at=now, recorded_by=by.person)
    departure.last_day_in_school = last_day_in_school
    departure.contract_ends_on = contract_ends_on
    departure.access_ends_at = now if ends_now else end_of_day(last_day_in_school)
    departure.note = note
    if is_announced and departure.announced_at is None:
        departure.announced_at, departure.announced_by = now, by.person
    departure.save()
    person.access_ends_at = departure.access_ends_at
    person.save(update_fields=["access_ends_at"])
    audit.record(
        "departure.changed" if expected else "departure.recorded",
        departure,
        by=by,
        last_day_in_school=last_day_in_school,
        contract_ends_on=contract_ends_on,
    )
    return departure


@action
def announce_departure(departure, *, by, now):
    """Say that a leaving is no longer confidential."""
    refuse_if(rules.why_not_announce_departure(departure, by, now))
    departure.announced_at, departure.announced_by = now, by.person
    departure.save(update_fields=["announced_at", "announced_by"])
    audit.record("departure.announced", departure, by=by)


@action
def cancel_departure(departure, *, by, now):
    """Take a leaving back before access has ended: the person stays."""
    refuse_if(rules.why_not_cancel_departure(departure, by, now))
    departure.cancelled_at, departure.cancelled_by = now, by.person
    departure.save(update_fields=["cancelled_at", "cancelled_by"])
    departure.person.access_ends_at = None
    departure.person.save(update_fields=["access_ends_at"])
    audit.record("departure.cancelled", departure, by=by)


@action
def end_sign_in(departure, *, by, now):
    """End sign-in, sessions, second factors, invitations and roles of somebody who has left (RO10).

    The e-mail address becomes free for reuse. Raises Refused before the last day in school has ended.
    """
    refuse_if(rules.why_not_end_sign_in(departure, by, now))
    person = departure.person
    departure.access_ended_at, departure.access_ended_by = now, by.person
    departure.save(update_fields=["access_ended_at", "access_ended_by"])
    person.is_active, person.left_at, person.email = False, now, None
    person.set_unusable_password()
    person.save(update_fields=["is_active", "left_at", "email", "password"])

    today = school_day(now)
    holdings = RoleHolding.objects.filter(person=person).filter(Q(ends_on=None) | Q(ends_on__gte=today))
    ended = sorted(set(holdings.values_list("role", flat=True)))
    holdings.filter(starts_on__gt=today).delete()
    holdings.update(ends_on=today - timedelta(days=1))
    Invitation.objects.filter(person=person, used_at=None, cancelled_at=None).update(cancelled_at=now)
    Authenticator.objects.filter(user=person).delete()
    _end_sessions(person)
    audit.record("departure.sign_in_ended", departure, by=by, roles=ended)


def _end_sessions(person):
    # allauth's UserSession rows name most sessions; django's own rows are the ones that let somebody in.
    from allauth.usersessions.models import UserSession  # allauth's model loads after the apps are ready

    Session.objects.filter(session_key__in=UserSession.objects.filter(user=person).values("session_key")).delete()
    UserSession.objects.filter(user=person).delete()
