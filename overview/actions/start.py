"""Setting up a real school: its row, the people it cannot do without, and their one-time links."""

from dataclasses import dataclass, field

from core.action import Refused, action
from core.audit import api as audit
from core.school import api as school_api
from core.workdays.actions import decide_closures
from people.actions.invitations import invite
from people.actions.people import add_person
from people.actions.roles import appoint, name_stand_in
from people.roles import Role

# The duties that conflict routing cannot do without; each needs a holder and a stand-in.
DUTIES = (Role.HEADTEACHER, Role.TECHNICIAN, Role.SAFEGUARDING_LEAD, Role.CHAIR)
GOVERNING = {Role.CHAIR, Role.VICE_CHAIR}


@dataclass(frozen=True)
class Named:
    """Somebody named for a duty."""

    name: str
    email: str


@dataclass(frozen=True)
class Beginning:
    """What a school says of itself when it starts."""

    name: str
    town: str
    holidays_count: bool
    holders: dict[Role, Named]
    stand_ins: dict[Role, Named]
    details: dict[str, str] = field(default_factory=dict)


@action
def start_school(*, by, now, beginning):
    """Set up the school with its people, their roles and stand-ins; returns {person: token of their link}.

    One person may be named for several duties: the e-mail address says who is who. Raises Refused where a
    school already stands here or somebody stands in for themselves.
    """
    for duty in DUTIES:
        if beginning.holders[duty].email.lower() == beginning.stand_ins[duty].email.lower():
            raise Refused(f"The {duty.label} and their stand-in are the same person. Name somebody else.")
    made = school_api.set_up_school(
        by=by, now=now, name=beginning.name, town=beginning.town, is_demonstration=False, **beginning.details
    )
    people = {}
    for duty in DUTIES:
        holder = _person(people, beginning.holders[duty], by, now)
        stand_in = _person(people, beginning.stand_ins[duty], by, now)
        _appoint(holder, duty, by, now)
        _appoint(stand_in, Role.VICE_CHAIR if duty == Role.CHAIR else _own_role(duty), by, now)
        name_stand_in(stand_in, by=by, now=now, role=duty)
    head = people[beginning.holders[Role.HEADTEACHER].email.lower()]
    decide_closures(by=by, now=now, closures_stop_clock=not beginning.holidays_count)
    audit.record("school.started", made, by=by, headteacher=head)
    return {person: invite(person, by=by, now=now, by_mail=False) for person in people.values()}


def _own_role(duty) -> Role:
    """The role that a stand-in holds of their own, so that they have a second step and see what they may decide."""
    return Role.STAFF if duty == Role.TECHNICIAN else Role.SLT


def _person(people, named, by, now):
    key = named.email.lower()
    if key not in people:
        people[key] = add_person(by=by, now=now, name=named.name, email=named.email)
    return people[key]


def _appoint(person, role, by, now):
    belongs_to = Role.GOVERNOR if role in GOVERNING else Role.STAFF
    for one in {role, belongs_to}:
        if not person.holdings.filter(role=one).exists():
            appoint(person, by=by, now=now, role=one)
