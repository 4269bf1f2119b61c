"""What waits for somebody, and what a leaver holds."""

from django.db.models import Count, Min, Q
from django.urls import reverse

from accounts.queries import watching
from core.held import Held
from core.work import WorkItem
from monitoring.models import Comment
from monitoring.queries.checks import due_checks, is_for_today
from monitoring.states import CommentState, Rank
from people.queries import roles_of
from people.roles import Role

MOST = 10
MOST_COUNTED = 1000
# Whom a flagged comment waits for besides those whose it is, until somebody has answered or acknowledged it.
TOLD_OF_FLAGS = {Role.HEADTEACHER, Role.BUSINESS_MANAGER, Role.TECHNICIAN}
NOT_LOOKED_AT = Q(rank=Rank.FLAGGED, state=CommentState.NEW)


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
    """Flagged ones each on a line of its own, then what is theirs, then what is late in the whole school.

    Theirs are those given to them; and for whoever watches an account or keeps the office, those given
    to nobody. Five statements at most, six where they are too many to list.
    """
    roles = roles_of(person, now)
    given, nobodys = Q(assigned_to=person), _given_to_nobody(person, roles)
    theirs = given | nobodys if nobodys else given
    comments = Comment.objects.select_related("school_account")
    told = Q() if roles & TOLD_OF_FLAGS else theirs
    flagged = list(comments.filter(NOT_LOOKED_AT).filter(told)[: MOST + 1])
    others = comments.open().exclude(NOT_LOOKED_AT)
    rows = list(others.filter(given)[: MOST + 1])
    if nobodys and len(rows) <= MOST:
        rows += others.filter(nobodys)[: MOST + 1]
    items = _flagged(flagged)
    items += [_group(others.filter(theirs), now)] if len(rows) > MOST else map(_item, rows)
    listed = [*flagged[:MOST], *(rows if len(rows) <= MOST else [])]
    return [*items, *_late(roles, now, sum(_is_late(row, now) for row in listed))]


def _given_to_nobody(person, roles) -> Q | None:
    """The new ones on accounts that somebody looks after, for the office also on those that nobody watches."""
    mine, unwatched = watching.theirs_and_unwatched(person)
    accounts = Q(school_account__in=mine)
    if Role.BUSINESS_MANAGER in roles:
        accounts = Q(school_account__in=[*mine, *unwatched]) | Q(school_account=None)
    elif not mine:
        return None
    return accounts & Q(assigned_to=None, state=CommentState.NEW)


def _is_late(comment, now) -> bool:
    return comment.state == CommentState.NEW and now >= comment.respond_by


def _flagged(comments):
    """What somebody flagged and nobody has looked at yet (MO4)."""
    if len(comments) > MOST:
        return [
            WorkItem(
                title=f"More than {MOST} flagged comments to look at",
                url=f"{reverse('monitoring:comments')}?show=flagged",
                button="See the comments",
                due_by=min(comment.respond_by for comment in comments),
                clause="MO4",
                act_now=True,
            )
        ]
    return [
        WorkItem(
            title=f"Look at a flagged {comment.get_kind_display()} on {where(comment)}",
            url=comment.get_absolute_url(),
            button="Look at it",
            asked_by=comment.author,
            due_by=comment.due_by,
            clause="MO4",
            act_now=True,
        )
        for comment in comments
    ]


def _group(comments, now):
    """One line for more comments than a page should list, by the first deadline among the first 1,000 of them."""
    new = Q(state=CommentState.NEW)
    found = comments[: MOST_COUNTED + 1].aggregate(
        late=Count("pk", filter=new & Q(respond_by__lte=now)),
        first=Min("respond_by", filter=new),
        then=Min("answer_by", filter=~new),
    )
    late = f", {_counted(found['late'])} of them late" if found["late"] else ""
    return WorkItem(
        title=f"More than {MOST} comments to answer{late}",
        url=reverse("monitoring:comments"),
        button="See the comments",
        due_by=min(filter(None, (found["first"], found["then"])), default=None),
        clause="MO3",
    )


def _late(roles, now, listed: int):
    """One line for the headteacher and senior leaders where comments are late that no line of theirs names."""
    if not roles & {Role.HEADTEACHER, Role.SLT}:
        return []
    late = Comment.objects.late(now).order_by("respond_by", "id").only("respond_by")
    found = late[: MOST_COUNTED + 1].aggregate(count=Count("pk"), first=Min("respond_by"))
    count = found["count"]
    if count <= listed:
        return []
    return [
        WorkItem(
            title="1 comment is late: answer it"
            if count == 1
            else f"{_counted(count).capitalize()} comments are late: answer them",
            url=f"{reverse('monitoring:comments')}?show=late",
            button="See what is late",
            due_by=found["first"],
            clause="MO3",
        )
    ]


def _counted(count) -> str:
    """A number, counted to 1,000 and no further."""
    return f"more than {MOST_COUNTED:,}" if count > MOST_COUNTED else f"{count}"


def _item(comment) -> WorkItem:
    verb = "Answer" if comment.state == CommentState.NEW else "Give the full answer to"
    return WorkItem(
        title=f"{verb} a {comment.get_kind_display()} on {where(comment)}",
        url=comment.get_absolute_url(),
        button="Answer",
        asked_by=comment.author,
        due_by=comment.due_by,
        clause="MO3",
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
            in_school_days=True,
        )
    ]
