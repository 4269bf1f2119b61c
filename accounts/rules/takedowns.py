"""Why a post cannot be taken down, or not by this person (CO11, CO13): a sentence to show, or nothing."""

from accounts.states import TAKEDOWN_TRANSITIONS, PostState, StepAnswer, TakedownReason, TakedownState
from people.queries import school_day
from people.roles import Permission

ASK_LEAD = "Stop. First the safeguarding lead says what may be done. Do not open or delete anything."
_OVER = {
    TakedownState.OPEN: "The safeguarding lead has already said what may be done.",
    TakedownState.GONE: "This has been taken down already, with its proof.",
    TakedownState.DROPPED: "It was decided that this stays. Begin again if it must come down after all.",
}


def why_not_begin_takedown(post, by, now) -> str:
    """Whoever may see a post may say that it must come down, once at a time; also where it came back."""
    if post.state not in (PostState.POSTED, PostState.TAKEN_DOWN):
        return f"This is {post.get_state_display()}, so there is nothing to take down."
    under_way = post.takedowns.open().known_to(by).first()
    if under_way is not None:
        return f"Somebody has begun already: it is {under_way.get_state_display()}."
    return ""


def why_not_stop_takedown(takedown, by, now) -> str:
    """Whoever may see it may say at any moment that it could be sexual; its lead says so but once."""
    if takedown.state == TakedownState.STOPPED:
        return "This is stopped already. The safeguarding lead has been told."
    if takedown.state in TAKEDOWN_TRANSITIONS["stop_takedown"][0] and not takedown.could_be_sexual:
        return ""
    return _OVER[takedown.state]


def why_not_touch(takedown, by, now) -> str:
    """Whoever posted it, was given it or can post there, and those who look after posts, take it down."""
    if takedown.state == TakedownState.STOPPED:
        return ASK_LEAD
    if takedown.state not in TAKEDOWN_TRANSITIONS["complete_takedown"][0]:
        return _OVER[takedown.state]
    if by.may(Permission.LOOK_AFTER_POSTS) or any(map(by.is_person, (takedown.post.posted_by, takedown.given_to))):
        return ""
    if takedown.post.school_account.posting_rights.current().filter(person=by.person).exists():
        return ""
    return "Whoever can post there takes it down, or the IT technician."


def why_not_hand_on(takedown, by, now) -> str:
    """Those who look after posts hand on what somebody who leaves sees to; what is stopped, nobody (RO9)."""
    if takedown.state == TakedownState.STOPPED:
        return ASK_LEAD
    if takedown.state not in TAKEDOWN_TRANSITIONS["complete_takedown"][0]:
        return _OVER[takedown.state]
    return "" if by.may(Permission.LOOK_AFTER_POSTS) else "Only those who look after all posts hand this on."


def why_not_settle_step(step, answer, by, now) -> str:
    """Each step is answered once, so that it says who did it and when."""
    if reason := why_not_touch(step.takedown, by, now):
        return reason
    if step.done_at is not None:
        return f"{step.done_by or 'Somebody'} has already answered this."
    return "" if answer in StepAnswer.values else "Choose one of the two buttons."


def why_not_release_takedown(takedown, by, now) -> str:
    """The safeguarding lead, or the headteacher, says when what could be sexual may be touched."""
    if takedown.state not in TAKEDOWN_TRANSITIONS["release_takedown"][0]:
        return _OVER[takedown.state]
    if by.may(Permission.LEAD_CHILD_AT_RISK):
        return ""
    return "Only the safeguarding lead or the headteacher says this, once the police have been asked."


def why_not_complete_takedown(takedown, by, now) -> str:
    """It is gone when each step is answered."""
    if reason := why_not_touch(takedown, by, now):
        return reason
    left = sum(step.done_at is None for step in takedown.steps.all())
    return f"{left} {'step is' if left == 1 else 'steps are'} not answered yet." if left else ""


def why_not_prove_gone(takedown, proof_on, proof, now) -> str:
    """The proof is a written line of a day between the asking and today."""
    if not proof.strip():
        return "Write how you made sure that it is gone."
    if proof_on > school_day(now):
        return "This day is in the future. Enter the day on which you looked."
    if proof_on < school_day(takedown.asked_at):
        return "This day lies before it was to be taken down. Enter the day on which you looked."
    return ""


def why_not_drop_takedown(takedown, by, now) -> str:
    """Whoever asked for it and those who look after posts may let it stand; what could be sexual only its lead."""
    if takedown.state not in TAKEDOWN_TRANSITIONS["drop_takedown"][0]:
        return _OVER[takedown.state]
    if takedown.reason == TakedownReason.SEXUAL:
        may = by.may(Permission.LEAD_CHILD_AT_RISK)
        return "" if may else "Only the safeguarding lead or the headteacher decides this."
    if by.may(Permission.LOOK_AFTER_POSTS) or by.is_person(takedown.asked_by):
        return ""
    return "Only whoever asked for it, and those who look after all posts, let it stand."
