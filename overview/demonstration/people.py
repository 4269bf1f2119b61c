"""Sixty invented people, their roles, and who stands in."""

from core.actor import SYSTEM
from overview.demonstration.cast import GOVERNING, LEADING, STAND_INS, TEACHING, WITHOUT_SIGN_IN
from people.actions.factors import enrol_for_demonstration
from people.actions.people import add_person
from people.actions.roles import appoint, name_stand_in
from people.roles import Role


def fill_people(days) -> dict:
    """Everybody, since the school year before last; returns the people of the stories by their key."""
    since = days.first_of_school_year()
    moment = days.at(since, 9)
    everybody = {}
    numbers = iter(range(1001, 2000))
    for key, name, job, roles, works_on in LEADING:
        everybody[key] = _add(name, job, roles, moment, next(numbers), works_on=works_on)
    for name, job in TEACHING:
        _add(name, job, (Role.STAFF,), moment, next(numbers))
    for name, job in WITHOUT_SIGN_IN:
        _add(name, job, (Role.STAFF,), moment, next(numbers), signs_in=False)
    for name, job in GOVERNING:
        _add(name, job, (Role.GOVERNOR,), moment, next(numbers))
    for role, key in STAND_INS.items():
        name_stand_in(everybody[key], by=SYSTEM, now=moment, role=role)
    return everybody


def _add(name, job, roles, moment, number, *, works_on="12345", signs_in=True):
    address = ".".join(name.lower().replace("í", "i").split()) + "@riverside.example"
    person = add_person(
        by=SYSTEM,
        now=moment,
        name=name,
        email=address if signs_in else None,
        staff_number=str(number),
        job_title=job,
        works_on=works_on,
        joined_on=moment.date(),
    )
    for role in roles:
        appoint(person, by=SYSTEM, now=moment, role=role)
    if signs_in:
        enrol_for_demonstration(person, by=SYSTEM, now=moment)
    return person
