"""A permission to be pictured is withdrawn: which posts to look at, and what was found (CO11)."""

from accounts.actions.takedowns import begin_takedown
from accounts.models import PermissionWithdrawal, WithdrawalPost
from accounts.notices import withdrawals as notices
from accounts.queries.withdrawals import posts_of, why_not_look_at_post
from accounts.rules import withdrawals as rules
from accounts.rules.takedowns import why_not_begin_takedown
from accounts.states import WITHDRAWAL_TRANSITIONS, LookOutcome, TakedownReason
from core.action import action, refuse_if
from core.audit import api as audit
from core.workdays.queries import school_calendar

# Our own measure: looked through within two working days.
DAYS = 2
BATCH = 500


@action
def record_withdrawal(*, by, now, classes, first_day, last_day, reference="") -> PermissionWithdrawal:
    """Record a withdrawn permission, list the posts of these classes and that time, and tell who posted them (CO11).

    The same by the same person, while it is under way, is one. Raises Refused.
    """
    refuse_if(rules.why_not_record_withdrawal(by, now))
    refuse_if(rules.why_not_period(classes, first_day, last_day, now))
    about = {"classes": "\n".join(classes), "first_day": first_day, "last_day": last_day, "reference": reference}
    already = PermissionWithdrawal.objects.open().filter(recorded_by=by.person, **about).first()
    if already is not None:
        return already
    withdrawal = PermissionWithdrawal.objects.create(
        **about,
        recorded_at=now,
        recorded_by=by.person,
        due_by=school_calendar(now).respond_by(now, days=DAYS),
    )
    WithdrawalPost.objects.bulk_create(
        (WithdrawalPost(withdrawal=withdrawal, post=post) for post in posts_of(withdrawal)), batch_size=BATCH
    )
    number = withdrawal.posts.count()
    audit.record("withdrawal.recorded", withdrawal, by=by, classes=list(classes), posts=number)
    notices.withdrawal_recorded(withdrawal, by, now)
    return withdrawal


@action
def look_at_post(found, *, by, now, outcome):
    """Say of one post that there is nothing to do, or have it taken down. Raises Refused."""
    refuse_if(why_not_look_at_post(found, by, now))
    refuse_if("" if outcome in LookOutcome.values else "Choose one of the two buttons.")
    found.outcome, found.looked_at, found.looked_by = outcome, now, by.person
    found.save(update_fields=["outcome", "looked_at", "looked_by"])
    label = LookOutcome(outcome).label
    audit.record("withdrawal.post_looked_at", found.withdrawal, by=by, post=found.post.about, outcome=label)
    if outcome == LookOutcome.TAKE_DOWN and not why_not_begin_takedown(found.post, by, now):
        begin_takedown(found.post, by=by, now=now, reason=TakedownReason.PERMISSION)


@action
def finish_withdrawal(withdrawal, *, by, now):
    """Every post is looked at, and so are the accounts themselves for what is not recorded here. Raises Refused."""
    refuse_if(rules.why_not_finish_withdrawal(withdrawal, by, now))
    withdrawal.state = WITHDRAWAL_TRANSITIONS["finish_withdrawal"][1]
    withdrawal.finished_at, withdrawal.finished_by = now, by.person
    withdrawal.save(update_fields=["state", "finished_at", "finished_by"])
    audit.record("withdrawal.finished", withdrawal, by=by)
    notices.withdrawal_finished(withdrawal, now)


@action
def tell_of_late_withdrawals(*, by, now) -> int:
    """Tell the headteacher, once each, of withdrawn permissions that nobody has looked through in time."""
    late = PermissionWithdrawal.objects.open().filter(due_by__lte=now, told_late_at=None)
    told = 0
    for withdrawal in late.order_by("due_by", "id")[:BATCH]:
        withdrawal.told_late_at = now
        withdrawal.save(update_fields=["told_late_at"])
        names = [person.name for person in notices.withdrawal_late(withdrawal, now)]
        audit.record("withdrawal.was_late", withdrawal, by=by, told=names or "nobody: no one is there")
        told += 1
    return told
