"""Who leads a report, who comes next, and which number to ring where nobody here may (RO3)."""

from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db.models import Q

from incidents import rules
from incidents.models import Incident
from incidents.states import IncidentState
from people.queries import holders, school_day, shut_out, who_acts_as
from people.roles import Role

# The people asked for by name before any words: who they are decides where a report goes.
OFFICES = (Role.HEADTEACHER, Role.CHAIR, Role.SAFEGUARDING_LEAD, Role.TECHNICIAN)
# Whom a report of abuse by a colleague may be sent to instead (PE8).
MAY_BE_CHOSEN = (Role.HEADTEACHER, Role.BUSINESS_MANAGER, Role.SLT)
LADO, LOCAL_AUTHORITY = "lado", "local-authority"


@dataclass(frozen=True)
class Route:
    """As whose duty a report is led, who there is to lead it, and whom to ring besides."""

    role: Role
    people: list = field(default_factory=list)
    ring: str = ""

    @property
    def lead(self):
        """Who leads, or None where nobody here may: then the outside body's number is shown."""
        return self.people[0] if self.people else None


def route(*, about, kept_out, is_child_at_risk, is_staff_conduct, now) -> Route:
    """Where a report goes, by whom it is about; never to somebody kept out.

    `about` and `kept_out` are sets of ids of people; those it is about are in both.
    """
    offices = offices_of(about, now)
    role, ring = _duty(offices, is_child_at_risk, is_staff_conduct)
    return Route(role, who_acts_as(role, now, but_not=frozenset(kept_out)), ring)


def _duty(offices, is_child_at_risk, is_staff_conduct):
    if {Role.HEADTEACHER, Role.CHAIR} <= offices:
        return Role.VICE_CHAIR, LADO
    if Role.HEADTEACHER in offices:
        return Role.CHAIR, ""
    if Role.CHAIR in offices:
        return Role.VICE_CHAIR, LOCAL_AUTHORITY
    if is_child_at_risk and not is_staff_conduct and Role.SAFEGUARDING_LEAD not in offices:
        return Role.SAFEGUARDING_LEAD, ""
    return Role.HEADTEACHER, ""


def offices_of(ids, now) -> set[Role]:
    """Which of the four offices these people hold today, covering included, and away for however long."""
    return {role for role in OFFICES if any(person.pk in ids for person in holders(role, now, also_on_leave=True))}


def is_headteacher_for_good(person, now) -> bool:
    """Whether somebody is headteacher today and not only covers for a time."""
    held = person.holdings.filter(role=Role.HEADTEACHER, ends_on=None, absence=None)
    return held.current(school_day(now)).exists()


def office_holders(now) -> list[tuple]:
    """Each person who holds one of the four offices, with the words for it, in the order of the question."""
    found = {}
    for role in OFFICES:
        for person in holders(role, now, also_on_leave=True):
            found.setdefault(person.pk, (person, []))[1].append(role.label)
    return [(person, " and ".join(roles)) for person, roles in found.values()]


def may_be_chosen(now, *, but_not=frozenset()) -> list:
    """Headteacher, business manager and senior leaders, for a report of abuse by a colleague (PE8)."""
    found = {person.pk: person for role in MAY_BE_CHOSEN for person in holders(role, now)}
    return [person for person in found.values() if person.pk not in but_not]


def people_to_choose(now):
    """Everybody at the school, by name: a report may be about somebody on long leave, too."""
    return get_user_model().objects.not_left(now).order_by("name", "id")


def kept_out_ids(incident) -> set[int]:
    """The ids of everybody who must not see this report."""
    return set(incident.kept_out.filter(shared_at=None).values_list("person_id", flat=True))


def reports_to_escalate(now):
    """Reports that nobody has looked at in time, the longest due first (CO10)."""
    due = Incident.objects.filter(state=IncidentState.REPORTED, escalate_at__lte=now)
    return due.select_related("lead").order_by("escalate_at", "id")


def reports_without_lead(now):
    """Open reports whose lead has left, or that have none (RO3)."""
    return Incident.objects.open().filter(Q(lead=None) | shut_out(now, "lead__")).select_related("lead").order_by("id")


def next_to_tell(incident, now) -> list:
    """Whom the ladder tells next: the stand-in and the next holder after everybody told so far, none kept out."""
    passed = kept_out_ids(incident) | {incident.lead_id}
    passed |= _asked(incident)
    told = []
    for _ in range(2):
        there = who_acts_as(Role(incident.led_as), now, but_not=frozenset(passed))
        if there:
            told.append(there[0])
            passed.add(there[0].pk)
    return told


def why_not_lead_next(reference, person, by, now) -> str:
    """Why this actor may not give a report to this person, as a sentence; "" where they may."""
    incident = Incident.objects.readable_by(by).not_kept_from(by.person_id).filter(reference=reference).first()
    return rules.why_not_name_lead(incident, by, now, person) if incident else rules.ONLY_THE_LEAD


def told_so_far(incident) -> list:
    """The lead and everybody whom the ladder has told, less those kept out and those who have left."""
    wanted = ({incident.lead_id} | _asked(incident)) - kept_out_ids(incident)
    return list(get_user_model().objects.filter(pk__in=wanted, is_active=True).order_by("id"))


def _asked(incident) -> set[int]:
    """The ids of everybody whom the ladder has told as long as the duty was this role's."""
    told = incident.escalations.filter(led_as=incident.led_as).exclude(told=None)
    return set(told.values_list("told", flat=True))
