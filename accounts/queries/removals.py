"""Access to take away after somebody left: what waits, what is late, and how it stands (RO9, RO10)."""

from datetime import timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse

from accounts.models import AccessRemoval, AccountChange, Handover, PostingRight, WayBack
from accounts.queries.credentials import known_at, seen_and_unchanged
from accounts.queries.handovers import UNDER_WAY
from accounts.queries.to_hand_on import holds_something
from accounts.queries.ways import ways_of_leaver
from accounts.rules import leaving as rules
from accounts.states import ChangeKind, RemovalDecision, RemovalState
from core.actor import Actor
from core.standing import Level, Standing
from core.together import Rows
from core.work import Matter, Source, WorkItem, each
from people.queries import departures, leavings_due, roles_of, school_day
from people.roles import Permission, permissions_of

LOOK_AHEAD = timedelta(days=14)
# Longer than the background work ever needs; after that a person is asked to look.
UNFINISHED_AFTER = timedelta(minutes=10)
MOST = 50


def removals_of(departure):
    """What is still to do, or done, on each account after somebody left; six statements at most.

    Each has `posted_until`, when posting was taken off them, `ended_ways`, what of theirs no longer opens it,
    `kinds_seen`, the kinds of sign-in details that they knew when access ended, `kinds_known`, those that have not
    changed since, and `closing`, how the closing of the account stands, where it is to be closed.
    """
    found = departure.removals.select_related("school_account", "transfer_to", "completed_by", "departure__person")
    removals = list(found)
    accounts = [removal.school_account_id for removal in removals]
    theirs = {"person": departure.person_id, "school_account__in": accounts, "ended_at__isnull": False}
    ways = list(WayBack.objects.filter(**theirs).order_by("ended_at", "id"))
    posted = dict(PostingRight.objects.filter(**theirs).order_by("ended_at").values_list("school_account", "ended_at"))
    known = {}
    for account, kind in seen_and_unchanged(departure.person).values_list("school_account", "kind"):
        known.setdefault(account, []).append(kind)
    seen, closings = _kinds_seen(departure, removals), _closings(removals)
    for removal in removals:
        removal.kinds_seen = seen.get(removal.school_account_id, [])
        removal.closing = closings.get(removal.pk)
        removal.posted_until = posted.get(removal.school_account_id)
        removal.kinds_known = known.get(removal.school_account_id, [])
        removal.ended_ways = [way for way in ways if way.school_account_id == removal.school_account_id]
    return removals


def _kinds_seen(departure, removals) -> dict[int, list[str]]:
    must_change = [removal for removal in removals if removal.must_change_password]
    if not must_change:
        return {}
    then = known_at(departure.person, min(removal.opened_at for removal in must_change))
    found = then.filter(school_account__in=[removal.school_account_id for removal in must_change])
    seen: dict[int, list[str]] = {}
    for account, kind in found.order_by("kind").values_list("school_account", "kind").distinct():
        seen.setdefault(account, []).append(kind)
    return seen


def _closings(removals) -> dict[int, AccountChange]:
    closing = {one.school_account_id: one for one in removals if one.decision == RemovalDecision.CLOSE}
    if not closing:
        return {}
    changes = AccountChange.objects.filter(school_account__in=closing, kind=ChangeKind.CLOSE).select_related("ended_by")
    found = {}
    # The newest counts; one that was over before it was decided here says nothing.
    for change in changes.order_by("proposed_at", "id"):
        removal = closing[change.school_account_id]
        if change.ended_at is None or change.ended_at >= removal.started_at:
            found[removal.pk] = change
    return found


def removals(by):
    """The removals that this actor may know of."""
    return AccessRemoval.objects.filter(departure__in=departures(by)).select_related(
        "school_account", "departure__person", "transfer_to", "started_by", "completed_by", "picture"
    )


def others_who_can_post(removal) -> list:
    """Who else can post on the account of a removal."""
    rights = removal.school_account.posting_rights.current().exclude(person=removal.departure.person)
    return [right.person for right in rights.select_related("person")]


def has_changed_password(removal) -> bool:
    """Whether nothing that the leaver saw still opens the account: it was changed after the last day (RO10)."""
    return not still_known(removal)


def still_known(removal) -> list[str]:
    """The kinds of sign-in details of this account that the leaver knows and that have not changed since."""
    known = seen_and_unchanged(removal.departure.person).filter(school_account=removal.school_account)
    return list(known.values_list("kind", flat=True))


def why_not_complete_removal(removal, by, now) -> str:
    """The rule with what it needs to know: what of theirs still opens the account, and who else can post."""
    return rules.why_not_complete_removal(
        removal,
        by,
        now,
        still_known=still_known(removal),
        others=others_who_can_post(removal),
        ways=ways_of_leaver(removal),
    )


def leavers_with_access(now) -> int:
    """How many people have left and still hold something: must be none (RO10)."""
    left = Q(person__is_active=False) | Q(person__access_ends_at__lte=now)
    posting = PostingRight.objects.current().filter(left).values_list("person_id", flat=True)
    handed = Handover.objects.filter(left, state__in=UNDER_WAY).values_list("person_id", flat=True)
    unfinished = leavings_due(now - UNFINISHED_AFTER).values_list("person_id", flat=True)
    return len({*posting.order_by(), *handed.order_by(), *unfinished.order_by()})


def work_for(person, now, granted) -> list[Source]:
    """For the technician: access to take away. For whoever records leavings: what leavers still hold."""
    by = Actor(person=person, name=person.name, permissions=granted, at=now)
    sources = []
    if by.may(Permission.RUN_ACCOUNTS):
        waiting = AccessRemoval.objects.filter(departure__in=departures(by)).open().exclude(departure__person=person)
        rows = Rows(
            waiting.order_by("due_by", "id"),
            most=MOST,
            id="id",
            state="state",
            due_by="due_by",
            must_change_password="must_change_password",
            who="departure__person__name",
            leaver="departure__person_id",
            account="school_account__name",
        )
        sources.append(each(_removal_item, rows))
    if by.may(Permission.RECORD_DEPARTURE):
        rows = Rows(
            _leavings_to_look_at(by, now),
            most=MOST,
            id="id",
            who="person__name",
            leaver="person_id",
            access_ends_at="access_ends_at",
            recorded_by="recorded_by__name",
        )
        sources.append(each(lambda row: _departure_item(row, now), rows))
    return sources


def _leavings_to_look_at(by, now):
    """Leavers of the next fortnight who still hold something, and those whose access did not end by itself."""
    soon = Q(access_ends_at__gt=now, access_ends_at__lte=now + LOOK_AHEAD) & holds_something()
    unfinished = Q(access_ends_at__lte=now - UNFINISHED_AFTER)
    return departures(by).expected().filter(soon | unfinished).exclude(person=by.person)


def _removal_item(row) -> WorkItem:
    return WorkItem(
        title=f"Take away {row.who}’s access to {row.account}",
        url=AccessRemoval(pk=row.id).get_absolute_url(),
        button="Decide" if row.state == RemovalState.WAITING else "Go on",
        asked_by="they have seen the password" if row.must_change_password else "they could post there",
        due_by=row.due_by,
        clause="RO10" if row.must_change_password else "RO9",
        about=_leaving(row),
    )


def _leaving(row) -> Matter:
    return Matter(f"leaver-{row.leaver}", row.who)


def _departure_item(row, now) -> WorkItem:
    if row.access_ends_at <= now:
        title, button = f"{row.who} has left, but not every access has ended here", "End it"
    else:
        title, button = f"{row.who} leaves: find who takes over", "See what they hold"
    return WorkItem(
        title=title,
        url=reverse("accounts:departure", args=[row.id]),
        button=button,
        asked_by=row.recorded_by or "",
        due_by=row.access_ends_at,
        clause="RO9",
        act_now=row.access_ends_at <= now,
        about=_leaving(row),
    )


def standing(person, now) -> list[Standing]:
    """RO9: accounts still to secure, and since when. RO10: leavers with access left, here or out there; must be none.

    Out there somebody counts until it is proved that the platform lets them in no more; RO10 is out of order as soon
    as one of these proofs is late, because only then has a duty that it gives been missed.
    """
    may_open = person is not None and Permission.SEE_DEPARTURES in permissions_of(roles_of(person, now))
    url = reverse("accounts:departures") if may_open else ""
    figures = AccessRemoval.objects.open().aggregate(
        open=Count("pk"),
        late=Count("pk", filter=Q(due_by__lte=now)),
        oldest=Min("opened_at"),
        people=Count("departure__person", distinct=True),
        people_late=Count("departure__person", filter=Q(due_by__lte=now), distinct=True),
    )
    return [_control(figures, url), _access(leavers_with_access(now), figures, url)]


def _control(figures, url) -> Standing:
    if not figures["open"]:
        return Standing("RO9", Level.IN_ORDER, "No account waits after somebody left", url)
    since = f"{school_day(figures['oldest']):%-d %B}"
    figure = f"{_accounts(figures['open'])} to secure after somebody left, the oldest since {since}"
    if figures["late"]:
        return Standing("RO9", Level.NOT_IN_ORDER, f"{figure}; {figures['late']} late", url)
    return Standing("RO9", Level.LOOK, figure, url)


def _access(leavers, figures, url) -> Standing:
    here = f"{_have(leavers)} access here" if leavers else "Nobody who left has access left here"
    if not figures["people"]:
        return Standing("RO10", Level.NOT_IN_ORDER if leavers else Level.IN_ORDER, here, url)
    figure = f"{here}; {_people(figures['people'])} may still have it on a platform"
    if figures["people_late"]:
        return Standing("RO10", Level.NOT_IN_ORDER, f"{figure}; {figures['people_late']} late", url)
    return Standing("RO10", Level.NOT_IN_ORDER if leavers else Level.LOOK, figure, url)


def _people(number) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _have(number) -> str:
    return f"{_people(number)} left and still {'has' if number == 1 else 'have'}"


def _accounts(count) -> str:
    return "1 account" if count == 1 else f"{count} accounts"
