"""Adding people and changing what is known of them."""

from core.action import Refused, action, refuse_if
from core.audit import api as audit
from people import rules
from people.models import Person


@action
def add_person(*, by, now, name, email=None, staff_number=None, job_title="", works_on="12345", joined_on=None):
    """Put somebody on the list of people, so that the Statement applies to them (SC1).

    Raises Refused where `by` does not keep the list, or the address or staff number is somebody else's.
    """
    refuse_if(rules.why_not_manage(by))
    email = (email or "").strip().lower() or None
    if email and Person.objects.filter(email__iexact=email).exists():
        raise Refused("Somebody else already has this e-mail address.")
    if staff_number and Person.objects.filter(staff_number=staff_number).exists():
        raise Refused("Somebody else already has this staff number.")
    person = Person(
        name=name,
        email=email,
        staff_number=staff_number or None,
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
    """Change what is known of somebody: name, job_title, works_on, email, staff_number.

    Raises Refused where `by` does not keep the list of people.
    """
    refuse_if(rules.why_not_manage(by))
    changed = sorted(field for field, value in changes.items() if getattr(person, field) != value)
    for field in changed:
        setattr(person, field, changes[field])
    person.save(update_fields=changed)
    audit.record("person.changed", person, by=by, fields=changed)
