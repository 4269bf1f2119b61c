"""Why somebody may not do a thing to a comment: a sentence to show, or nothing."""

from datetime import timedelta

from monitoring.states import COMMENT_TRANSITIONS, CommentState
from people.queries import whose_work
from people.roles import Permission

NOT_YOURS = "Only whoever looks after this account, or senior staff, can answer its comments."
FINISHED = {
    CommentState.ANSWERED: "This comment has already been answered.",
    CommentState.NO_ANSWER: "It was already decided that this comment needs no answer.",
}


def may_answer(comment, by) -> bool:
    """Whether this comment is theirs: by their role, because it was given to them, or by its account (MO3).

    What is somebody's who is away is their stand-in's too (`people.queries.whose_work`).
    """
    if by.is_system or by.may(Permission.ANSWER_COMMENTS) or by.is_person(comment.assigned_to):
        return True
    if looks_after(comment.school_account, by):
        return True
    given_to = comment.assigned_to_id
    return given_to is not None and whose_work(by.person, by.at).filter(pk=given_to).exists()


def why_not_receive_comment(school_account, by, now, received_at=None) -> str:
    """Staff enter comments on the accounts they look after; senior staff enter any."""
    if received_at is not None and received_at > now + timedelta(minutes=5):
        return "A comment cannot have arrived in the future. Check the date and time."
    if by.is_system or by.may(Permission.ANSWER_COMMENTS):
        return ""
    if school_account is None:
        return "Choose the account that it was said on."
    return "" if looks_after(school_account, by) else NOT_YOURS


def why_not_acknowledge_comment(comment, by, now) -> str:
    """An acknowledgement stops the first clock, once (MO3)."""
    if comment.state == CommentState.ACKNOWLEDGED:
        return "This comment has already been acknowledged."
    return _why_not("acknowledge_comment", comment, by)


def why_not_answer_comment(comment, by, now) -> str:
    """A full answer ends both clocks (MO3)."""
    return _why_not("answer_comment", comment, by)


def why_not_close_comment(comment, by, now) -> str:
    """ "No answer needed" is an outcome with a reason, for what is still open (MO3)."""
    return _why_not("close_comment", comment, by)


def why_not_assign_comment(comment, by, now, to=None) -> str:
    """An open comment is given to somebody who is still here."""
    if to is not None and to.is_shut_out(now):
        return f"{to.name} {to.gone}. Choose somebody else."
    return _why_not_open(comment, by)


def why_not_sort_comment(comment, by, now) -> str:
    """What a comment is, and which account it belongs to, can be put right by whoever may answer it."""
    return "" if may_answer(comment, by) else NOT_YOURS


def why_not_flag_comment(comment, by, now) -> str:
    """A flag moves an open comment up and does nothing else (MO4)."""
    if comment.is_flagged:
        return "This comment is already flagged."
    return _why_not_open(comment, by)


def why_not_unflag_comment(comment, by, now) -> str:
    """A flag can be taken away by whoever may answer."""
    if not comment.is_flagged:
        return "This comment is not flagged."
    return _why_not_open(comment, by)


def why_not_move_deadline(comment, by, now, respond_by=None) -> str:
    """A deadline only ever moves later, by senior staff, before it has passed (MO3)."""
    if comment.state != CommentState.NEW:
        return FINISHED.get(comment.state) or "This comment has been acknowledged, so its first deadline is met."
    if now >= comment.respond_by:
        return "This deadline has passed. What was late stays late."
    if not by.is_system and not by.may(Permission.ANSWER_COMMENTS):
        return "Only senior staff can move a deadline."
    if respond_by is not None and respond_by <= comment.respond_by:
        return "A deadline can only be moved later."
    return ""


def why_not_dismiss_comment(comment, by, now) -> str:
    """ "Not ours" deletes what was kept, so it is refused once somebody has answered for the school (SC5)."""
    if comment.state in (CommentState.ACKNOWLEDGED, CommentState.ANSWERED):
        return "The school has answered this, so it stays."
    return "" if may_answer(comment, by) else NOT_YOURS


def why_stale(comment, seen: str) -> str:
    """What somebody else did since this person opened the page, or nothing (a collision)."""
    if not seen or seen == seen_of(comment):
        return ""
    last = comment.responses.select_related("recorded_by").last()
    if last is None:
        return "Somebody changed this comment while you were writing. Read the page again before you go on."
    return (
        f"{last.recorded_by.name} answered while you were writing ({last.get_kind_display()}). "
        "Read what was said, then decide whether yours is still needed."
    )


def seen_of(comment) -> str:
    """What a page shows of a comment's state, to notice later that it has changed."""
    return f"{comment.state}-{comment.responses.count()}"


def _why_not(verb, comment, by) -> str:
    if comment.state not in COMMENT_TRANSITIONS[verb][0]:
        return FINISHED[comment.state]
    return "" if may_answer(comment, by) else NOT_YOURS


def _why_not_open(comment, by) -> str:
    if not comment.is_open:
        return FINISHED[comment.state]
    return "" if may_answer(comment, by) else NOT_YOURS


def looks_after(school_account, by) -> bool:
    """Whether this person, or somebody away whose work they look after, watches the account or can post on it."""
    if school_account is None:
        return False
    theirs = whose_work(by.person, by.at)
    return (
        school_account.monitors.filter(pk__in=theirs).exists()
        or school_account.posting_rights.filter(person__in=theirs, ended_at=None).exists()
    )
