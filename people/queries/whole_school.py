"""What `people` tells the pages of the whole school."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from core.heartbeat import api as heartbeat
from core.held import Held, How
from core.school.api import missing_numbers, school_row
from core.standing import Level, Standing
from core.work import Source, WorkItem
from people.models import RoleHolding, StandIn
from people.queries.days import school_day
from people.queries.factor_resets import factor_resets_to_agree
from people.queries.invitations import unused_invitations
from people.queries.people import HAS_DOOR, everybody_in_scope
from people.queries.roles import roles_of
from people.queries.roster import Roster
from people.queries.undertakings import undertaking_to_answer, undertakings_standing, undertakings_to_ask
from people.roles import APPOINTED_WITH, NEXT_ROLE, Permission, Role, permissions_of


def work_for(person, now, calendar) -> list[Source]:
    """Roles that nobody acts in (SLT and headteacher), roles without a stand-in (headteacher), unused invitations.

    For the headteacher and the office, who left and was never asked for the undertaking.
    For those who decide on it, requests that somebody sets up the second step again.
    For the headteacher and the business manager, telephone numbers that a report would show and that are not kept;
    for the technician of a real school, a backup that is older than two days.
    """
    roles = roles_of(person, now)
    return [
        *_roles_to_fill(roles, now),
        *factor_resets_to_agree(person, now),
        *_numbers_to_add(roles),
        *_backup_to_make(roles, now),
        *unused_invitations(person, person, now),
        *undertaking_to_answer(person, now),
        *undertakings_to_ask(person, roles, now),
    ]


def handed_on(away, to, now, calendar) -> list[Source]:
    """Unused invitations of somebody who is away, for their stand-in."""
    return unused_invitations(away, to, now)


def _roles_to_fill(roles, now) -> list[Source]:
    if not roles & {Role.HEADTEACHER, Role.SLT}:
        return []

    def items(**found):
        roster = Roster.of(**found)
        if vacant := roster.vacant():
            title = f"Nobody acts as {', '.join(role.label for role in vacant)}"
        elif Role.HEADTEACHER in roles and (bare := roster.without_stand_in()):
            many = f"{len(bare)} roles have" if len(bare) > 1 else f"The role of {bare[0].label} has"
            title = f"{many} nobody to stand in"
        else:
            return []
        return [WorkItem(title=title, url=reverse("people:stand_ins"), button="Name somebody")]

    return [Source(items, **Roster.questions(now))]


def _backup_to_make(roles, now) -> list[Source]:
    if settings.DEMONSTRATION or Role.TECHNICIAN not in roles:
        return []

    def items(last):
        missing = heartbeat.why_backup_is_due(now=now, last=last)
        return [WorkItem(title=missing, url=reverse("overview:running"), button="Look")] if missing else []

    return [Source(items, last=heartbeat.last_backup())]


def _numbers_to_add(roles) -> list[Source]:
    if str(Permission.KEEP_SCHOOL) not in permissions_of(roles):
        return []

    def items(school):
        missing = missing_numbers(school[0]) if school else []
        if not missing:
            return []
        what = missing[0] if len(missing) == 1 else f"{len(missing)} telephone numbers"
        title = f"Add the {what}, for whoever makes a report"
        return [WorkItem(title=title, url=reverse("people:school"), button="Add")]

    return [Source(items, school=school_row())]


def standing(person, now) -> list[Standing]:
    """SC1: people in scope with and without a sign-in. PE4, PE6: leavers asked. Rows for who may see them."""
    in_scope = everybody_in_scope(now).aggregate(
        all=Count("pk"), joined=Count("pk", filter=~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(HAS_DOOR))
    )
    granted = permissions_of(roles_of(person, now)) if person is not None else frozenset()
    url = reverse("people:people") if str(Permission.SEE_PEOPLE) in granted else ""
    everybody, joined = in_scope["all"], in_scope["joined"]
    who = "1 member of staff or governor" if everybody == 1 else f"{everybody} staff and governors"
    figure = f"{who}, {joined} with a sign-in"
    leaving = reverse("accounts:departures") if str(Permission.SEE_DEPARTURES) in granted else ""
    return [
        Standing(clause="SC1", level=Level.IN_ORDER if everybody else Level.LOOK, figure=figure, url=url),
        *undertakings_standing(now, leaving),
    ]


def held_by(person, now) -> list[Held]:
    """The roles that somebody holds in their own right, those they stand in for, and whose work they look after.

    A role that somebody always acts in, and that nobody else holds for longer, needs a successor. Four statements.
    """
    today, url = school_day(now), person.get_absolute_url()
    mine = list(person.holdings.own().overlapping(today, None))
    others = RoleHolding.objects.filter(role__in={holding.role for holding in mine} & set(NEXT_ROLE), ends_on=None)
    staying = others.own().standing().filter(person__is_active=True, person__access_ends_at=None)
    staying = staying.exclude(person=person).order_by("-starts_on", "id")
    after, later = {}, {}
    # Whoever begins after the day on which the leaver has gone leaves a gap.
    follows_on = school_day(person.access_ends_at) if person.access_ends_at else None
    for role, successor, starts_on in staying.values_list("role", "person_id", "starts_on"):
        is_gap = follows_on is not None and starts_on > follows_on
        (later if is_gap else after)[role] = successor
    stand_ins = dict(StandIn.objects.exclude(person=person).values_list("role", "person_id"))
    held = [_role_held(holding, url, after, later, stand_ins) for holding in mine]
    for named in person.stands_in_for.order_by("role"):
        title = f"stands in for the {named.get_role_display()}"
        needs = APPOINTED_WITH[Role(named.role)]
        address = reverse("people:stand_ins")
        held.append(Held("stand-in", title, address, how=How.GIVE, key=f"stand-in:{named.role}", needs=needs))
    covers = person.covers.to_come(today).select_related("person").order_by("starts_on", "id")
    return held + [
        Held(
            kind="cover",
            title=f"looks after the work of {absence.person.name}",
            url=absence.person.get_absolute_url(),
            note=_until(absence.ends_on),
        )
        for absence in covers
    ]


def roles_without_successor(person):
    """The roles that this person, or a reference to one, holds for good, always acts in and holds alone."""
    others = RoleHolding.objects.own().standing().filter(role=OuterRef("role"), ends_on=None)
    others = others.filter(person__is_active=True, person__access_ends_at=None).exclude(person=OuterRef("person"))
    mine = RoleHolding.objects.own().standing().filter(person=person, role__in=list(NEXT_ROLE), ends_on=None)
    return mine.filter(~Exists(others))


def stand_ins_of(person):
    """What this person, or a reference to one, is named to stand in for."""
    return StandIn.objects.filter(person=person)


def left_unfilled(departure) -> list[Held]:
    """The roles that a leaver held to the end, that the school always needs and that nobody has held since.

    One statement, two where there are any.
    """
    if departure.access_ended_at is None:
        return []
    person, first = departure.person, school_day(departure.access_ended_at)
    ended = person.holdings.own().standing().filter(role__in=NEXT_ROLE, ends_on=first - timedelta(days=1))
    roles = sorted(set(ended.values_list("role", flat=True)))
    if not roles:
        return []
    since = RoleHolding.objects.own().filter(role__in=roles).overlapping(first, None)
    filled = set(since.values_list("role", flat=True))
    return [
        Held("role", Role(role).label, person.get_absolute_url(), "nobody holds it now")
        for role in roles
        if role not in filled
    ]


def _role_held(holding, url, after, later, stand_ins) -> Held:
    role, note = Role(holding.role), _until(holding.ends_on)
    if role not in NEXT_ROLE or role in after or holding.ends_on is not None:
        return Held("role", role.label, url, note, how=How.ITSELF)
    named = later.get(role) or stand_ins.get(role)
    because = "takes it over, but begins later" if role in later else "stands in for it already"
    return Held(
        "role",
        role.label,
        url,
        "nobody holds it from the day after" if role in later else "nobody else holds it",
        how=How.GIVE,
        key=f"role:{role}",
        suggested=named,
        because=because if named else "",
        needs=APPOINTED_WITH[role],
    )


def _until(day) -> str:
    return f"until {day:%A} {day.day} {day:%B}" if day else ""
