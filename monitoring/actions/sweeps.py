"""What falls due by itself in `monitoring`: found in the database, done once, safe to run twice at once."""

from collections import defaultdict
from datetime import timedelta

from accounts.queries import watching
from core.action import action
from core.actor import SYSTEM
from core.audit import api as audit
from core.heartbeat.troubles import all_of, among, attempt
from core.workdays.queries import school_calendar
from monitoring import notices
from monitoring.actions.comment_lists import forget_comment_lists, take_in_lists
from monitoring.actions.ladder import write_steps
from monitoring.actions.mentions import forget_senders
from monitoring.models import CheckReminder, Comment
from monitoring.queries.checks import due_checks, looked_at_in_time
from monitoring.rules.clock import may_tell, steps_of
from monitoring.states import CommentState, Step
from people.queries import school_day, shut_out, stand_ins_of_absent, who_acts_as
from people.roles import Role

BATCH = 500


def sweep(*, now) -> dict[str, int]:
    """Do everything that has fallen due by `now`; returns a count for each kind of effect.

    Reminders go out on school days from 08:00 to 18:00 only; what falls due otherwise waits for that.
    """
    counts = {"comments_given_back": 0, "listed_comments": 0, "comment_reminders": 0, "check_reminders": 0}
    counts["comments_given_back"] = attempt("monitoring.comments_given_back", _all, now=now, batch=give_back_comments)
    counts["listed_comments"] = attempt("monitoring.comment_lists", take_in_lists, now=now)
    attempt("monitoring.comment_lists_forgotten", forget_comment_lists, by=SYSTEM, now=now)
    attempt("monitoring.senders_forgotten", _all, now=now, batch=forget_senders)
    calendar = school_calendar()
    if may_tell(now, calendar):
        told = _Recipients(now)
        values = {"by": SYSTEM, "now": now, "calendar": calendar}
        counts["comment_reminders"] = all_of("monitoring.comment_reminders", take_steps, _due(now), told=told, **values)
        counts["check_reminders"] = attempt("monitoring.check_reminders", tell_of_missed_checks, **values)
    return counts


def _all(*, batch, now, **values) -> int:
    """Run a batch action until it finds nothing more to do."""
    done, total = BATCH, 0
    while done == BATCH:
        done = batch(by=SYSTEM, now=now, **values)
        total += done
    return total


def _due(now):
    """Open comments with a step of their ladder due, the longest due first."""
    due = Comment.objects.filter(next_step_at__lte=now, state=CommentState.NEW)
    return due.select_related("school_account", "assigned_to").order_by("next_step_at", "id")


@action
def take_steps(*, by, now, calendar, told, but_not=(), only=None) -> int:
    """Take the steps of the ladder that have fallen due for at most 500 comments, each once (MO3).

    Where several are due at once only the latest is told, the others are recorded as passed.
    Returns how many comments. Six statements on PostgreSQL, the lock included.
    """
    comments = list(among(_due(now), but_not=but_not, only=only)[:BATCH])
    if not comments:
        return 0
    taken, lines, messages, known = [], [], defaultdict(list), {}
    for comment in comments:
        ladder = known.setdefault(comment.respond_by, steps_of(comment.respond_by, calendar))
        fallen = [step for step, at in ladder[comment.steps_taken :] if at <= now]
        comment.steps_taken += len(fallen)
        comment.next_step_at = ladder[comment.steps_taken][1] if comment.steps_taken < len(ladder) else None
        taken.append((comment, fallen))
        if not fallen:
            continue
        told_step = fallen[-1]
        passed = [step.label for step in fallen[:-1]]
        lines.append(("comment.step_taken", comment, {"told": told_step.label, "passed": passed or None}))
        for person in told.of(comment, told_step):
            messages[person, told_step].append(comment)
    write_steps(taken, now=now)
    audit.record_many(lines, by=by)
    notices.steps_taken(messages, now)
    return len(comments)


@action
def give_back_comments(*, by, now) -> int:
    """Take open comments away from people who have left, so that somebody else answers them (RO9).

    At most 500; returns how many.
    """
    gone = shut_out(now, "assigned_to__")
    comments = list(Comment.objects.open().filter(gone).select_related("assigned_to", "school_account")[:BATCH])
    if not comments:
        return 0
    lines = [("comment.unassigned", comment, {"because": comment.assigned_to.gone_from_school}) for comment in comments]
    for comment in comments:
        comment.assigned_to, comment.assigned_at, comment.assigned_by = None, now, None
    Comment.objects.bulk_update(comments, ["assigned_to", "assigned_at", "assigned_by"])
    audit.record_many(lines, by=by)
    notices.comments_left_behind(comments, who_acts_as(Role.BUSINESS_MANAGER, now), now)
    return len(comments)


@action
def tell_of_missed_checks(*, by, now, calendar) -> int:
    """Tell once who watches an account that its check is missing, a school day later the headteacher (MO1)."""
    watched = watching.live_accounts_with_monitors().exclude(looked_at_in_time(now, calendar))
    missed = [check for check in due_checks(watched, now, calendar) if now >= check.due_by]
    if not missed:
        return 0
    told_before = set(
        CheckReminder.objects.filter(school_account__in=[check.account.pk for check in missed]).values_list(
            "school_account_id", "was_due_on", "round"
        )
    )
    absent, today, rounds = stand_ins_of_absent(now), school_day(now), {1: [], 2: []}
    for check in missed:
        is_second = _school_days_since(check.due_on, today, calendar) > 1
        round = 2 if is_second else 1
        if (check.account.pk, check.due_on, round) not in told_before:
            rounds[round].append(check)
    for round, checks in rounds.items():
        _tell_of_checks(round, checks, absent, now=now)
        audit.record_many(
            [("monitoring_check.missed", check.account, {"was_due_on": check.due_on}) for check in checks], by=by
        )
    return sum(map(len, rounds.values()))


def _tell_of_checks(round, checks, absent, *, now):
    if not checks:
        return
    told = defaultdict(list)
    for check in checks:
        people = _who_is_told(check, round, absent, now)
        for person in people:
            told[person].append(check)
    CheckReminder.objects.bulk_create(
        [
            CheckReminder(school_account=check.account, was_due_on=check.due_on, round=round, told_at=now)
            for check in checks
        ],
        ignore_conflicts=True,
    )
    notices.checks_missed(told, round, now)


def _who_is_told(check, round, absent, now) -> list:
    """First whoever watches the account or stands in for them, else the office; then the headteacher."""
    if round == 2:
        return who_acts_as(Role.HEADTEACHER, now)
    return _there(check.account.monitors.all(), absent, now) or who_acts_as(Role.BUSINESS_MANAGER, now)


def _there(people, absent, now) -> list:
    """Those of these people who are there; where all of them are away, whoever stands in for them."""
    there = [person for person in people if person.pk not in absent and not person.is_shut_out(now)]
    return there or list(dict.fromkeys(filter(None, (absent.get(person.pk) for person in people))))


def _school_days_since(day, today, calendar) -> int:
    days = (day + timedelta(days=step) for step in range(1, (today - day).days + 1))
    return sum(map(calendar.is_school_day, days))


class _Recipients:
    """Who is told of a comment's step, read once for a whole sweep."""

    def __init__(self, now):
        self.now, self.absent = now, stand_ins_of_absent(now)
        self.manager = who_acts_as(Role.BUSINESS_MANAGER, now)
        self.head = who_acts_as(Role.HEADTEACHER, now)
        self.senior = who_acts_as(Role.SLT, now)
        self.monitors = {
            account.pk: _there(account.monitors.all(), self.absent, now)
            for account in watching.live_accounts_with_monitors()
        }

    def of(self, comment, step) -> set:
        """When late: headteacher and SLT. Before: whoever it is given to, else the account's watchers, else the office.

        Where all of these are away, whoever stands in for them. On the day: the business manager as well.
        """
        if step == Step.LATE:
            return {*self.head, *self.senior}
        assigned = _there([comment.assigned_to] if comment.assigned_to else [], self.absent, self.now)
        theirs = assigned or self.monitors.get(comment.school_account_id) or self.manager
        return {*theirs, *self.manager} if step == Step.TODAY else set(theirs)
