"""Why a withdrawn permission cannot be recorded or looked through (CO11): a sentence to show, or nothing."""

from accounts.rules.posts import FIRST_DAY, MOST_CLASSES
from accounts.states import WITHDRAWAL_TRANSITIONS, LookOutcome
from people.queries import school_day
from people.roles import Permission


def why_not_record_withdrawal(by, now) -> str:
    """The office, senior leaders, the safeguarding lead and the technician record it; others tell them."""
    if by.may(Permission.LOOK_AFTER_POSTS):
        return ""
    return "Tell the office: the business manager, a senior leader or the IT technician records it."


def why_not_period(classes, first_day, last_day, now) -> str:
    """Which classes, and a time that has been."""
    if not classes or len(classes) > MOST_CLASSES:
        return "Choose every class or group that the child or adult was in."
    if first_day < FIRST_DAY:
        return f"Enter a day after {FIRST_DAY.year - 1}."
    if first_day > school_day(now):
        return "This day is in the future. Enter the first day that is to be looked at."
    if last_day > school_day(now):
        return "The last day is in the future. Enter today, or a day that has been."
    return "The last day lies before the first." if last_day < first_day else ""


def why_not_look_at_post(found, by, now, *, is_stopped, is_theirs) -> str:
    """Each post is looked at by whoever posted it or can post there, or by those who look after posts.

    `is_stopped` says that nobody may open it, `is_theirs` that it stands where this person can post.
    """
    if found.withdrawal.state not in WITHDRAWAL_TRANSITIONS["finish_withdrawal"][0]:
        return "All posts have been looked through already."
    if found.outcome == LookOutcome.TAKE_DOWN:
        return "This post is being taken down already."
    if is_stopped:
        return "This post may not be opened for now. Ask the safeguarding lead."
    if is_theirs or by.may(Permission.LOOK_AFTER_POSTS) or by.is_person(found.post.posted_by):
        return ""
    return "Whoever can post there looks at this, or the office."


def why_not_finish_withdrawal(withdrawal, by, now) -> str:
    """It is finished when each post has been looked at."""
    if withdrawal.state not in WITHDRAWAL_TRANSITIONS["finish_withdrawal"][0]:
        return "All posts have been looked through already."
    if reason := why_not_record_withdrawal(by, now):
        return reason
    left = withdrawal.posts.filter(looked_at=None).count()
    return f"{left} {'post is' if left == 1 else 'posts are'} still to look at." if left else ""
