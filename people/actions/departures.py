"""Recording that somebody leaves, and ending their sign-in when the day has passed."""

from datetime import timedelta

from allauth.mfa.models import Authenticator

from core.action import Refused, action, refuse_if
from core.audit import api as audit
from people import rules
from people.actions.doors import close_doors
from people.actions.sessions import close_sessions
from people.actions.undertakings import offer_undertaking
from people.models import Absence, Departure, Invitation, Person, RoleHolding, StandIn
from people.queries import end_of_day, school_day
from people.roles import Role
from people.states import StaysBecause


@action
def record_departure(
    person, *, by, now, last_day_in_school, contract_ends_on=None, is_announced=False, ends_now=False, note=""
):
    """Record that somebody leaves, or change its dates; every access ends after the last day in school (RO9, RO10).

    With `ends_now` (dismissed today) it ends at this instant. The caller ends a past day's access.
    Raises Refused where somebody already left, a date is wrong or `by` may not record it.
    """
    refuse_if(rules.why_not_record_departure(person, by, now))
    departure, event = write_departure(
        person,
        by=by,
        now=now,
        last_day_in_school=last_day_in_school,
        contract_ends_on=contract_ends_on,
        is_announced=is_announced,
        ends_now=ends_now,
        note=note,
    )
    audit.record(
        event,
        departure,
        by=by,
        last_day_in_school=last_day_in_school,
        contract_ends_on=contract_ends_on,
        at_once=ends_now or None,
    )
    return departure


def write_departure(
    person, *, by, now, last_day_in_school, contract_ends_on, is_announced=False, ends_now=False, note=None
):
    """The rows of a leaving, inside the action that allowed it and records it.

    Returns the departure and the event to record. Raises Refused where a date is wrong.
    """
    refuse_if(rules.why_not_leave_on(person, last_day_in_school, contract_ends_on, school_day(now)))
    expected = person.departures.expected().first()
    departure = expected or Departure(person=person, recorded_at=now, recorded_by=by.person)
    departure.last_day_in_school = last_day_in_school
    departure.contract_ends_on = contract_ends_on
    departure.access_ends_at = end_of_day(last_day_in_school)
    if ends_now:
        departure.access_ends_at = min(now, departure.access_ends_at)
    departure.note = departure.note if note is None else note
    if is_announced and departure.announced_at is None:
        departure.announced_at, departure.announced_by = now, by.person
    departure.save()
    person.access_ends_at = departure.access_ends_at
    person.save(update_fields=["access_ends_at"])
    if departure.announced_at is not None and departure.access_ends_at > now:
        offer_undertaking(departure, by=by, now=now)
    return departure, "departure.changed" if expected else "departure.recorded"


@action
def announce_departure(departure, *, by, now):
    """Say that a leaving is no longer confidential."""
    refuse_if(rules.why_not_announce_departure(departure, by, now))
    departure.announced_at, departure.announced_by = now, by.person
    departure.save(update_fields=["announced_at", "announced_by"])
    audit.record("departure.announced", departure, by=by)
    offer_undertaking(departure, by=by, now=now)


@action
def cancel_departure(departure, *, by, now, because=StaysBecause.AFTER_ALL):
    """Take a leaving back before access has ended: the person stays, and why is kept."""
    refuse_if(rules.why_not_cancel_departure(departure, by, now))
    departure.cancelled_at, departure.cancelled_by, departure.cancelled_because = now, by.person, because
    if because == StaysBecause.TWO_CONTRACTS:
        departure.one_contract_ends_on = departure.last_day_in_school
    departure.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_because", "one_contract_ends_on"])
    departure.person.access_ends_at = None
    departure.person.save(update_fields=["access_ends_at"])
    audit.record("departure.cancelled", departure, by=by, because=StaysBecause(because).label)


@action
def stay_until(departure, *, by, now, until):
    """One of two contracts ends, and the other one later: every access ends after the later last day (RO10).

    Raises Refused where that is no later, or the dates do not fit together.
    """
    refuse_if(rules.why_not_stay_until(departure, until, by, now))
    one_ends_on, contract = departure.last_day_in_school, departure.contract_ends_on
    departure, _ = write_departure(
        departure.person,
        by=by,
        now=now,
        last_day_in_school=until,
        contract_ends_on=contract if contract is not None and contract >= until else None,
    )
    departure.one_contract_ends_on = one_ends_on
    departure.save(update_fields=["one_contract_ends_on"])
    audit.record(
        "departure.changed",
        departure,
        by=by,
        last_day_in_school=until,
        because="of two contracts the later end counts",
    )


@action
def bring_back(departure, *, by, now, email=""):
    """Somebody who left works here again: as staff, without a sign-in until they are invited (SC1).

    Nothing that ended comes back by itself. Raises Refused with the reason.
    """
    refuse_if(rules.why_not_bring_back(departure, by, now))
    person, address = departure.person, email.strip().lower() or None
    if address and Person.objects.filter(email__iexact=address).exists():
        raise Refused("Somebody else has this e-mail address.")
    person.is_active, person.left_at, person.access_ends_at, person.email = True, None, None, address
    person.save(update_fields=["is_active", "left_at", "access_ends_at", "email"])
    RoleHolding.objects.create(person=person, role=Role.STAFF, starts_on=school_day(now))
    audit.record("departure.came_back", departure, by=by)
    audit.record("person.came_back", person, by=by)


def end_sign_in(departure, *, by, now, known_keys=None) -> tuple:
    """End sign-in, sessions, second factors, invitations and roles of somebody who has left (RO10).

    Inside the action that ends their access and records the line that this returns. The e-mail address
    becomes free for reuse. `known_keys` are their sessions, where a batch has read them for all its leavers.
    Raises Refused before the last day in school has ended.
    """
    refuse_if(rules.why_not_end_sign_in(departure, by, now))
    person = departure.person
    departure.access_ended_at, departure.access_ended_by = now, by.person
    departure.save(update_fields=["access_ended_at", "access_ended_by"])
    person.is_active, person.left_at, person.email = False, now, None
    person.set_unusable_password()
    person.save(update_fields=["is_active", "left_at", "email", "password"])

    roles = _end_roles(person, by=by, now=now)
    Invitation.objects.filter(person=person, used_at=None, cancelled_at=None).update(cancelled_at=now)
    Authenticator.objects.filter(user=person).delete()
    close_doors(person)
    close_sessions(person, known_keys)
    return "departure.sign_in_ended", departure, {"roles": roles}


def _end_roles(person, *, by, now) -> list[str]:
    today = school_day(now)
    ended = sorted(set(person.holdings.overlapping(today, None).values_list("role", flat=True)))
    person.holdings.all().end_after(today - timedelta(days=1), by=by, now=now)
    # Whoever covers for the leaver keeps the role until the day that was agreed: the school needs somebody there.
    Absence.objects.filter(person=person, ended_at=None).update(ended_at=now, ended_by=by.person)
    StandIn.objects.filter(person=person).delete()
    return ended
