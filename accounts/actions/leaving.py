"""What happens to our accounts when somebody leaves: all of it in one transaction (RO9, RO10)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from accounts.models import AccessRemoval, Handover, LongLeave, PostingRight, SchoolAccount, WayBack
from accounts.notices import leaving as notices
from accounts.queries.credentials import seen_and_unchanged
from accounts.queries.handovers import UNDER_WAY
from accounts.queries.removals import UNFINISHED_AFTER
from accounts.rules import leaving as rules
from accounts.states import HANDOVER_TRANSITIONS, AccountState
from core.action import action, refuse_if
from core.audit import api as audit
from core.heartbeat.troubles import noted
from core.workdays.calendar import last_day_before
from core.workdays.queries import school_calendar
from people.actions import departures as people_departures
from people.actions.long_leave import rest_access
from people.queries import Roster, leavings_due, session_keys_by_person
from people.states import StaysBecause

BATCH = 500
# Working days to take access away on the platform: fewer where the password was seen.
DAYS_IF_SEEN = 1
DAYS = 3


@action
def record_departure(person, *, by, now, **details):
    """Record that somebody leaves; where the last day has passed, every access ends in the same transaction.

    `details` are those of people's `record_departure`. Returns the departure; raises Refused.
    Not recorded: the verb of `people` that this one calls writes the line.
    """
    before = _last_day_recorded(person)
    departure = people_departures.record_departure(person, by=by, now=now, **details)
    is_moved = before not in (None, departure.last_day_in_school)
    if is_moved:
        notices.last_day_moved(departure, now)
    if departure.access_ends_at <= now:
        end_access(departure, by=by, now=now)
    elif is_moved:
        notices.departure_moved(departure, before, by, now)
    else:
        notices.departure_recorded(departure, by, now)
    return departure


def _last_day_recorded(person):
    return person.departures.expected().values_list("last_day_in_school", flat=True).first()


@action
def stay_until(departure, *, by, now, until):
    """One of two contracts ends, and the other one later: every access ends after the later last day (RO10).

    Not recorded: the verb of `people` that this one calls writes the line.
    """
    before = departure.last_day_in_school
    people_departures.stay_until(departure, by=by, now=now, until=until)
    departure.refresh_from_db()
    notices.last_day_moved(departure, now)
    notices.departure_moved(departure, before, by, now)


@action
def cancel_departure(departure, *, by, now, because=StaysBecause.AFTER_ALL):
    """Take a leaving back before access has ended; what was said about it is taken back too.

    Not recorded: the verb of `people` that this one calls writes the line.
    """
    people_departures.cancel_departure(departure, by=by, now=now, because=because)
    notices.departure_cancelled(departure, now)


@dataclass
class _Batch:
    """What is the same for all whose access one sweep ends, read once: their sessions, the calendar, who is told."""

    now: datetime

    @cached_property
    def session_keys(self):
        return session_keys_by_person()

    @cached_property
    def calendar(self):
        return school_calendar(self.now)

    @cached_property
    def roster(self):
        return Roster(self.now)


@action
def end_access(departure, *, by, now, batch=None) -> bool:
    """End everything a leaver can do here, at once: sign-in, roles, posting, handovers, the safe, monitoring.

    A long leave of theirs ends too, and gives nothing back: not now, and not where they return one day.

    What is left to do on the platforms opens as one removal for each account that they could post on, or still wait
    to be taken off, whose sign-in details they have seen, or that something of theirs could open: due in one working
    day where seen, else in three. Done once; a second call changes nothing. `batch` is a sweep's. Returns whether it
    was this call that ended it. Raises Refused before the last day in school has ended.
    """
    if departure.access_ended_at is not None:
        return False
    person, batch = departure.person, batch or _Batch(now)
    keys = batch.session_keys[str(person.pk)]
    lines = [people_departures.end_sign_in(departure, by=by, now=now, known_keys=keys)]
    posting = _end_posting(person, lines, by=by, now=now)
    cancel_handovers(person, lines, by=by, now=now)
    _end_monitoring(person, lines)
    _end_long_leave(person, lines, by=by, now=now)
    removals = _open_removals(departure, posting, calendar=batch.calendar, now=now)
    lines.append(("departure.access_ended", departure, {"accounts": len(removals)}))
    lines += [("removal.opened", removal, {"by_the_end_of": last_day_before(removal.due_by)}) for removal in removals]
    audit.record_many(lines, by=by)
    notices.access_ended(departure, removals, now, roster=batch.roster if removals else None)
    return True


def end_access_of_leavers(*, by, now) -> int:
    """End the access of everybody whose last day has passed; each in a transaction of its own.

    One that cannot be ended stops no other: the technician sees it, and it stands on the list of leavers.
    """
    ended, batch = 0, _Batch(now)
    for departure in leavings_due(now)[:BATCH]:
        with noted("accounts.access_ended", departure, now=now):
            ended += end_access(departure, by=by, now=now, batch=batch)
    return ended


@action
def hand_over_monitoring(departure, *, by, now, to, account_ids=None):
    """Let somebody else keep an eye on every account that a leaver monitors, or on some of them.

    Raises Refused where `by` may not, or the other person leaves no later.
    """
    refuse_if(rules.why_not_hand_over_monitoring(departure, to, by, now))
    through = SchoolAccount.monitors.through
    watched = SchoolAccount.objects.open().filter(monitors=departure.person)
    accounts = list(watched if account_ids is None else watched.filter(pk__in=account_ids))
    rows = [through(schoolaccount_id=account.pk, person_id=to.pk) for account in accounts]
    through.objects.bulk_create(rows, ignore_conflicts=True)
    through.objects.filter(person_id=departure.person_id, schoolaccount__in=accounts).delete()
    audit.record_many([("school_account.monitor_changed", account, {"to": to}) for account in accounts], by=by)


def _end_posting(person, lines, *, by, now) -> list[PostingRight]:
    rights = list(PostingRight.objects.current().filter(person=person).select_related("school_account"))
    PostingRight.objects.filter(pk__in=[right.pk for right in rights]).update(
        ended_at=now, ended_by=by.person, end_reason="Left the school"
    )
    facts = {"person": person, "because": "access ended"}
    lines += [("posting_right.ended", right.school_account, facts) for right in rights]
    return rights


def cancel_handovers(person, lines, *, by, now) -> None:
    """End handovers under way of somebody who may no longer collect, inside the action that shuts them out."""
    handovers = list(Handover.objects.filter(person=person, state__in=UNDER_WAY))
    Handover.objects.filter(pk__in=[handover.pk for handover in handovers]).update(
        state=HANDOVER_TRANSITIONS["cancel_handover"][1], cancelled_at=now, cancelled_by=by.person
    )
    lines += [("handover.cancelled", handover, {"because": "access ended"}) for handover in handovers]


def _end_monitoring(person, lines) -> None:
    accounts = list(SchoolAccount.objects.filter(monitors=person))
    SchoolAccount.monitors.through.objects.filter(person_id=person.pk).delete()
    lines += [("school_account.monitor_left", account, {"person": person}) for account in accounts]


def _end_long_leave(person, lines, *, by, now) -> None:
    if person.on_leave_from is None:
        return
    leaves = list(LongLeave.objects.open().filter(person=person))
    LongLeave.objects.filter(pk__in=[leave.pk for leave in leaves]).update(ended_at=now, ended_by=by.person)
    rest_access(person, starts_at=None, until=None)
    lines += [("long_leave.ended", leave, {"because": "they have left"}) for leave in leaves]


def _open_removals(departure, posting, *, calendar, now) -> list[AccessRemoval]:
    seen = {credential.school_account for credential in seen_and_unchanged(departure.person)}
    ways = WayBack.objects.current().filter(person=departure.person).select_related("school_account")
    # What ended before, and nobody has taken off on the platform yet.
    waiting = PostingRight.objects.to_take_off().filter(person=departure.person).select_related("school_account")
    accounts = {one.school_account for rows in (posting, ways, waiting) for one in rows} | seen
    # A last day that ends at midnight is day 0 itself; what was recorded late counts from today.
    is_on_time = now < departure.access_ends_at + UNFINISHED_AFTER
    since = departure.access_ends_at - timedelta(microseconds=1) if is_on_time else now
    due = {is_seen: calendar.respond_by(since, days=DAYS_IF_SEEN if is_seen else DAYS) for is_seen in (True, False)}
    return AccessRemoval.objects.bulk_create(
        AccessRemoval(
            departure=departure,
            school_account=account,
            opened_at=now,
            must_change_password=account in seen,
            due_by=due[account in seen],
        )
        for account in sorted(accounts, key=lambda account: (account.name, account.pk))
        if account.state != AccountState.CLOSED
    )
