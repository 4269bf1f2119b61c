"""Who is told about comments, in which words, under which once-only key."""

from django.urls import reverse

from core.notices import api as owed
from core.pages import words
from core.workdays.calendar import last_day_before
from monitoring.states import Step
from people.queries import who_acts_as
from people.roles import Role

SUBJECTS = {
    Step.SOON: ("A comment on {where} is due {day}", "{count} comments are due by {day}"),
    Step.TODAY: ("A comment on {where} is due today", "{count} comments are due today"),
    Step.LATE: ("A comment on {where} is late", "{count} comments are late"),
}
WHY = {
    Step.SOON: "Comments are answered within five working days; an acknowledgement counts.",
    Step.TODAY: "The five working days end today. An acknowledgement is enough to be in time.",
    Step.LATE: "The five working days have passed without an answer.",
}
MOST_LISTED = 20


def comment_assigned(comment, to, now):
    """Whoever a comment was given to is told."""
    owed.post(
        key=f"comment.assigned:{comment.pk}:{comment.assigned_at.isoformat()}",
        to=to,
        subject=f"A comment on {_where(comment)} is yours to answer",
        body=f"Please answer or acknowledge it by the end of {_last_day(comment)}.",
        link=comment.get_absolute_url(),
        about=comment,
        now=now,
    )


def comment_flagged(comment, now, by):
    """The business manager and the headteacher are told at once of a flagged comment (MO4)."""
    told = _several(who_acts_as(Role.BUSINESS_MANAGER, now), who_acts_as(Role.HEADTEACHER, now))
    owed.post(
        key=f"comment.flagged:{comment.pk}:{comment.flagged_at.isoformat()}",
        to=[person for person in told if not by.is_person(person)],
        subject=f"A worrying comment on {_where(comment)}",
        body="Somebody flagged it. Please look at it today.",
        urgency=owed.NOW,
        link=comment.get_absolute_url(),
        about=comment,
        now=now,
    )


def comments_left_behind(comments, to, now):
    """Comments of somebody who left wait for another; said once for all of them."""
    if comments and to:
        owed.post(
            key=f"comments.left_behind:{comments[0].pk}:{now.isoformat()}",
            to=to,
            subject=f"{_many(len(comments))} to give to somebody else",
            body="Whoever was to answer has left the school.",
            link=f"{reverse('monitoring:comments')}?show=all",
            now=now,
        )


def steps_taken(told, now):
    """The ladder: `told` maps (person, step) to comments; one message for each, however many comments it names."""
    messages = [_step(person, step, comments, now) for (person, step), comments in told.items()]
    owed.post_many(messages, now=now, urgency=owed.NOW)


def _step(person, step, comments, now) -> dict:
    one, many = SUBJECTS[step]
    first = min(comments, key=lambda comment: (comment.respond_by, comment.pk))
    values = {"where": _where(first), "day": _last_day(first), "count": len(comments)}
    lines = [f"• {_where(comment)}: {comment.get_kind_display()}, due {_last_day(comment)}" for comment in comments]
    more = [f"… and {len(lines) - MOST_LISTED} more"] if len(lines) > MOST_LISTED else []
    is_one = len(comments) == 1
    shown = {Step.LATE: "late"}.get(step, "all")
    return {
        "key": f"comments.{step}:{first.pk}:{len(comments)}:{now.isoformat()}",
        "to": person,
        "subject": (one if is_one else many).format(**values),
        "body": WHY[step] if is_one else "\n".join([WHY[step], "", *lines[:MOST_LISTED], *more]),
        "link": first.get_absolute_url() if is_one else f"{reverse('monitoring:comments')}?show={shown}",
        "about": first if is_one else None,
    }


def _where(comment) -> str:
    return str(comment.school_account) if comment.school_account else "no account yet"


def _last_day(comment) -> str:
    return words.day(last_day_before(comment.respond_by))


def _many(count) -> str:
    return "1 comment" if count == 1 else f"{count} comments"


def _several(*lists) -> list:
    return list({person.pk: person for people in lists for person in people}.values())
