"""What is done with a comment: answered, given to somebody, flagged, or found not to be ours."""

from core.action import action, refuse_if
from core.audit import api as audit
from core.notices import api as owed
from core.workdays.queries import school_calendar
from monitoring import notices
from monitoring.models import Comment, OutOfScope, Response
from monitoring.rules import clock
from monitoring.rules import comments as rules
from monitoring.states import COMMENT_TRANSITIONS, CommentState, Rank, ResponseKind


@action
def acknowledge_comment(comment, *, by, now, words, said_where, said_at=None):
    """Record that whoever wrote it was told that it arrived: the first clock stops, a softer one starts (MO3).

    Raises Refused with the reason.
    """
    refuse_if(rules.why_not_acknowledge_comment(comment, by, now))
    _respond(comment, ResponseKind.ACKNOWLEDGEMENT, words, said_where, said_at, by=by, now=now)
    comment.state = COMMENT_TRANSITIONS["acknowledge_comment"][1]
    comment.acknowledged_at, comment.acknowledged_by = now, by.person
    comment.answer_by = school_calendar().respond_by(now, clock.DAYS_TO_ANSWER)
    comment.next_step_at = None
    _rank(comment)
    comment.save(update_fields=["state", "acknowledged_at", "acknowledged_by", "answer_by", "next_step_at", "rank"])
    audit.record("comment.acknowledged", comment, by=by, where=said_where)
    owed.withdraw(comment, now=now)


@action
def answer_comment(comment, *, by, now, words, said_where, said_at=None):
    """Record the full answer: what was said, where and when (MO3). Raises Refused with the reason."""
    refuse_if(rules.why_not_answer_comment(comment, by, now))
    _respond(comment, ResponseKind.FULL, words, said_where, said_at, by=by, now=now)
    _close(comment, "answer_comment", by=by, now=now)
    audit.record("comment.answered", comment, by=by, where=said_where)


@action
def close_comment(comment, *, by, now, because):
    """Record that no answer is needed, and why; counted apart, never as answered (MO3)."""
    refuse_if(rules.why_not_close_comment(comment, by, now))
    comment.no_answer_because = because
    comment.save(update_fields=["no_answer_because"])
    _close(comment, "close_comment", by=by, now=now)
    audit.record("comment.closed", comment, by=by)


@action
def assign_comment(comment, *, by, now, to):
    """Give a comment to somebody, who is told; `to` None takes it back. Raises Refused with the reason."""
    refuse_if(rules.why_not_assign_comment(comment, by, now, to))
    comment.assigned_to, comment.assigned_at, comment.assigned_by = to, now, by.person
    comment.save(update_fields=["assigned_to", "assigned_at", "assigned_by"])
    audit.record("comment.assigned" if to else "comment.unassigned", comment, by=by, to=to)
    if to is not None and not by.is_person(to):
        notices.comment_assigned(comment, to, now)


@action
def hand_on_comment(*, by, now, comment_id, to):
    """Give a comment to whoever takes over from its holder, from the page of what they hold.

    Not recorded: the verb that this one calls writes the line.
    """
    assign_comment(Comment.objects.get(pk=comment_id), by=by, now=now, to=to)


@action
def sort_comment(comment, *, by, now, kind, school_account):
    """Put right what a comment is and which account it belongs to."""
    refuse_if(rules.why_not_sort_comment(comment, by, now))
    comment.kind, comment.school_account = kind, school_account
    comment.save(update_fields=["kind", "school_account"])
    audit.record("comment.sorted", comment, by=by, kind=kind, account=school_account)


@action
def flag_comment(comment, *, by, now, reason):
    """Move a worrying comment to the top of the queue; senior staff are told at once (MO4, CO2)."""
    refuse_if(rules.why_not_flag_comment(comment, by, now))
    comment.is_flagged, comment.flag_reason = True, reason
    comment.flagged_at, comment.flagged_by = now, by.person
    _rank(comment)
    comment.save(update_fields=["is_flagged", "flag_reason", "flagged_at", "flagged_by", "rank"])
    audit.record("comment.flagged", comment, by=by)
    notices.comment_flagged(comment, now, by)


@action
def unflag_comment(comment, *, by, now):
    """Take a flag away; when it was put there stays known."""
    refuse_if(rules.why_not_unflag_comment(comment, by, now))
    comment.is_flagged = False
    _rank(comment)
    comment.save(update_fields=["is_flagged", "rank"])
    audit.record("comment.unflagged", comment, by=by)


@action
def move_deadline(comment, *, by, now, last_day, because):
    """Let the five working days end later, on `last_day`, with a name and a reason; never earlier (MO3)."""
    calendar = school_calendar()
    respond_by = calendar.end_of(last_day)
    refuse_if(rules.why_not_move_deadline(comment, by, now, respond_by))
    ahead = [at for _, at in clock.steps_of(respond_by, calendar)[comment.steps_taken :]]
    comment.respond_by, comment.next_step_at = respond_by, ahead[0] if ahead else None
    comment.moved_at, comment.moved_by, comment.moved_because = now, by.person, because
    comment.save(update_fields=["respond_by", "next_step_at", "moved_at", "moved_by", "moved_because"])
    audit.record("comment.deadline_moved", comment, by=by, to=last_day, because=because)


@action
def dismiss_comment(comment, *, by, now):
    """ "Not ours": delete at once what was kept of something unconnected with the school (SC5).

    Only a digest stays, so that the same thing is not taken in again, and the line of the history.
    """
    refuse_if(rules.why_not_dismiss_comment(comment, by, now))
    audit.record("comment.not_ours", comment, by=by)
    owed.withdraw(comment, now=now)
    OutOfScope.objects.get_or_create(same_key=comment.same_key, defaults={"deleted_at": now, "deleted_by": by.person})
    comment.delete()


def _respond(comment, kind, words, said_where, said_at, *, by, now):
    Response.objects.create(
        comment=comment,
        kind=kind,
        words=words,
        said_where=said_where,
        said_at=said_at or now,
        recorded_at=now,
        recorded_by=by.person,
    )


def _close(comment, verb, *, by, now):
    comment.state, comment.rank = COMMENT_TRANSITIONS[verb][1], Rank.FINISHED
    comment.closed_at, comment.closed_by, comment.next_step_at = now, by.person, None
    comment.save(update_fields=["state", "rank", "closed_at", "closed_by", "next_step_at"])
    owed.withdraw(comment, now=now)


def _rank(comment):
    acknowledged = comment.state == CommentState.ACKNOWLEDGED
    comment.rank = Rank.FLAGGED if comment.is_flagged else Rank.ACKNOWLEDGED if acknowledged else Rank.TO_ANSWER
