"""What waits for somebody, and what a leaver holds."""

from dataclasses import replace
from itertools import chain

from django.db.models import OuterRef, Q
from django.urls import reverse

from accounts.queries import watching
from core.held import Held, How
from core.together import MOST_COUNTED, Count, First, Lowest, Rows
from core.work import Source, WorkItem
from monitoring.models import Comment
from monitoring.queries import mentions
from monitoring.queries.checks import due_today, to_look_at
from monitoring.states import CommentState, Rank
from people.queries import roles_of
from people.roles import Permission, Role

MOST = 10
NOWHERE = "no account yet"
# Whom a flagged comment waits for besides those whose it is, until somebody has answered or acknowledged it.
TOLD_OF_FLAGS = {Role.HEADTEACHER, Role.BUSINESS_MANAGER, Role.TECHNICIAN}
# Nobody has looked at it yet; what else is to be answered; what was acknowledged. Said as a stretch of ranks in one
# state, because then no index but the one made for it seems to do.
FLAGGED = Q(rank__lt=Rank.TO_ANSWER, state=CommentState.NEW)
TO_ANSWER = Q(rank__gt=Rank.FLAGGED, state=CommentState.NEW)
ACKNOWLEDGED = Q(rank__lt=Rank.FINISHED, state=CommentState.ACKNOWLEDGED)
# The same as the first, for whoever is told of every one.
EVERY_FLAGGED = Q(rank=Rank.FLAGGED, state=CommentState.NEW)


def work_for(person, now, calendar) -> list[Source]:
    """Comments to answer and accounts to look at that wait for this person (MO1, MO3).

    Flagged ones each on a line of its own, then what is theirs, then what is late in the whole school. Theirs are
    those given to them; and for whoever looks after an account or keeps the office, those given to nobody.
    """
    return _waiting(person, roles_of(person, now), now, calendar)


def handed_on(away, to, now, calendar) -> list[Source]:
    """What was given to somebody who is away, and waits on accounts that they look after, for their stand-in.

    What waited for one of their roles is the stand-in's already, who holds it too.
    """
    return _waiting(away, set(), now, calendar)


def _waiting(person, roles, now, calendar) -> list[Source]:
    questions = _given(person, now) | _given_to_nobody(person, roles, now) | _late(roles, now)
    if roles & TOLD_OF_FLAGS:
        questions["told"] = _lines(Comment.objects.filter(EVERY_FLAGGED))
    watched = to_look_at(watching.open_accounts().live().filter(monitors=person))
    return [
        Source(lambda **found: _comments(now, **found), says_more=True, **questions),
        Source(lambda watched: _checks(due_today(watched, now, calendar)), watched=watched),
        *mentions.work_of(roles),
    ]


def held_by(person, now) -> list[Held]:
    """The open comments that were given to somebody who leaves; whoever else looks after the account would do."""
    rows = Comment.objects.open().filter(assigned_to=person).select_related("school_account")
    return [_comment_held(row, person) for row in rows.prefetch_related("school_account__monitors")[:100]]


def _comment_held(row, person) -> Held:
    watchers = row.school_account.monitors.all() if row.school_account else ()
    to = next((one.pk for one in watchers if one.pk != person.pk), None)
    return Held(
        "comment to answer",
        f"{row} on {where(row)}",
        row.get_absolute_url(),
        row.get_state_display(),
        how=How.GIVE,
        key=f"comment:{row.pk}",
        suggested=to,
        because="keeps an eye on the account" if to else "",
        needs=Permission.ANSWER_COMMENTS,
    )


def where(comment) -> str:
    """The account that something was said on, in words."""
    return str(comment.school_account) if comment.school_account else NOWHERE


def _lines(comments) -> Rows:
    """The first of these and one more, with what a line of the first page says of each."""
    columns = {name: name for name in ("id", "kind", "state", "rank", "author", "respond_by", "answer_by")}
    return Rows(comments, most=MOST + 1, account="school_account__name", **columns)


def _given(person, now) -> dict:
    """What was given to somebody. Each question is of one state, because an index has them in that order."""
    given = Comment.objects.filter(assigned_to=person, closed_at=None)
    return {
        "flagged": _lines(given.filter(FLAGGED)),
        "to_answer": _lines(given.filter(TO_ANSWER)),
        "acknowledged": _lines(given.filter(ACKNOWLEDGED)),
        "late": Count(_late_of(given, now)),
        "answer_by": Lowest(given.filter(ACKNOWLEDGED), "answer_by"),
    }


def _given_to_nobody(person, roles, now) -> dict:
    """The new ones on accounts that somebody looks after, for the office also on those that nobody watches.

    One question for each account: then an index hands them out in their order.
    """
    nobodys = Comment.objects.filter(assigned_to=None)
    if Role.BUSINESS_MANAGER not in roles:
        return {"accounts": _on_each(watching.looked_after_by([person]), nobodys, now)}
    unplaced = nobodys.filter(school_account=None)
    return {
        "accounts": _on_each(watching.looked_after_or_unwatched(person), nobodys, now),
        "unplaced_flagged": _lines(unplaced.filter(FLAGGED)),
        "unplaced_to_answer": _lines(unplaced.filter(TO_ANSWER)),
        "unplaced_late": Count(_late_of(unplaced, now)),
    }


def _on_each(accounts, comments, now) -> Rows:
    there = comments.filter(school_account=OuterRef("pk"))
    return Rows(
        accounts,
        most=MOST_COUNTED,
        flagged=_lines(there.filter(FLAGGED)),
        to_answer=_lines(there.filter(TO_ANSWER)),
        late=Count(_late_of(there, now)),
    )


def _late_of(comments, now):
    return comments.filter(rank=Rank.TO_ANSWER, state=CommentState.NEW, respond_by__lte=now)


def _late(roles, now) -> dict:
    """What is late in the whole school, for the headteacher and senior leaders."""
    if not roles & {Role.HEADTEACHER, Role.SLT}:
        return {}
    late = Comment.objects.late(now).order_by("respond_by", "id")
    return {"late_everywhere": Count(late), "first_late": First(late, "respond_by")}


def _comments(now, *, accounts, flagged, to_answer, acknowledged, late, answer_by, told=None, **more):
    nobodys = {
        name: _in_order(*(getattr(row, name) for row in accounts), more.get(f"unplaced_{name}", ()))
        for name in ("flagged", "to_answer")
    }
    seen = _in_order(flagged, nobodys["flagged"]) if told is None else told
    given = _in_order(to_answer, acknowledged)
    theirs = [*given, *nobodys["to_answer"]]
    yield from _flagged(seen)
    if len(theirs) > MOST:
        late = late + sum(row.late for row in accounts) + more.get("unplaced_late", 0)
        due = [row.respond_by for row in theirs if row.state == CommentState.NEW] + [answer_by]
        yield _group(late, min(filter(None, due), default=None))
    else:
        yield from map(_item, theirs)
    if "late_everywhere" in more:
        listed = [*seen[:MOST], *(theirs if len(theirs) <= MOST else [])]
        named = sum(_is_late(row, now) for row in listed)
        yield from _late_everywhere(more["late_everywhere"], more["first_late"], named)


def _in_order(*lists) -> list:
    """One list of them all in the order of the queue, as long as one of them may be."""
    rows = sorted(chain(*lists), key=lambda row: (row.rank, row.respond_by, row.id))
    return rows[: MOST + 1]


def _is_late(row, now) -> bool:
    return row.state == CommentState.NEW and now >= row.respond_by


def _flagged(rows):
    """What somebody flagged and nobody has looked at yet (MO4)."""
    if len(rows) > MOST:
        return [
            WorkItem(
                title=f"More than {MOST} flagged comments to look at",
                url=f"{reverse('monitoring:comments')}?show=flagged",
                button="See the comments",
                clause="MO4",
                act_now=True,
            )
        ]
    # The days of an answer are not those of a look, which is due now.
    return [
        replace(_line(row, "Look at a flagged", "Look at it", clause="MO4", act_now=True), due_by=None) for row in rows
    ]


def _item(row):
    verb = "Answer a" if row.state == CommentState.NEW else "Give the full answer to a"
    return _line(row, verb, "Answer", clause="MO3")


def _line(row, verb, button, **more):
    comment = Comment(pk=row.id, kind=row.kind, state=row.state, respond_by=row.respond_by, answer_by=row.answer_by)
    return WorkItem(
        title=f"{verb} {comment.get_kind_display()} on {row.account or NOWHERE}",
        url=comment.get_absolute_url(),
        button=button,
        asked_by=row.author,
        due_by=comment.due_by,
        **more,
    )


def _group(late: int, due_by):
    """One line for more comments than a page should list, with how many of them are late."""
    late_in_words = f", {_counted(late)} of them late" if late else ""
    return WorkItem(
        title=f"More than {MOST} comments to answer{late_in_words}",
        url=reverse("monitoring:comments"),
        button="See the comments",
        due_by=due_by,
        clause="MO3",
    )


def _late_everywhere(count: int, first, named: int):
    """One line where comments are late that no line of theirs names."""
    if count <= named:
        return []
    return [
        WorkItem(
            title="1 comment is late: answer it"
            if count == 1
            else f"{_counted(count).capitalize()} comments are late: answer them",
            url=f"{reverse('monitoring:comments')}?show=late",
            button="See what is late",
            due_by=first,
            clause="MO3",
        )
    ]


def _counted(count) -> str:
    """A number, counted to 1,000 and no further."""
    return f"more than {MOST_COUNTED:,}" if count > MOST_COUNTED else f"{count}"


def _checks(due):
    """One line for all accounts that this person watches and that are to be looked at today."""
    if not due:
        return []
    what = due[0].account.name if len(due) == 1 else f"{len(due)} accounts"
    return [
        WorkItem(
            title=f"Look at {what}: 30 seconds",
            url=reverse("monitoring:record_checks"),
            button="Record a check",
            due_by=due[0].due_by,
            clause="MO1",
            in_school_days=True,
        )
    ]
