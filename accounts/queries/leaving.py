"""Reads about leaving: who leaves, what they hold, and what is still to do (RO9, RO10)."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse

from accounts.models import AccessRemoval, SchoolAccount
from accounts.states import RemovalState
from core.audit import api as audit
from people.queries import departures, holders, school_day
from people.roles import Role

# Roles that the school cannot be without: somebody else must hold them before the last day.
NEEDED_ROLES = (
    Role.HEADTEACHER,
    Role.BUSINESS_MANAGER,
    Role.TECHNICIAN,
    Role.SAFEGUARDING_LEAD,
    Role.CHAIR,
    Role.VICE_CHAIR,
)
# Work that is listed when a leaving is recorded late; reports are never listed here.
LISTED_WORK = ("accounts", "monitoring", "policy")


@dataclass(frozen=True)
class Finding:
    """Something that breaks when somebody leaves, and the button that mends it."""

    sentence: str
    url: str
    button: str


def upcoming(by, now):
    """Leavings whose last day in school is still to come, soonest first."""
    return departures(by).expected().filter(access_ends_at__gt=now).order_by("access_ends_at", "id")


def still_to_do(by, now):
    """People who have left and whose access is not all proved away, with how much is open."""
    return (
        departures(by)
        .filter(cancelled_at=None, access_ends_at__lte=now)
        .annotate(open_removals=Count("removals", filter=~Q(removals__state=RemovalState.DONE)))
        .filter(Q(access_ended_at=None) | Q(open_removals__gt=0))
        .order_by("access_ends_at", "id")
    )


def done(by):
    """People who have left and of whom nothing is left to do, and cancelled leavings; newest first."""
    waiting = AccessRemoval.objects.open().values("departure")
    finished = Q(access_ended_at__isnull=False) & ~Q(pk__in=waiting)
    return departures(by).filter(finished | Q(cancelled_at__isnull=False)).order_by("-access_ends_at", "-id")


def monitored_by(person) -> list[SchoolAccount]:
    """The open accounts that this person keeps an eye on."""
    return list(SchoolAccount.objects.open().filter(monitors=person))


def only_poster_on(person) -> list[SchoolAccount]:
    """Open accounts on which this person can post and nobody else can."""
    return list(
        SchoolAccount.objects.open()
        .annotate(
            posters=Count("posting_rights", filter=Q(posting_rights__ended_at=None)),
            theirs=Count("posting_rights", filter=Q(posting_rights__ended_at=None, posting_rights__person=person)),
        )
        .filter(posters=1, theirs=1)
    )


def findings(departure, now) -> list[Finding]:
    """What breaks when this person leaves: roles nobody else holds, stand-ins, accounts of one person."""
    person, found = departure.person, []
    page = _address("people:people")
    for role in _roles_of_theirs(person, now):
        others = [other for other in holders(role, now) if other.pk != person.pk and _stays(other, departure)]
        if not others:
            found.append(Finding(f"Nobody else is {role.label}. Name a successor.", page, "Name a successor"))
    for named in person.stands_in_for.all():
        sentence = f"{person.name} is named to stand in for the {named.get_role_display()}. Name somebody else."
        found.append(Finding(sentence, page, "Name another stand-in"))
    for cover in person.covers.filter(ended_at=None, ends_on__gt=departure.last_day_in_school).select_related("person"):
        sentence = f"{person.name} covers for {cover.person.name} until {cover.ends_on:%-d %B %Y}, after leaving."
        found.append(Finding(sentence, _address("people:away"), "Change who covers"))
    for account in only_poster_on(person):
        address = reverse("accounts:posting", args=[account.pk])
        found.append(Finding(f"Nobody else can post on {account}.", address, "Add somebody"))
    return found


def done_since_last_day(departure) -> list:
    """What a leaver did on our accounts after their last day in school, when the leaving was recorded late."""
    if departure.access_ends_at >= departure.recorded_at:
        return []
    return audit.done_by(departure.person, since=departure.access_ends_at, about=LISTED_WORK)


def _roles_of_theirs(person, now) -> list[Role]:
    held = set(person.holdings.current(school_day(now)).values_list("role", flat=True))
    return [role for role in NEEDED_ROLES if role.value in held]


def _address(name) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # people's pages land after ours
        return ""


def _stays(person, departure) -> bool:
    return person.access_ends_at is None or person.access_ends_at > departure.access_ends_at
