"""Linked groups as somebody may see them, what waits for whom, and how it stands (SC3, PE1)."""

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.models import LinkedGroup
from accounts.states import GroupState
from core.held import Held
from core.standing import Level, Standing
from core.together import Rows
from core.work import Source, WorkItem, each
from people.queries import end_of_day, people_here, school_day
from people.roles import Permission

WORKING_DAYS = 10
COLUMNS = {
    "id": "id",
    "name": "name",
    "state": "state",
    "ends_on": "ends_on",
    "up": "disclaimer_up_at",
    "who": "noted_by__name",
}


def groups_for(by):
    """Every agreed group for whoever sees our accounts; one that waits or has ended for those whom it concerns."""
    found = LinkedGroup.objects.select_related("runner", "offered_to", "noted_by", "agreed_by", "disclaimer_up_by")
    if by.may(Permission.LOOK_AFTER_GROUPS):
        return found
    mine = Q(runner=by.person) | Q(offered_to=by.person)
    return found.filter(mine | Q(state=GroupState.AGREED))


def open_groups(by, now):
    """Those that go on, by their name, each with `is_left`: whoever ran it has left."""
    here = people_here(now).filter(pk=OuterRef("runner"))
    return groups_for(by).open().annotate(is_left=~Exists(here)).order_by("name", "id")


def ended_groups(by):
    """Those that have ended, the latest first, at most fifty."""
    return groups_for(by).filter(state=GroupState.ENDED).order_by("-ended_at", "-id")[:50]


def work_for(person, now, granted, calendar) -> list[Source]:
    """For whoever runs a group, whoever is asked to take one over, and those who look after what nobody runs."""
    today = school_day(now)
    soon = calendar.add_working_days(today, WORKING_DAYS)
    agreed = Q(state=GroupState.AGREED) & (Q(ends_on__lte=soon) | Q(disclaimer_up_at=None))
    mine = LinkedGroup.objects.open().filter(agreed | Q(state=GroupState.WAITING), runner=person)
    asked = LinkedGroup.objects.open().filter(offered_to=person)
    sources = [
        each(lambda row: _own_item(row, soon), Rows(mine.order_by("ends_on", "id"), most=20, **COLUMNS)),
        each(_offer_item, Rows(asked.order_by("name", "id"), most=20, **COLUMNS | {"who": F("runner__name")})),
    ]
    if Permission.LOOK_AFTER_GROUPS in granted:
        here = people_here(now)
        left = LinkedGroup.objects.open().exclude(Exists(here.filter(pk=OuterRef("runner"))))
        left = left.exclude(Exists(here.filter(pk=OuterRef("offered_to"))))
        rows = Rows(left.order_by("name", "id"), most=20, **COLUMNS | {"who": F("runner__name")})
        sources.append(each(_left_item, rows))
    return sources


def _own_item(row, soon) -> WorkItem:
    if row.state == GroupState.WAITING:
        return _item(row, f"Do you run “{row.name}”?", "Say yes or no", clause="SC3", asked_by=row.who or "")
    if row.ends_on <= soon:
        due = end_of_day(row.ends_on)
        return _item(row, f"Renew or end “{row.name}”", "Look at it", clause="SC3", due_by=due)
    return _item(row, f"Put the disclaimer up in “{row.name}”", "Copy the words", clause="PE1")


def _offer_item(row) -> WorkItem:
    return _item(row, f"Take over “{row.name}”?", "Say yes or no", clause="SC3", asked_by=row.who)


def _left_item(row) -> WorkItem:
    return _item(row, f"“{row.name}”: {row.who}, who ran it, has left", "Hand it on or end it", clause="SC3")


def _item(row, title, button, **more) -> WorkItem:
    return WorkItem(title, reverse("accounts:linked_group", args=[row.id]), button, **more)


def standing(person, now) -> list[Standing]:
    """How many linked groups are past their end date (SC3) and have their disclaimer (PE1); one statement."""
    if person is None:
        return []
    today = school_day(now)
    figures = LinkedGroup.objects.agreed().aggregate(
        all=Count("pk"),
        past=Count("pk", filter=Q(ends_on__lte=today - timedelta(days=1))),
        up=Count("pk", filter=Q(disclaimer_up_at__isnull=False)),
    )
    number, url = figures["all"], reverse("accounts:linked_groups")
    if not number:
        return [Standing(clause, Level.INFORMATION, "No linked group is noted", url) for clause in ("SC3", "PE1")]
    groups = "1 linked group" if number == 1 else f"{number} linked groups"
    up, past = figures["up"], figures["past"]
    level = Level.IN_ORDER if up == number else Level.LOOK
    disclaimer = Standing("PE1", level, f"{up} of {groups} with the disclaimer up", url)
    if past:
        return [Standing("SC3", Level.NOT_IN_ORDER, f"{past} of {groups} past the end date", url), disclaimer]
    return [Standing("SC3", Level.IN_ORDER, f"{groups}, none past its end date", url), disclaimer]


def held_by(person, now) -> list[Held]:
    """Groups that this person runs; each is handed on, or ended, on its own page."""
    return [
        Held("linked group", group.name, group.get_absolute_url(), note=group.get_platform_display())
        for group in LinkedGroup.objects.open().filter(runner=person).order_by("name", "id")
    ]
