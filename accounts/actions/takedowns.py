"""Taking a post down: begun, each step, proved, or left standing (CO11, CO13)."""

from accounts.models import Takedown, TakedownStep
from accounts.notices import takedowns as notices
from accounts.rules import takedowns as rules
from accounts.states import AT_ONCE, POST_TRANSITIONS, TAKEDOWN_TRANSITIONS, StepAnswer, TakedownReason, TakedownState
from accounts.takedown_steps import STEPS
from core.action import action, refuse_if
from core.audit import api as audit
from core.workdays.queries import school_calendar

BATCH = 500


@action
def begin_takedown(post, *, by, now, reason, words="") -> Takedown:
    """Say that a post must come down, and tell those who can do it (CO11, CO13).

    A compromising picture is due at once, anything else by the end of the next working day. What could be
    sexual is stopped, and told to the safeguarding lead alone. Raises Refused.
    """
    refuse_if(rules.why_not_begin_takedown(post, by, now))
    hidden = post.takedowns.open().first()
    if hidden is not None:
        # Stopped by somebody else: whoever asks now hears nothing of it, and the lead has it already.
        audit.record("takedown.asked_again", hidden, by=by)
        return hidden
    is_sexual = reason == TakedownReason.SEXUAL
    takedown = Takedown.objects.create(
        post=post,
        reason=reason,
        words=words,
        state=TakedownState.STOPPED if is_sexual else TakedownState.OPEN,
        asked_at=now,
        asked_by=by.person,
        due_by=now if reason in AT_ONCE else school_calendar(now).respond_by(now, days=1),
    )
    TakedownStep.objects.bulk_create(
        TakedownStep(takedown=takedown, key=step.key, position=place) for place, step in enumerate(STEPS, start=1)
    )
    audit.record("takedown.begun", takedown, by=by, why=takedown.get_reason_display())
    if is_sexual:
        notices.takedown_stopped(takedown, now)
    else:
        notices.takedown_begun(takedown, by, now)
    return takedown


@action
def stop_takedown(takedown, *, by, now):
    """Somebody sees while it is taken down that it could be sexual: stopped, and from now on told to its lead alone.

    What was answered so far stands in the history; each step is answered anew once the lead has spoken (CO13).
    Raises Refused.
    """
    refuse_if(rules.why_not_stop_takedown(takedown, by, now))
    takedown.state, takedown.reason = TAKEDOWN_TRANSITIONS["stop_takedown"][1], TakedownReason.SEXUAL
    takedown.asked_at, takedown.asked_by, takedown.due_by, takedown.told_late_at = now, by.person, now, None
    takedown.save(update_fields=["state", "reason", "asked_at", "asked_by", "due_by", "told_late_at"])
    takedown.steps.update(answer="", note="", done_at=None, done_by=None)
    audit.record("takedown.stopped", takedown, by=by)
    notices.takedown_stopped(takedown, now)


@action
def release_takedown(takedown, *, by, now, advice):
    """The safeguarding lead says that it may be taken down, and on whose advice. Raises Refused."""
    refuse_if(rules.why_not_release_takedown(takedown, by, now))
    refuse_if("" if advice.strip() else "Write who was asked, and what they said.")
    takedown.state = TAKEDOWN_TRANSITIONS["release_takedown"][1]
    takedown.released_at, takedown.released_by, takedown.advice = now, by.person, advice.strip()
    takedown.due_by, takedown.told_late_at = now, None
    takedown.save(update_fields=["state", "released_at", "released_by", "advice", "due_by", "told_late_at"])
    audit.record("takedown.released", takedown, by=by)
    notices.takedown_begun(takedown, by, now)


@action
def settle_step(step, *, by, now, answer, note=""):
    """Answer one step: done, or not needed. Raises Refused."""
    refuse_if(rules.why_not_settle_step(step, answer, by, now))
    step.answer, step.note, step.done_at, step.done_by = answer, note.strip(), now, by.person
    step.save(update_fields=["answer", "note", "done_at", "done_by"])
    audit.record("takedown.step_done", step.takedown, by=by, step=step.key, answer=StepAnswer(answer).label)


@action
def complete_takedown(takedown, *, by, now, proof_on, proof):
    """Prove with a written line that it is gone (CO11, CO13). Raises Refused."""
    refuse_if(rules.why_not_complete_takedown(takedown, by, now))
    refuse_if(rules.why_not_prove_gone(takedown, proof_on, proof, now))
    post = takedown.post
    takedown.state = TAKEDOWN_TRANSITIONS["complete_takedown"][1]
    takedown.proof, takedown.proof_on = proof.strip(), proof_on
    takedown.ended_at, takedown.ended_by = now, by.person
    takedown.save(update_fields=["state", "proof", "proof_on", "ended_at", "ended_by"])
    post.state = POST_TRANSITIONS["complete_takedown"][1]
    post.save(update_fields=["state"])
    audit.record("takedown.completed", takedown, by=by, proof_on=proof_on)
    notices.takedown_completed(takedown, by, now)


@action
def drop_takedown(takedown, *, by, now, why):
    """Let the post stand after all, with the reason. Raises Refused."""
    refuse_if(rules.why_not_drop_takedown(takedown, by, now))
    refuse_if("" if why.strip() else "Say why it stays.")
    takedown.state = TAKEDOWN_TRANSITIONS["drop_takedown"][1]
    takedown.ended_at, takedown.ended_by = now, by.person
    takedown.words = why.strip()[:300]
    takedown.save(update_fields=["state", "ended_at", "ended_by", "words"])
    audit.record("takedown.dropped", takedown, by=by)
    notices.takedown_dropped(takedown, by, now)


@action
def tell_of_late_takedowns(*, by, now) -> int:
    """Tell the headteacher, once each, of posts that should be down by now; returns of how many."""
    late = Takedown.objects.late(now).filter(told_late_at=None).select_related("post__school_account")
    told = 0
    for takedown in late.order_by("due_by", "id")[:BATCH]:
        takedown.told_late_at = now
        takedown.save(update_fields=["told_late_at"])
        names = [person.name for person in notices.takedown_late(takedown, now)]
        audit.record("takedown.was_late", takedown, by=by, told=names or "nobody: no one is there")
        told += 1
    return told
