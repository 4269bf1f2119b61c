"""Somebody is away for long: every access rests, and comes back exactly as it was held (RO9, RO10)."""

from datetime import timedelta

from accounts.actions.leaving import cancel_handovers
from accounts.models import LongLeave, PostingRight, SchoolAccount
from accounts.notices import long_leave as notices
from accounts.queries.long_leave import why_not_record_long_leave
from accounts.rules import long_leave as rules
from core.action import action, refuse_if
from core.audit import api as audit
from core.heartbeat.troubles import noted
from people.actions.long_leave import end_sign_ins, rest_access
from people.queries import end_of_day

BATCH = 500
REASON = "On long leave"


@action
def record_long_leave(person, *, by, now, starts_on, ends_on=None):
    """Record that somebody is away for long, both days counted; from the first day on every access rests.

    Where the day has come it rests in the same transaction. Returns the long leave; raises Refused.
    """
    refuse_if(why_not_record_long_leave(person, by, now, starts_on=starts_on, ends_on=ends_on))
    leave = LongLeave.objects.create(
        person=person, starts_on=starts_on, ends_on=ends_on, recorded_at=now, recorded_by=by.person
    )
    starts_at = end_of_day(starts_on - timedelta(days=1))
    rest_access(person, starts_at=starts_at, until=end_of_day(ends_on) if ends_on else None)
    audit.record("long_leave.recorded", leave, by=by, starts_on=starts_on, until=ends_on)
    if starts_at <= now:
        begin_long_leave(leave, by=by, now=now)
    return leave


@action
def begin_long_leave(leave, *, by, now):
    """Let every access rest, at once: sign-ins, posting, handing over, monitoring; what it was is kept. Done once."""
    if leave.begun_at is not None or leave.ended_at is not None:
        return
    person, lines = leave.person, []
    rights = PostingRight.objects.current().filter(person=person)
    leave.posted_on.set(rights.values_list("school_account_id", flat=True))
    leave.watched.set(SchoolAccount.objects.open().filter(monitors=person))
    accounts = list(SchoolAccount.objects.filter(pk__in=leave.posted_on.values("pk")))
    rights.update(ended_at=now, ended_by=by.person, end_reason=REASON, must_take_off=True)
    because = {"person": person, "because": "long leave"}
    lines += [("posting_right.ended", account, because) for account in accounts]
    cancel_handovers(person, lines, by=by, now=now)
    SchoolAccount.monitors.through.objects.filter(person_id=person.pk).delete()
    lines += [("school_account.monitor_left", account, {"person": person}) for account in leave.watched.all()]
    end_sign_ins(person)
    leave.begun_at = now
    leave.save(update_fields=["begun_at"])
    audit.record_many([("long_leave.begun", leave, {"accounts": len(accounts)}), *lines], by=by)
    notices.long_leave_begun(leave, accounts, now)


@action
def end_long_leave(leave, *, by, now):
    """They are back, or stay after all: exactly what they held is theirs again, but for accounts that are closed now.

    Raises Refused where it has ended already, or `by` may not.
    """
    refuse_if(rules.why_not_end_long_leave(leave, by, now))
    person = leave.person
    rest_access(person, starts_at=None, until=None)
    leave.ended_at, leave.ended_by = now, by.person
    leave.save(update_fields=["ended_at", "ended_by"])
    audit.record("long_leave.ended", leave, by=by)
    if not person.has_left(now):
        _give_back(leave, by=by, now=now)
    notices.long_leave_ended(leave, now)


def _give_back(leave, *, by, now) -> None:
    has_it = PostingRight.objects.current().filter(person=leave.person).values("school_account")
    posted = list(leave.posted_on.filter(pk__in=SchoolAccount.objects.open().values("pk")).exclude(pk__in=has_it))
    PostingRight.objects.bulk_create(
        PostingRight(
            person=leave.person,
            school_account=account,
            granted_at=now,
            granted_by=by.person,
            reason="Back from long leave",
        )
        for account in posted
    )
    # Whom nobody took off on the platform meanwhile stays there.
    rested = PostingRight.objects.to_take_off().filter(person=leave.person, end_reason=REASON)
    rested.filter(ended_at=leave.begun_at).update(must_take_off=False)
    watched = list(leave.watched.filter(pk__in=SchoolAccount.objects.open().values("pk")))
    through = SchoolAccount.monitors.through
    rows = [through(schoolaccount_id=account.pk, person_id=leave.person_id) for account in watched]
    through.objects.bulk_create(rows, ignore_conflicts=True)
    facts = {"person": leave.person, "because": "back from long leave"}
    lines = [("posting_right.granted", account, facts) for account in posted]
    lines += [("school_account.monitor_changed", account, {"to": leave.person}) for account in watched]
    audit.record_many(lines, by=by)


def begin_long_leaves(*, by, now) -> int:
    """Let the access rest of everybody whose long leave begins; each in a transaction of its own."""
    return _each(LongLeave.objects.to_begin(now), begin_long_leave, by=by, now=now)


def end_long_leaves(*, by, now) -> int:
    """Give back what everybody held whose long leave is over; each in a transaction of its own."""
    return _each(LongLeave.objects.to_end(now), end_long_leave, by=by, now=now)


def _each(found, verb, *, by, now) -> int:
    done = 0
    for leave in found.select_related("person")[:BATCH]:
        with noted("accounts.long_leave", leave, now=now):
            verb(leave, by=by, now=now)
            done += 1
    return done
