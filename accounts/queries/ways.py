"""Who could get back into each account, and what is wrong with it (RO7, RO9)."""

from django.db.models import Exists, F, OuterRef, Subquery
from django.urls import reverse

from accounts import ways as pure
from accounts.models import Credential, WayBack
from accounts.queries.posting import seen_without_handover
from accounts.states import AccountState, WayKind, WayOwner
from accounts.terms import term_at
from accounts.ways import IN_THE_SAFE, TO_BE_NOTED, Way, WayFinding
from core.held import Held
from core.workdays.queries import school_calendar
from people.queries import departures_known_to, everybody, people_here, school_day
from people.roles import Permission

IN_USE = (AccountState.LIVE, AccountState.SUSPENDED)


def with_leaving(ways, by, now):
    """Each way with `leaves_on`, where this actor may know of it, `is_there` and `person_name`."""
    return ways.annotate(
        leaves_on=_leaves_on("person", by, now),
        is_there=Exists(people_here(now).filter(pk=OuterRef("person"))),
        person_name=F("person__name"),
    )


def _leaves_on(person, by, now) -> Subquery:
    leaving = departures_known_to(by).filter(person=OuterRef(person), access_ends_at__gt=now)
    return Subquery(leaving.values("last_day_in_school")[:1])


def current_ways(school_account, by, now):
    """The ways back into an account that are noted today, as this reader may see whose they are."""
    found = school_account.ways.current().select_related("person", "noted_by", "confirmed_by", "tried_by")
    return with_leaving(found, by, now).order_by("noted_at", "id")


def ended_ways(school_account):
    """Those that have ended, latest first, at most fifty."""
    found = school_account.ways.exclude(ended_at=None).select_related("person", "ended_by")
    return found.order_by("-ended_at", "-id")[:50]


def as_way(row) -> Way:
    """One way as it is judged and drawn, from a row or from the columns of one."""
    return Way(
        kind=row.kind,
        owner=row.owner,
        person=row.person_name or "",
        person_id=row.person_id,
        hint=row.hint,
        has_left=row.person_id is not None and not row.is_there,
        leaves_on=row.leaves_on,
        confirmed_on=school_day(row.confirmed_at),
        works=row.works,
    )


def from_safe(kinds, noted) -> list[Way]:
    """What the safe knows by itself: which kinds lie in it, and nothing of what they say."""
    there = set(kinds)
    own = [Way(WayKind.APP, WayOwner.SCHOOL, called=called) for kind, called in IN_THE_SAFE.items() if kind in there]
    kinds_noted = {way.kind for way in noted}
    unclear = [
        Way(way_kind, WayOwner.UNKNOWN, called=called)
        for kind, (way_kind, called) in TO_BE_NOTED.items()
        if kind in there and way_kind not in kinds_noted
    ]
    return own + unclear


def kinds_in_safe(accounts) -> dict[int, set[str]]:
    """Which of what helps to get back in lies in the safe, by the account's id; one statement."""
    kept = Credential.objects.that_help_back_in().filter(school_account__in=[account.pk for account in accounts])
    found: dict[int, set[str]] = {}
    for pk, kind in kept.order_by().values_list("school_account_id", "kind"):
        found.setdefault(pk, set()).add(kind)
    return found


def who_knows(school_account, by, now) -> list[Way]:
    """Everybody who saw the password that counts today, as ways; they open nothing without a second step."""
    seen = seen_without_handover(school_account)
    people = everybody().filter(pk__in=seen).annotate(leaves_on=_leaves_on("pk", by, now))
    return [
        Way(
            WayKind.KNOWS,
            WayOwner.PERSON,
            person=person.name,
            person_id=person.pk,
            has_left=person.has_left(now),
            leaves_on=person.leaves_on,
            confirmed_on=school_day(seen[person.pk]),
            called=WayKind.KNOWS.label,
        )
        for person in people.order_by("name", "id")
    ]


def findings_by_account(accounts, by, now) -> dict[int, list[WayFinding]]:
    """What is wrong with the ways back into each of these accounts, by its id; three statements."""
    if not by.may(Permission.SEE_WAYS_BACK):
        return {}
    in_use = [account for account in accounts if account.state in IN_USE]
    rows = with_leaving(WayBack.objects.current().filter(school_account__in=in_use), by, now)
    noted: dict[int, list[Way]] = {}
    for row in rows.order_by("noted_at", "id"):
        noted.setdefault(row.school_account_id, []).append(as_way(row))
    safes, since, today = kinds_in_safe(in_use), lasts_since(now), school_day(now)
    return {
        account.pk: judged(account, noted.get(account.pk, []), safes.get(account.pk, ()), today, since)
        for account in in_use
    }


def judged(account, noted, kinds, today, since=None) -> list[WayFinding]:
    """What is wrong with one account; `account` needs no more than `name` and `each_has_own_access`."""
    ways, own = [*noted, *from_safe(kinds, noted)], account.each_has_own_access
    return pure.findings(account.name, ways, each_has_own_access=own, today=today, since=since)


def worst_of(account, reader) -> WayFinding | None:
    """The worst that is wrong with an account of the register, by what that has read already; asks nothing."""
    noted = [
        Way(
            way.kind,
            way.owner,
            person=way.person.name if way.person else "",
            person_id=way.person_id,
            hint=way.hint,
            has_left=way.person is not None and way.person.has_left(reader.now),
            leaves_on=reader.leaving.get(way.person_id),
            works=way.works,
        )
        for way in account.noted_ways
    ]
    return next(iter(judged(account, noted, [kept.kind for kept in account.helps_back_in], reader.today)), None)


def lasts_since(now):
    """The day from which a confirmation still counts: that on which the term before this one began."""
    calendar = school_calendar()
    return term_at(school_day(now), calendar).before.begins_on(calendar)


def held_by(person, now) -> list[Held]:
    """What of this person's could open an account; each is ended or passed on on the account's page."""
    ways = WayBack.objects.current().filter(person=person).exclude(school_account__state=AccountState.CLOSED)
    return [
        Held(
            kind="way back in",
            title=str(way.school_account),
            url=reverse("accounts:ways", args=[way.school_account_id]),
            note=way.name,
        )
        for way in ways.select_related("school_account").order_by("school_account__name", "id")
    ]


def ways_of_leaver(removal) -> list[str]:
    """What of a leaver's could still open the account of a removal, in words."""
    ways = removal.school_account.ways.current().filter(person=removal.departure.person)
    return [way.name for way in ways]
