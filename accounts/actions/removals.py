"""Taking a leaver's access away on the platforms: decided, done and proved (RO9, RO10)."""

from datetime import timedelta

from accounts.actions.changes import begin_change
from accounts.actions.posting import grant_posting
from accounts.models import AccessRemoval, PostingRight, RemovalStep
from accounts.notices import leaving as notices
from accounts.queries.removals import others_who_can_post, why_not_complete_removal
from accounts.rules import leaving as rules
from accounts.rules.changes import why_not_begin
from accounts.states import REMOVAL_TRANSITIONS, ChangeKind, LateStep, RemovalDecision
from core.action import action, refuse_if
from core.audit import api as audit
from core.files import api as files
from core.workdays.queries import school_calendar

BATCH = 500
DAYS_UNTIL_HEADTEACHER = 2


@action
def start_removal(removal, *, by, now, decision, transfer_to=None):
    """Decide what becomes of an account that a leaver could post on (RO9).

    Whoever takes over can post there from now on; closing is proposed to the headteacher. Raises Refused.
    """
    refuse_if(rules.why_not_start_removal(removal, by, now))
    transfer_to = transfer_to if decision == RemovalDecision.TRANSFER else None
    refuse_if(rules.why_not_decide(removal, decision, transfer_to, len(others_who_can_post(removal)), by, now))
    removal.state = REMOVAL_TRANSITIONS["start_removal"][1]
    removal.decision, removal.transfer_to = decision, transfer_to
    removal.started_at, removal.started_by = now, by.person
    removal.save(update_fields=["state", "decision", "transfer_to", "started_at", "started_by"])
    account = removal.school_account
    if transfer_to is not None and not account.posting_rights.current().filter(person=transfer_to).exists():
        reason = f"Takes over from {removal.departure.person.name}"
        grant_posting(account, by=by, now=now, person=transfer_to, reason=reason)
    if decision == RemovalDecision.CLOSE and not why_not_begin(account, ChangeKind.CLOSE, by, now):
        reason = f"{removal.departure.person.name} has left, and nobody takes it over."
        begin_change(account, by=by, now=now, kind=ChangeKind.CLOSE, reason=reason)
    audit.record("removal.decided", removal, by=by, decision=removal.get_decision_display(), takes_over=transfer_to)


@action
def complete_removal(removal, *, by, now, proof_on, proof="", picture=None):
    """Record that access has been taken away, with a picture or a written line as the proof (RO9, RO10).

    `picture` is an upload read by `core.files`. Who waited to be taken off there is taken off with it. Closing the
    account goes its own way, with its own checklist.
    Raises Refused with the reason, above all while a password that the leaver saw has not changed.
    """
    refuse_if(why_not_complete_removal(removal, by, now) or rules.why_not_prove(removal, proof_on, proof, picture, now))
    removal.state = REMOVAL_TRANSITIONS["complete_removal"][1]
    removal.proof, removal.proof_on = proof, proof_on
    removal.picture = files.keep(picture, by=by, now=now) if picture is not None else None
    removal.completed_at, removal.completed_by = now, by.person
    removal.save(update_fields=["state", "proof", "proof_on", "picture", "completed_at", "completed_by"])
    waiting = PostingRight.objects.to_take_off().filter(person=removal.departure.person)
    waiting.filter(school_account=removal.school_account).update(taken_off_at=now, taken_off_by=by.person)
    audit.record("removal.completed", removal, by=by, proof_on=proof_on, has_picture=picture is not None)
    notices.removal_completed(removal, now)


@action
def tell_of_late_removals(*, by, now):
    """Tell the business manager, then the headteacher, of access that should have been taken away by now.

    Each step happens once; of steps due together only the last is told. The history names those who have
    the message. Returns of how many removals somebody was told.
    """
    calendar, told = school_calendar(now), 0
    late = AccessRemoval.objects.late(now).exclude(steps__step=LateStep.STILL_LATE)
    found = late.select_related("departure__person", "school_account").prefetch_related("steps")[:BATCH]
    for removal in found:
        taken = {step.step for step in removal.steps.all()}
        headteacher_at = calendar.respond_by(removal.due_by - timedelta(microseconds=1), days=DAYS_UNTIL_HEADTEACHER)
        due = [LateStep.LATE, *([LateStep.STILL_LATE] if now >= headteacher_at else [])]
        steps = [step for step in due if step not in taken]
        if not steps:
            continue
        RemovalStep.objects.bulk_create(
            RemovalStep(removal=removal, step=step, taken_at=now, was_passed_over=step != steps[-1]) for step in steps
        )
        tell = {LateStep.LATE: notices.removal_late, LateStep.STILL_LATE: notices.removal_still_late}[steps[-1]]
        names = [person.name for person in tell(removal, now)]
        audit.record("removal.was_late", removal, by=by, told=names or "nobody: no one is there")
        told += 1
    return told
