"""Accounts that one person could lock the school out of: what waits for the technician, and how it stands (RO9)."""

from django.db.models import Count, OuterRef, Q
from django.urls import reverse

from accounts.models import Credential, SchoolAccount, WayBack
from accounts.queries.finding import matter_of
from accounts.queries.having import having, having_two
from accounts.queries.ways import IN_USE, as_way, judged, with_leaving
from accounts.states import OPENS_IT, WayKind, WayOwner
from accounts.terms import term_at
from accounts.ways import IN_THE_SAFE, SOON, TO_BE_NOTED, Worry
from core.actor import Actor
from core.standing import Level, Standing
from core.together import Count as CountUpTo
from core.together import Rows
from core.work import Source, WorkItem
from people.queries import end_of_day, roles_of, school_day
from people.roles import Permission, permissions_of


def work_for(person, now, granted, calendar) -> list[Source]:
    """For the technician: accounts that one person could lock us out of, those not noted, those to look at again."""
    if Permission.RUN_ACCOUNTS not in granted:
        return []
    by = Actor(person=person, name=person.name, permissions=granted, at=now)
    current = WayBack.objects.current().filter(school_account=OuterRef("pk"))
    ways = Rows(
        with_leaving(current, by, now).order_by("noted_at", "id"),
        kind="kind",
        owner="owner",
        person_id="person_id",
        person_name="person_name",
        hint="hint",
        is_there="is_there",
        leaves_on="leaves_on",
        confirmed_at="confirmed_at",
        works="works",
    )
    rows = Rows(
        at_risk(by, now), id="id", name="name", each_has_own_access="each_has_own_access", ways=ways, kinds=_kinds()
    )
    live = SchoolAccount.objects.live()
    began = end_of_day(term_at(school_day(now), calendar).begins_on(calendar), -1)
    old = WayBack.objects.current().filter(confirmed_at__lt=began)
    return [
        Source(lambda rows: _worried(rows, now), rows=rows),
        _counted(live.filter(~having(_opening())), "Note who could get back into {}", "Begin"),
        _counted(live.filter(having(old)), "Look again at who could get back into {}", "Look again"),
    ]


def _kinds():
    return Rows(_kept().filter(school_account=OuterRef("pk")).order_by("kind"), kind="kind")


def _kept(**more):
    return Credential.objects.that_help_back_in().filter(**more)


def _noted(**more):
    return WayBack.objects.current().filter(**more)


def _opening(**more):
    # What was tried and did not open it opens nothing.
    return _noted(kind__in=OPENS_IT, **more).filter(Q(works=None) | Q(works=True))


def at_risk(by, now):
    """Accounts in use of which ways are noted and something may be wrong with them."""
    in_use = SchoolAccount.objects.filter(having(_opening()), state__in=IN_USE)
    return in_use.filter(may_be_wrong(by, now)).order_by("name", "id")


def may_be_wrong(by, now) -> Q:
    """A condition on accounts that each meets with whose ways back in something is wrong, and few others."""
    of_somebody = with_leaving(_noted(owner=WayOwner.PERSON), by, now)
    going = of_somebody.filter(Q(is_there=False) | Q(leaves_on__lte=school_day(now) + SOON))
    email, phone = (
        having(_kept(kind=kind)) & ~having(_noted(kind=way_kind)) for kind, (way_kind, _) in TO_BE_NOTED.items()
    )
    return (
        having(going)
        | having(_noted(owner=WayOwner.UNKNOWN))
        | having(_noted(works=False))
        | ~having(_opening(owner=WayOwner.SCHOOL)) & ~having(_kept(kind__in=IN_THE_SAFE))
        # One thing alone, or nobody beside the first who has full control.
        | ~having_two(_opening())
        | Q(each_has_own_access=True) & ~having_two(_noted(kind=WayKind.CONTROL), of="person")
        | email
        | phone
    )


def _worried(rows, now):
    for row in rows:
        found = judged(row, [as_way(way) for way in row.ways], [kept.kind for kept in row.kinds], school_day(now))
        if found:
            yield _item(row, found[0])


def _item(row, finding) -> WorkItem:
    return WorkItem(
        title=finding.headline.removesuffix("."),
        url=reverse("accounts:ways", args=[row.id]),
        button=finding.button,
        due_by=end_of_day(finding.last_day) if finding.last_day is not None else None,
        clause="RO9",
        act_now=finding.worry == Worry.LEFT,
        about=matter_of(row.id, row.name),
    )


def _counted(accounts, words, button) -> Source:
    first = Rows(accounts.order_by("name", "id")[:1], id="id", name="name")

    def items(number, first):
        if number:
            what = first[0].name if number == 1 else f"{number} accounts"
            url = reverse("accounts:ways", args=[first[0].id]) if number == 1 else reverse("accounts:all_ways")
            yield WorkItem(words.format(what), url, button, clause="RO9")

    return Source(items, number=CountUpTo(accounts), first=first)


def standing(person, now) -> list[Standing]:
    """How many live accounts no one person could lock us out of (RO9); not for the public; one statement."""
    if person is None:
        return []
    noted, kept, shared = having(_opening()), having(_kept()), having(_opening().exclude(owner=WayOwner.PERSON))
    alone = noted & ~kept & ~shared & ~having_two(_opening(), of="person")
    figures = SchoolAccount.objects.live().aggregate(
        all=Count("pk"), noted=Count("pk", filter=noted | kept), alone=Count("pk", filter=alone)
    )
    return _standing(figures, Permission.SEE_WAYS_BACK in permissions_of(roles_of(person, now)))


def _standing(figures, sees) -> list[Standing]:
    if not figures["all"]:
        return []
    url = reverse("accounts:all_ways" if sees else "accounts:register")
    if not figures["noted"]:
        return [Standing("RO9", Level.GETTING_STARTED, "Who could get back in is not noted yet", url)]
    of_all = f"of {figures['all']} live accounts" if figures["all"] > 1 else "of 1 live account"
    if figures["alone"]:
        words = f"{figures['alone']} {of_all} would open for one person only"
        return [Standing("RO9", Level.NOT_IN_ORDER, words, url)]
    if figures["noted"] < figures["all"]:
        words = f"Who could get back in is noted for {figures['noted']} {of_all}"
        return [Standing("RO9", Level.LOOK, words, url)]
    return [Standing("RO9", Level.IN_ORDER, "No one person could lock the school out of a live account", url)]
