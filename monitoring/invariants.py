"""What must hold about comments and checks: their deadline, their ladder, their answer (MO1 to MO4)."""

import hashlib
from datetime import date, time

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from core.audit import api as audit
from core.invariant import GRACE, RUN_SWEEP, Broken, broken, invariant, row
from core.workdays.calendar import LONDON, explain_between, last_day_before
from core.workdays.queries import every_calendar, school_calendar
from monitoring.models import (
    ClockStep,
    Comment,
    CommentList,
    CommentListFile,
    Mention,
    MonitoringCheck,
    OutOfScope,
    ReceivedMessage,
    Response,
    Sighting,
)
from monitoring.rules.clock import DAYS_TO_RESPOND, may_tell
from monitoring.rules.comment_lists import WAITS
from monitoring.rules.mentions import REPLY_KEPT_FOR
from monitoring.states import OPEN_STATES, CommentSource, CommentState, MentionState, Rank, ResponseKind, Step
from people.invariants import gone

CLOCK = ("pk", "received_at", "respond_by", "first_respond_by", "calendar_version", "days_left_out", "moved_at")
MOVE_IT = (
    "Work out the right day with “manage.py respond_by”, and move the deadline on the comment's page, with a reason."
)


@invariant("Every open comment is due after five working days of the calendar it was computed with", clause="MO3")
def deadlines_are_right(now):
    """Computed again from the day of receipt; one moved later is later, ends with a day and says why."""
    calendars = every_calendar()
    comments = Comment.objects.open().order_by("pk").only(*CLOCK, "moved_because", "kind")
    for comment in comments.iterator(chunk_size=2000):
        if wrong := _why_wrong(comment, calendars.get(comment.calendar_version)):
            yield Broken(row(comment), f"{wrong} It names {_as_day(comment.respond_by)}.", MOVE_IT)


def _why_wrong(comment, calendar) -> str:
    if not comment.calendar_version:
        return "It does not say which calendar gave its deadline."
    known = calendar is not None
    due = calendar.respond_by(comment.received_at, DAYS_TO_RESPOND) if known else _from_its_own_days(comment)
    if due is None or comment.first_respond_by != due:
        return "Its five working days do not end where its calendar says."
    if comment.moved_at is None:
        return "" if comment.respond_by == due else "Its deadline is not the one first computed, and nobody moved it."
    if comment.respond_by <= due or comment.respond_by.astimezone(LONDON).time() != time():
        return "It was moved, but not to the end of a later day."
    return "" if comment.moved_because else "It was moved without a reason."


def _from_its_own_days(comment):
    """The deadline from the days that it keeps as left out: for a calendar from before the bank holidays changed."""
    first, last = comment.received_at.astimezone(LONDON).date(), last_day_before(comment.first_respond_by)
    left_out = {date.fromisoformat(day): why for day, why in comment.days_left_out.items()}
    ends_a_day = comment.first_respond_by.astimezone(LONDON).time() == time()
    number = explain_between(first, last, left_out)[-1].number if (last - first).days < 400 else None
    return comment.first_respond_by if ends_a_day and number == DAYS_TO_RESPOND else None


def _as_day(moment) -> str:
    return f"{last_day_before(moment):%A %-d %B %Y}"


@invariant("No step of the ladder is missing for longer than two sweeps, and each was taken once", clause="MO3")
def steps_are_taken(now):
    """Reminders go out on school days from 08:00 to 18:00, so what is due at night waits for the morning."""
    calendar, before = school_calendar(), now - GRACE
    waiting = Comment.objects.filter(state=CommentState.NEW).order_by("pk")
    if may_tell(now, calendar) and may_tell(before, calendar):
        late = waiting.filter(next_step_at__lte=before)
        yield from broken(late, "A reminder about it is due, and nobody was told.", RUN_SWEEP)
    silent = waiting.filter(next_step_at=None, steps_taken__lt=len(Step))
    yield from broken(silent, "It waits for an answer, but no further reminder is planned.")
    taken = ClockStep.objects.filter(comment=OuterRef("pk")).order_by().values("comment").annotate(n=Count("pk"))
    counted = Comment.objects.open().annotate(found=Coalesce(Subquery(taken.values("n")), 0)).order_by("pk")
    differ = counted.exclude(steps_taken=F("found"))
    yield from broken(differ, "The number of its reminders is not the number of reminders that were kept.")


@invariant("Every comment is as its state says, with the answer that was given", clause="MO3")
def states_agree(now):
    """The state, the rank in the queue, the moments and the answers."""
    ranks = (
        Q(is_flagged=True, rank=Rank.FLAGGED)
        | Q(is_flagged=False, state=CommentState.NEW, rank=Rank.TO_ANSWER)
        | Q(is_flagged=False, state=CommentState.ACKNOWLEDGED, rank=Rank.ACKNOWLEDGED)
    )
    rows = Comment.objects.order_by("pk")
    out_of_order = rows.filter(state__in=OPEN_STATES).exclude(ranks)
    yield from broken(out_of_order, "It stands in the wrong place of the queue.")
    half = rows.filter(
        Q(state__in=OPEN_STATES) & (~Q(rank__lt=Rank.FINISHED) | Q(closed_at__isnull=False))
        | ~Q(state__in=OPEN_STATES) & (~Q(rank=Rank.FINISHED) | Q(closed_at=None) | Q(next_step_at__isnull=False))
        | Q(state=CommentState.ACKNOWLEDGED) & (Q(acknowledged_at=None) | Q(answer_by=None))
    )
    yield from broken(half, lambda found: f"It is {found.get_state_display()}, but its moments do not say so.")
    for state, kind in (
        (CommentState.ACKNOWLEDGED, ResponseKind.ACKNOWLEDGEMENT),
        (CommentState.ANSWERED, ResponseKind.FULL),
    ):
        said = Response.objects.filter(comment=OuterRef("pk"), kind=kind)
        unsaid = rows.filter(~Exists(said), state=state)
        yield from broken(unsaid, lambda found: f"It is {found.get_state_display()}, but what was said is missing.")
    mute = rows.filter(state=CommentState.NO_ANSWER, no_answer_because="")
    yield from broken(mute, "It needs no answer, but no reason says why.")


@invariant("Nobody who has left has a comment to answer", clause="RO9")
def leavers_answer_nothing(now):
    """The next sweep gives it back to the queue."""
    theirs = Comment.objects.open().filter(gone(now, "assigned_to__"), assigned_to__isnull=False)
    yield from broken(
        theirs.select_related("assigned_to"), lambda found: f"{found.assigned_to} has left and still has it.", RUN_SWEEP
    )


@invariant("Nothing is kept of what was not ours", clause="SC5")
def dismissed_is_gone(now):
    """Only the digest of it stays."""
    ours = OutOfScope.objects.filter(same_key=OuterRef("same_key"))
    kept = Comment.objects.filter(Exists(ours)).order_by("pk")
    yield from broken(kept, "It was found not to be ours, and is still here.", "Say “Not ours” again on its page.")


@invariant("Every e-mail is kept as it came, byte for byte", clause="MO3")
def messages_are_whole(now):
    """All of its pieces together have the size and the SHA-256 that it came with."""
    without = Comment.objects.filter(source=CommentSource.MAIL, message=None).order_by("pk")
    yield from broken(without, "It came by e-mail, but the e-mail itself is missing.")
    for message in ReceivedMessage.objects.order_by("pk").iterator(chunk_size=10):
        digest, size = hashlib.sha256(message.raw), len(message.raw)
        if size < message.size:
            for piece in message.rest.order_by("position").iterator(chunk_size=1):
                digest.update(piece.data)
                size += len(piece.data)
        if size != message.size or digest.hexdigest() != message.sha256:
            yield Broken(row(message), f"The e-mail of comment {message.comment_id} is not as it came.")


@invariant("The register shows of every account the newest look at it", clause="MO1")
def looks_are_noted(now):
    """What a check found stands on the account too."""
    newest = MonitoringCheck.objects.order_by().values("school_account").annotate(at=Max("checked_at"))
    for found in newest.filter(Q(school_account__last_looked_at=None) | Q(at__gt=F("school_account__last_looked_at"))):
        account = found["school_account"]
        yield Broken(
            f"school account {account}", "A look at it is newer than the one it shows.", "Record a check of it."
        )


@invariant("Every comment and every answer has its line in the history", clause="MO3")
def comments_are_recorded(now):
    """From how it came to how it ended."""
    rows = Comment.objects.order_by("pk").only("pk")
    lines = (
        (rows, "comment.received", "came in"),
        (rows.filter(state=CommentState.ANSWERED), "comment.answered", "was answered"),
        (rows.filter(state=CommentState.NO_ANSWER), "comment.closed", "was closed"),
        (rows.exclude(acknowledged_at=None), "comment.acknowledged", "was acknowledged"),
    )
    for found, event, what in lines:
        yield from broken(audit.without_line(found, event), f"It {what}, but the history has no line of it.")


@invariant("Every row of a list of comments is counted once, and its file goes when it is done", clause="MO3")
def lists_are_counted(now):
    """Taken in, there already or unreadable; a finished list has all of its rows behind it, or says why not."""
    lists = CommentList.objects.order_by("pk")
    counted = F("received") + F("already") + F("unreadable")
    yield from broken(
        lists.exclude(done=counted), "What was taken in, there already and unreadable is not what it worked through."
    )
    short = lists.exclude(finished_at=None).filter(stopped_because="").exclude(done=F("rows"))
    yield from broken(short | lists.filter(done__gt=F("rows")), "It has not as many rows behind it as it has rows.")
    files = Exists(CommentListFile.objects.filter(comment_list=OuterRef("pk")))
    yield from broken(lists.exclude(finished_at=None).filter(files), "It is done, and its file is still here.")
    yield from broken(lists.filter(~files, finished_at=None), "It is not done, and its file is missing.")
    waits = lists.filter(started_at=None, uploaded_at__lte=now - WAITS - GRACE)
    yield from broken(waits, "Nobody said yes to it within a day, and it is still here.", RUN_SWEEP)


@invariant("Nothing is said of what was seen online before one of the three agreed it", clause="MO6")
def responses_are_agreed(now):
    """Every decision has who, when, why and its line; every response comes after one."""
    rows = Mention.objects.order_by("pk")
    silent = rows.exclude(state=MentionState.WAITING).filter(Q(decided_by=None) | Q(because=""))
    yield from broken(silent, "It was decided, and nobody says by whom and why.")
    answered = rows.filter(state=MentionState.RESPONDED)
    yield from broken(answered.filter(Q(responded_at=None) | Q(response="")), "What was said in response is missing.")
    unheard = audit.without_line(answered, "mention.response_agreed")
    yield from broken(unheard, "Something was said, and the history has no line of who agreed it.")


@invariant("Where to write back to whoever told of something is forgotten after a month")
def senders_are_forgotten(now):
    """The e-mail addresses that people left on the public page."""
    old = Sighting.objects.filter(noted_at__lte=now - REPLY_KEPT_FOR - GRACE).exclude(reply_to="").order_by("pk")
    yield from broken(old, "Its e-mail address is older than a month, and still here.", RUN_SWEEP)


INVARIANTS = (
    deadlines_are_right,
    steps_are_taken,
    states_agree,
    leavers_answer_nothing,
    dismissed_is_gone,
    messages_are_whole,
    looks_are_noted,
    comments_are_recorded,
    lists_are_counted,
    responses_are_agreed,
    senders_are_forgotten,
)
