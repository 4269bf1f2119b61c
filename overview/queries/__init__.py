"""Whole-school reads, composed from what each app tells of itself."""

from dataclasses import replace

from django.urls import reverse

import accounts.queries
import core.audit.checks
import core.heartbeat.api
import core.notices.api
import core.work
import incidents.queries
import monitoring.queries
import people.queries
import policy.queries
from core.held import Held
from core.measure import Measure
from core.standing import Level, Standing
from core.work import Source, Waiting, WorkItem
from people.roles import Role
from policy.queries import SECTIONS, Clause

APPS = (people.queries, policy.queries, accounts.queries, monitoring.queries, incidents.queries)

# The apps in which work is somebody's in person and goes to their stand-in: comments and accounts given to them, their
# invitations. What goes by role needs nobody to hand it on, because a stand-in holds the roles themselves and is asked
# about as themselves, without what concerns them. Nothing else may be handed on: the Statement is read by each for
# themselves; proposals, sign-in details and the safe are decided by role or taken in person; and reports know
# themselves whose lead is away, because one may be kept from whoever stands in for its lead.
HANDING_ON = (people.queries, monitoring.queries)

# Who must know when the history was changed behind the program's back.
WATCHERS = {Role.HEADTEACHER, Role.CHAIR, Role.TECHNICIAN}

# What anybody in the world may see the standing of; the other clauses show their words alone.
PUBLIC_CLAUSES = frozenset({"SC0", "RO1", "RO2", "RO5", "MO3", "NA5", "RV1", "RV2"})

_WORST_FIRST = {level: position for position, level in enumerate(Level)}


def work_for(person, now, calendar) -> Waiting:
    """Everything that waits for this person, and for whoever they stand in for, soonest first.

    `also` has the number of new messages (`unread`) and of live accounts to post on (`posts_on`).

    One statement for all of it, whatever the number of apps, sources and people; where nobody has read them for
    this moment (`people.queries.cover_of`), a few more for roles and people. Nobody is asked about as somebody else:
    of those who are away only what `HANDING_ON` hands on, so nobody is offered what concerns themselves.
    """
    sources = _history_work(person, now)
    for app in APPS:
        sources += app.work_for(person, now, calendar)
    for away in people.queries.covered_by(person, now):
        for app in HANDING_ON:
            sources += app.handed_on(away, person, now, calendar)
    also = {
        "unread": core.notices.api.how_many_unread(person),
        "posts_on": accounts.queries.where_they_post(person),
    }
    found = core.work.read(people.queries.row_of(person), sources, **also)
    items = {}
    for item in found.items:
        items.setdefault((item.url, item.title), item)
    return replace(found, items=_soonest_first(items.values(), now))


def _soonest_first(items, now) -> list[WorkItem]:
    """What must not wait, then by deadline. What has none stands with the first that is about the same matter."""

    def soon(item):
        return not item.act_now, item.due_by is None, item.due_by or now

    in_turn, leads = sorted(items, key=soon), {}
    for place, item in enumerate(in_turn):
        leads.setdefault(item.about or item, (soon(item), place))

    def place(item):
        with_its_lead, at = leads[item.about or item]
        return soon(item) if item.act_now or item.due_by else with_its_lead, at

    return sorted(in_turn, key=place)


def _history_work(person, now) -> list[Source]:
    """For headteacher, chair and technician: the history was found changed."""
    if not people.queries.roles_of(person, now) & WATCHERS:
        return []
    return [Source(_changed_history, last=core.audit.checks.last_findings())]


def _changed_history(last):
    if not any(check.findings and not check.is_seen for check in last):
        return []
    return [
        WorkItem(
            title="The school's history is not as it was written",
            url=reverse("overview:findings"),
            button="Read what was found",
            act_now=True,
        )
    ]


def due_today(items, now) -> int:
    """How many of these are late, due today or not to be put off."""
    tonight = people.queries.end_of_day(people.queries.school_day(now))
    return sum(1 for item in items if item.act_now or (item.due_by is not None and item.due_by <= tonight))


def held_by(person, now, by=None) -> list[Held]:
    """Everything that this person holds, app by app; restricted reports only as far as `by` may read them."""
    apart = incidents.queries
    held = [held for app in APPS if app is not apart for held in app.held_by(person, now)]
    return held + apart.held_by(person, now, by)


def standings(person, now) -> list[tuple[str, list[tuple[Clause, list[Standing]]]]]:
    """Every clause under its heading with how it stands, as this person may see it.

    None is the public, for whom no rows lie behind a figure: their pages ask to sign in.
    """
    found: dict[str, list[Standing]] = {}
    for app in APPS:
        for standing in app.standing(person, now):
            if person is not None:
                found.setdefault(standing.clause, []).append(standing)
            elif standing.clause in PUBLIC_CLAUSES:
                found.setdefault(standing.clause, []).append(replace(standing, url=""))
    return [
        (heading, [(clause, _rows(clause, found.get(clause.id, []), person)) for clause in clauses])
        for heading, clauses in SECTIONS.items()
    ]


def _rows(clause, rows, person):
    if rows:
        return sorted(rows, key=lambda row: _WORST_FIRST[row.level])
    return [] if person is None else [Standing(clause.id, Level.NOT_KEPT, "")]


def folded(sections) -> list[tuple[str, list[tuple[Clause, list[Standing]]], list[Clause]]]:
    """Each section with the clauses that are kept here, and those that are not yet kept here apart."""
    return [
        (
            heading,
            [(clause, rows) for clause, rows in clauses if not _is_elsewhere(rows)],
            [clause for clause, rows in clauses if _is_elsewhere(rows)],
        )
        for heading, clauses in sections
    ]


def _is_elsewhere(rows) -> bool:
    return bool(rows) and rows[0].level == Level.NOT_KEPT


def counts(sections) -> list[tuple[Level, int]]:
    """How many clauses stand at each level, by the worst of each clause."""
    worst = [rows[0].level for _, clauses in sections for _, rows in clauses if rows]
    return [(level, worst.count(level)) for level in Level if worst.count(level)]


def measures(now) -> list[Measure]:
    """Figures for whoever watches over the installation: nothing about a person, and nothing at all about reports,

    because some of them must not even be counted before everybody.
    """
    told_by = (core.heartbeat.api, core.notices.api, people.queries, accounts.queries, monitoring.queries)
    return [measure for part in told_by for measure in part.measures(now)]
