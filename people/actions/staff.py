"""Taking in the people of a staff list, for whoever may import it (SC1)."""

from datetime import date

from core.action import action, refuse_if
from core.audit import api as audit
from people import rules
from people.actions.departures import write_departure
from people.models import Person, RoleHolding
from people.queries import school_day
from people.roles import Role
from people.states import Contract

BATCH = 500


@action
def take_in_staff(*, by, now, new, changes):
    """Add people as staff, without a sign-in, and change what a staff list says differently.

    `new` has staff_number, name, email, job_title, joined_on (ISO text) and contract; `changes` are pairs of a person
    and their new values. A few statements for each 500. Raises Refused.
    """
    refuse_if(rules.why_not_import_staff(by))
    today = school_day(now)
    people = []
    for row in new:
        person = Person(
            staff_number=row.staff_number,
            name=row.name,
            email=row.email or None,
            job_title=row.job_title,
            joined_on=date.fromisoformat(row.joined_on) if row.joined_on else None,
            contract=row.contract,
        )
        person.set_unusable_password()
        people.append(person)
    people = Person.objects.bulk_create(people, batch_size=BATCH)
    RoleHolding.objects.bulk_create(
        (
            RoleHolding(person=person, role=Role.STAFF, starts_on=max(today, person.joined_on or today))
            for person in people
        ),
        batch_size=BATCH,
    )
    changed = []
    for person, fields in changes:
        for name, value in fields.items():
            setattr(person, name, value)
        changed.append(person)
    fields = ["staff_number", "name", "email", "job_title", "joined_on", "contract"]
    Person.objects.bulk_update(changed, fields, batch_size=BATCH)
    audit.record_many([("person.added", person, {"from": "staff list"}) for person in people], by=by)
    audit.record_many([("person.changed", person, {"fields": sorted(values)}) for person, values in changes], by=by)


@action
def record_staff_who_leave(*, by, now, leavers):
    """Record that people of a staff list leave, confidentially: (person, last day in school, end of contract or None).

    Returns the departures; the caller ends the access of those whose day has passed. Raises Refused.
    """
    refuse_if(rules.why_not_import_staff(by))
    departures = []
    for person, last_day, contract in leavers:
        refuse_if(rules.why_not_leave_by_list(person, last_day, by, now))
        departure, event = write_departure(
            person, by=by, now=now, last_day_in_school=last_day, contract_ends_on=contract
        )
        audit.record(event, departure, by=by, last_day_in_school=last_day, contract_ends_on=contract)
        departures.append(departure)
    return departures


@action
def keep_on(person, *, by, now):
    """Somebody on a fixed-term or supply contract has a permanent one now, so that no end date is missing.

    The next staff list may say otherwise. Raises Refused.
    """
    refuse_if(rules.why_not_keep_on(person, by, now))
    person.contract = Contract.PERMANENT
    person.save(update_fields=["contract"])
    audit.record("person.kept_on", person, by=by)
