"""Who holds what, who acts for whom, and as whom somebody acts."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from core.actor import Actor
from core.held import Held
from core.school.api import missing_numbers, school
from core.standing import Level, Standing
from core.work import WorkItem
from people import rules
from people.models import Absence, Departure, Invitation, Person, RoleHolding, StandIn
from people.roles import GRANTS, LEADERS, NEXT_ROLE, SECOND_FACTOR_ROLES, Permission, Role, permissions_of

SCHOOL_TIME = ZoneInfo("Europe/London")


def school_day(now: datetime) -> date:
    """The day it is at the school (Europe/London) at this instant."""
    return now.astimezone(SCHOOL_TIME).date()


def end_of_day(day: date, days_later: int = 0) -> datetime:
    """The first instant after this day, or after a day some days later, at the school."""
    return datetime.combine(day + timedelta(days=days_later + 1), time(), tzinfo=SCHOOL_TIME)


def everybody_in_scope(now: datetime):
    """Everybody the Statement applies to today: whoever holds a role, with or without a sign-in (SC1)."""
    holding = RoleHolding.objects.current(school_day(now)).exclude(role=Role.CLERK).values("person")
    return Person.objects.current(now).filter(is_active=True, pk__in=holding)


def roles_of(person: Person, now: datetime) -> set[Role]:
    """The roles that somebody holds today; none once their access has ended (RO10)."""
    if person.has_left(now):
        return set()
    held = RoleHolding.objects.filter(person=person).current(school_day(now)).values_list("role", flat=True)
    return {Role(role) for role in held}


def actor_for(person: Person, now: datetime, *, roles=None) -> Actor:
    """This person as somebody who acts at `now`; reads person and roles again when asked to reload.

    `roles` spares the query where the caller has just read them.
    """
    held = roles_of(person, now) if roles is None else roles

    def reload(later: datetime) -> Actor:
        return actor_for(Person.objects.get(pk=person.pk), later)

    return Actor(person=person, name=person.name, permissions=permissions_of(held), at=now, reload=reload)


def holders(role: Role, now: datetime) -> list[Person]:
    """Everybody who holds this role today and has not left, away or not."""
    return list(
        Person.objects.current(now)
        .filter(is_active=True, pk__in=RoleHolding.objects.filter(role=role).current(school_day(now)).values("person"))
        .distinct()
    )


def people_here(now: datetime) -> QuerySet:
    """Everybody whose access has not ended."""
    return Person.objects.current(now).filter(is_active=True)


def first_holder(role: Role, now: datetime) -> Person | None:
    """Who shows this role best to a visitor: holds it in their own right, and as little else as possible."""
    current = RoleHolding.objects.current(school_day(now))
    return (
        Person.objects.current(now)
        .filter(is_active=True, pk__in=current.filter(role=role, absence=None).values("person"))
        .annotate(roles_held=Count("holdings", filter=Q(holdings__in=current)))
        .order_by("roles_held", "pk")
        .first()
    )


def holds(person: Person, role: Role, now: datetime) -> bool:
    """Whether this person holds this role today."""
    return role in roles_of(person, now)


def away(now: datetime) -> set[int]:
    """The ids of everybody who is away today."""
    return set(Absence.objects.current(school_day(now)).values_list("person_id", flat=True))


def absence_of(person: Person, now: datetime) -> Absence | None:
    """The absence that somebody is on today, with who stands in; None where they are here."""
    return person.absences.current(school_day(now)).select_related("stand_in").order_by("-ends_on", "id").first()


def covered_by(person: Person, now: datetime) -> list[Person]:
    """The people whose work this person looks after today, because they are away."""
    covering = Absence.objects.current(school_day(now)).filter(stand_in=person)
    return list(Person.objects.current(now).filter(is_active=True, pk__in=covering.values("person")))


def person_with(pk: int) -> Person | None:
    """The person with this id, or None."""
    return Person.objects.filter(pk=pk).first()


def stand_in_for(role: Role) -> Person | None:
    """The person named to act when nobody who holds this role is there."""
    named = StandIn.objects.filter(role=role).select_related("person").first()
    return named.person if named else None


class Roster:
    """Who is there today: holders, absences and stand-ins, read once for any number of questions."""

    def __init__(self, now: datetime):
        today = school_day(now)
        self.absent = away(now)
        here = Person.objects.current(now).filter(is_active=True)
        self.holders: dict[str, list[Person]] = defaultdict(list)
        holdings = RoleHolding.objects.current(today).filter(person__in=here).select_related("person")
        for holding in holdings.order_by("person__name", "person_id", "id"):
            if holding.person not in self.holders[holding.role]:
                self.holders[holding.role].append(holding.person)
        named = StandIn.objects.filter(person__in=here).select_related("person")
        self.stand_ins: dict[str, Person] = {stand_in.role: stand_in.person for stand_in in named}

    def who_acts_as(self, role: Role | None, but_not=frozenset()) -> list[Person]:
        """The holders who are there, else the stand-in, else the next role's; empty means an outside body."""
        seen: set[Role] = set()
        while role is not None and role not in seen:
            seen.add(role)
            kept_out = self.absent | set(but_not)
            if there := [person for person in self.holders[role] if person.pk not in kept_out]:
                return there
            stand_in = self.stand_ins.get(role)
            if stand_in is not None and stand_in.email and stand_in.pk not in kept_out:
                return [stand_in]
            role = NEXT_ROLE.get(role)
        return []

    def vacant(self) -> list[Role]:
        """The roles that nobody can act in today."""
        return [role for role in NEXT_ROLE if not self.who_acts_as(role)]

    def without_stand_in(self) -> list[Role]:
        """The roles with nobody to stand in: nobody is named, or only somebody who holds the role alone."""
        return [role for role in NEXT_ROLE if self.why_no_stand_in(role)]

    def why_no_stand_in(self, role: Role) -> str:
        """What is wrong with a role's stand-in, as a sentence; "" where all is well."""
        stand_in = self.stand_ins.get(role)
        if stand_in is None:
            return "Nobody is named."
        if self.holders[role] == [stand_in]:
            return f"{stand_in.name} holds the role, so nobody stands in."
        if not stand_in.email:
            return f"{stand_in.name} has no e-mail address here, so cannot sign in and act."
        return rules.why_not_each_other(role, self.holders, self.stand_ins)


def who_acts_as(role: Role, now: datetime, *, but_not=frozenset()) -> list[Person]:
    """Who acts for a role today: its holders, else the stand-in, else the next role's, never somebody kept out.

    `but_not` holds ids of people who must not see the thing. An empty list means: an outside body. For
    several questions at one instant make one `Roster(now)`.
    """
    return Roster(now).who_acts_as(role, but_not)


def who_oversees(now: datetime) -> list[Person]:
    """Those who are told when somebody's power changes: the headteacher, the chair and the vice-chair."""
    roles = [Role.HEADTEACHER, Role.CHAIR, Role.VICE_CHAIR]
    holding = RoleHolding.objects.filter(role__in=roles).current(school_day(now)).values("person")
    return list(Person.objects.current(now).filter(is_active=True, pk__in=holding))


def has_successor(holding: RoleHolding, *, ends_on: date, now: datetime) -> bool:
    """Whether somebody else holds this role, in their own right, on the day after `ends_on` and has not left."""
    after = ends_on + timedelta(days=1)
    others = RoleHolding.objects.filter(role=holding.role).own().current(after).exclude(person=holding.person_id)
    staying = Person.objects.current(max(now, end_of_day(ends_on))).filter(is_active=True)
    return others.filter(person__in=staying).exists()


def people_list(now: datetime, *, search="", role="") -> QuerySet:
    """Everybody who has not left, by name, with today's holdings as `roles_today`."""
    today = school_day(now)
    holdings = RoleHolding.objects.current(today).order_by("id")
    people = Person.objects.current(now).filter(is_active=True)
    if search:
        people = people.filter(Q(name__icontains=search) | Q(email__icontains=search))
    if role:
        people = people.filter(pk__in=RoleHolding.objects.current(today).filter(role=role).values("person"))
    return people.prefetch_related(Prefetch("holdings", holdings, to_attr="roles_today")).order_by("name", "id")


def people_who_can_act(now: datetime, by: Actor) -> QuerySet:
    """Everybody to whom work can be given: has an address, and stays as far as this actor may know."""
    leaving = Departure.objects.known_to(by).filter(access_ends_at__lte=now + rules.STAYS_AT_LEAST)
    return people_here(now).exclude(email=None).exclude(email="").exclude(pk__in=leaving.values("person"))


def why_not_act(person: Person, by: Actor, now: datetime) -> str:
    """Why work cannot be given to somebody, as a sentence; "" where it can."""
    return rules.why_not_act(person, by, now)


def holding(roles, now: datetime) -> set[int]:
    """The ids of everybody who holds one of these roles today, in their own right."""
    held = RoleHolding.objects.filter(role__in=roles).own().current(school_day(now))
    return set(held.values_list("person_id", flat=True))


def likely_to_watch(now: datetime) -> set[int]:
    """The ids of those whose roles look at accounts and answer comments: likely to keep an eye on one."""
    return holding({role for role, granted in GRANTS.items() if Permission.RECORD_CHECK in granted}, now)


def last_invitation(person: Person) -> Invitation | None:
    """The newest invitation of somebody, used or not."""
    return person.invitations.select_related("invited_by").order_by("-invited_at", "-id").first()


def invitation_of(digest: str) -> Invitation | None:
    """The invitation whose link has this digest, or None."""
    return Invitation.objects.filter(token_digest=digest).select_related("person", "invited_by").first()


def has_second_factor(person: Person) -> bool:
    """Whether this person has enrolled something besides a password (recovery codes alone do not count)."""
    factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=person, type__in=factors).exists()


def must_enrol(person: Person, roles) -> bool:
    """Whether this person sees no page before enrolling a second factor (S7)."""
    return bool(SECOND_FACTOR_ROLES & set(roles)) and not has_second_factor(person)


def work_for(person, now) -> list[WorkItem]:
    """Roles that nobody acts in (SLT and headteacher), roles without a stand-in (headteacher), unused invitations.

    For the headteacher and the business manager, telephone numbers that a report would show and that are not kept.
    """
    roles = roles_of(person, now)
    items = []
    if roles & {Role.HEADTEACHER, Role.SLT}:
        roster = Roster(now)
        if vacant := roster.vacant():
            labels = ", ".join(role.label for role in vacant)
            items.append(
                WorkItem(title=f"Nobody acts as {labels}", url=reverse("people:stand_ins"), button="Name somebody")
            )
        elif Role.HEADTEACHER in roles and (bare := roster.without_stand_in()):
            many = f"{len(bare)} roles have" if len(bare) > 1 else f"The role of {bare[0].label} has"
            items.append(
                WorkItem(title=f"{many} nobody to stand in", url=reverse("people:stand_ins"), button="Name somebody")
            )
    return items + _numbers_to_add(roles) + _unused_invitations(person, roles, now)


def _numbers_to_add(roles) -> list[WorkItem]:
    if str(Permission.KEEP_SCHOOL) not in permissions_of(roles):
        return []
    found = school()
    missing = missing_numbers(found) if found else []
    if not missing:
        return []
    what = missing[0] if len(missing) == 1 else f"{len(missing)} telephone numbers"
    return [WorkItem(title=f"Add the {what}, for whoever makes a report", url=reverse("people:school"), button="Add")]


def _unused_invitations(person, roles, now) -> list[WorkItem]:
    if str(Permission.MANAGE_PEOPLE) not in permissions_of(roles):
        return []
    newer = Invitation.objects.filter(person=OuterRef("person"), invited_at__gt=OuterRef("invited_at"))
    unused = (
        Invitation.objects.filter(
            invited_by=person, used_at=None, cancelled_at=None, expires_at__lte=now, person__is_active=True
        )
        .filter(~Exists(newer), person__in=Person.objects.current(now))
        .select_related("person")
        .order_by("expires_at", "id")
    )
    return [
        WorkItem(
            title=f"{invitation.person.name} has not used the invitation to sign in",
            url=invitation.person.get_absolute_url(),
            button="Look and send a new one",
            asked_by="you",
            clause="SC1",
        )
        for invitation in unused[:10]
    ]


def standing(person, now) -> list[Standing]:
    """SC1: people in scope with and without a sign-in; the rows only for those who may see people."""
    in_scope = everybody_in_scope(now).aggregate(
        all=Count("pk"), joined=Count("pk", filter=~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX))
    )
    everybody, joined = in_scope["all"], in_scope["joined"]
    if person is not None and str(Permission.SEE_PEOPLE) in permissions_of(roles_of(person, now)):
        url = reverse("people:people")
    else:
        url = ""
    who = "1 member of staff or governor" if everybody == 1 else f"{everybody} staff and governors"
    figure = f"{who}, {joined} with a sign-in"
    return [Standing(clause="SC1", level=Level.IN_ORDER if everybody else Level.LOOK, figure=figure, url=url)]


def held_by(person, now) -> list[Held]:
    """The roles that somebody holds in their own right, those they stand in for, and whose work they look after."""
    today = school_day(now)
    url = person.get_absolute_url()
    held = [
        Held(kind="role", title=holding.get_role_display(), url=url, note=_until(holding.ends_on))
        for holding in person.holdings.own().overlapping(today, None)
    ]
    held += [
        Held(kind="stand-in", title=f"stands in for the {named.get_role_display()}", url=reverse("people:stand_ins"))
        for named in person.stands_in_for.order_by("role")
    ]
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


def _until(day) -> str:
    return f"until {day:%A} {day.day} {day:%B}" if day else ""


def departures(by) -> QuerySet:
    """The leavings that this actor may know of, with the person; confidential ones of themselves left out."""
    return Departure.objects.visible_to(by).select_related("person")


def leavings_due(now: datetime) -> QuerySet:
    """Leavings whose last day in school has passed and whose access has not been ended yet (RO10)."""
    return Departure.objects.due(now).select_related("person")


def why_not_change_departure(departure, by, now: datetime) -> str:
    """Why this actor may not change the dates of a leaving now, as a sentence; "" where they may."""
    if departure.cancelled_at is not None:
        return "This leaving has been cancelled."
    return rules.why_not_record_departure(departure.person, by, now)


def everybody() -> QuerySet:
    """Everybody who is or was on the list of people."""
    return Person.objects.order_by("id")


def departures_expected() -> QuerySet:
    """Every leaving that is still to come, confidential ones included: only for comparing, never for showing."""
    return Departure.objects.expected()


def departures_known_to(by) -> QuerySet:
    """The leavings still to come that this actor may know of: without the right to see them, the announced ones."""
    return Departure.objects.known_to(by)


def may_know_of_leaving(person, by) -> bool:
    """Whether this actor may know that somebody leaves: nobody of their own leaving before it is announced."""
    if by.may(Permission.SEE_DEPARTURES) and not by.is_person(person):
        return True
    return Departure.objects.expected().filter(person=person).exclude(announced_at=None).exists()


def leaders(now: datetime) -> set[int]:
    """The ids of everybody who holds, today or later, a role whose sign-in is worth stealing."""
    held = RoleHolding.objects.filter(role__in=LEADERS).overlapping(school_day(now), None)
    return set(held.values_list("person_id", flat=True))


def why_not_leave_on(person, last_day_in_school: date, contract_ends_on: date | None, now: datetime) -> str:
    """Why these dates of a leaving cannot be, as a sentence; "" where they can."""
    return rules.why_not_leave_on(person, last_day_in_school, contract_ends_on, school_day(now))


def why_not_bring_back(departure, by, now: datetime) -> str:
    """Why this actor may not say that somebody who left is back, as a sentence; "" where they may."""
    return rules.why_not_bring_back(departure, by, now)
