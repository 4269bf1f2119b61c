"""Adding people and changing what is known of them."""

from core.action import Refused, action, refuse_if
from core.audit import api as audit
from people import notices, rules
from people.actions.doors import close_doors
from people.actions.letters import owe_old_address
from people.models import Person

CHANGEABLE = frozenset({"name", "job_title", "works_on", "staff_number", "joined_on"})


@action
def add_person(*, by, now, name, email=None, staff_number=None, job_title="", works_on="12345", joined_on=None):
    """Put somebody on the list of people, so that the Statement applies to them (SC1).

    Raises Refused where `by` does not keep the list, or the address or staff number is somebody else's.
    """
    refuse_if(rules.why_not_manage(by))
    person = Person(
        name=name.strip(),
        email=_free_address(email),
        staff_number=_free_staff_number(staff_number),
        job_title=job_title,
        works_on=works_on,
        joined_on=joined_on,
    )
    person.set_unusable_password()
    person.save()
    audit.record("person.added", person, by=by)
    return person


@action
def change_person(person, *, by, now, **changes):
    """Change what is known of somebody: name, job_title, works_on, staff_number, joined_on. Not the address.

    Raises Refused where `by` does not keep the list, or the staff number is somebody else's.
    """
    refuse_if(rules.why_not_manage(by))
    if unknown := set(changes) - CHANGEABLE:
        raise ValueError(f"not changed here: {sorted(unknown)}")
    if "staff_number" in changes:
        changes["staff_number"] = _free_staff_number(changes["staff_number"], but_not=person)
    changed = sorted(field for field, value in changes.items() if getattr(person, field) != value)
    if not changed:
        return
    for field in changed:
        setattr(person, field, changes[field])
    person.save(update_fields=changed)
    audit.record("person.changed", person, by=by, fields=changed)


@action
def change_address(person, *, by, now, email):
    """Change the e-mail address that somebody signs in with; their sign-ins end, open invitations stop
    and accounts at Google or Microsoft are taken off.

    Tells them in the app and under both addresses. Returns the old address.
    Raises Refused where it is a leader's and `by` may not, or the address is somebody else's.
    """
    refuse_if(rules.why_not_change_address(person, by, now))
    old, new = person.email, _free_address(email, but_not=person)
    if old == new:
        return old
    person.email = new
    person.save(update_fields=["email"])
    person.invitations.filter(used_at=None, cancelled_at=None).update(cancelled_at=now)
    close_doors(person)
    audit.record("person.address_changed", person, by=by)
    notices.address_changed(person, by, now)
    if old:
        owe_old_address(person, old, now)
    return old


def _free_address(email, but_not=None):
    email = (email or "").strip().lower() or None
    others = Person.objects.exclude(pk=but_not.pk) if but_not else Person.objects
    if email and others.filter(email__iexact=email).exists():
        raise Refused("Somebody else already has this e-mail address.")
    return email


def _free_staff_number(staff_number, but_not=None):
    staff_number = (staff_number or "").strip() or None
    others = Person.objects.exclude(pk=but_not.pk) if but_not else Person.objects
    if staff_number and others.filter(staff_number=staff_number).exists():
        raise Refused("Somebody else already has this staff number.")
    return staff_number
