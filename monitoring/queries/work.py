"""What waits for somebody, and what a leaver holds."""

from django.db.models import Exists, Q
from django.urls import reverse

from accounts.queries import watching
from core.held import Held
from core.work import WorkItem
from monitoring.models import Comment
from monitoring.queries.checks import due_checks, is_for_today
from monitoring.states import CommentState, Rank
from people.queries import school_day
from people.roles import Role

MOST = 10


def work_for(person, now) -> list[WorkItem]:
    """Comments to answer and accounts to look at that wait for this person (MO1, MO3)."""
    return [*_comments(person, now), *_checks(person, now)]


def held_by(person, now) -> list[Held]:
    """The open comments that were given to somebody who leaves."""
    rows = Comment.objects.open().filter(assigned_to=person).select_related("school_account")[:100]
    return [
        Held("comment to answer", f"{row} on {where(row)}", row.get_absolute_url(), row.get_state_display())
        for row in rows
    ]


def where(comment) -> str:
    """The account that something was said on, in words."""
    return str(comment.school_account) if comment.school_account else "no account yet"


def _comments(person, now):
    """Those given to them; and for whoever watches an account or keeps the office, those given to nobody."""
    comments = Comment.objects.select_related("school_account")
    rows = list(comments.open().filter(assigned_to=person)[: MOST + 1])
    unassigned = comments.filter(assigned_to=None, state=CommentState.NEW)
    keeps_the_office = person.holdings.current(school_day(now)).filter(role=Role.BUSINESS_MANAGER)
    theirs = Q(school_account__in=watching.looked_after_by(person).values("pk"))
    nobodys = Q(school_account=None) | ~Q(school_account__in=watching.watched().values("pk"))
    rows += list(unassigned.filter(theirs | (nobodys & Q(Exists(keeps_the_office))))[: MOST + 1])
    if len(rows) > MOST:
        first = min(row.respond_by for row in rows if row.due_by) if any(row.due_by for row in rows) else None
        return [
            WorkItem(
                title=f"More than {MOST} comments to answer",
                url=reverse("monitoring:comments"),
                button="See the comments",
                due_by=first,
                clause="MO3",
            )
        ]
    return [_item(row) for row in rows]


def _item(comment) -> WorkItem:
    verb = "Answer" if comment.state == CommentState.NEW else "Give the full answer to"
    return WorkItem(
        title=f"{verb} a {comment.get_kind_display()} on {where(comment)}",
        url=comment.get_absolute_url(),
        button="Answer",
        asked_by=comment.author,
        due_by=comment.due_by,
        clause="MO3",
        act_now=comment.rank == Rank.FLAGGED,
    )


def _checks(person, now):
    """One line for all accounts that this person watches and that are to be looked at today."""
    watched = watching.open_accounts().live().filter(monitors=person)
    due = [check for check in due_checks(watched, now, with_last=False) if is_for_today(check, now)]
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
        )
    ]
