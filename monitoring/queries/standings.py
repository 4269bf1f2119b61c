"""How the clauses on monitoring stand (MO1 to MO4, MO6, MO7, RO8, CO2)."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q
from django.urls import reverse

from accounts.queries import watching
from core.standing import Level, Standing
from core.workdays.calendar import LONDON
from core.workdays.queries import school_calendar
from monitoring.models import Comment, MonitoringCheck
from monitoring.queries import mentions
from monitoring.queries.checks import looked_at_in_time
from monitoring.states import OPEN_STATES, CommentKind, CommentState, Rank
from people.queries import holders, school_day
from people.roles import Role

ABOUT_OWN_DATA = (CommentKind.DATA_RIGHTS, CommentKind.DATA_PROTECTION)
# The shortest month, so that nothing is looked at too late.
LAWS_MONTH = timedelta(days=28)


def standing(person, now) -> list[Standing]:
    """How our clauses stand since the school year began; figures carry no word of what was said."""
    calendar = school_calendar()
    looks = _looks(now, calendar)
    since = datetime.combine(_school_year(now), time(), tzinfo=LONDON)
    return [
        _answered_in_time(now, since),
        _about_own_data(person, now),
        _checked(looks),
        _one_way(looks),
        *_flagged(now, since, calendar),
        _technician(now, since),
        *mentions.standing(now, since),
    ]


def _school_year(now) -> date:
    today = school_day(now)
    return date(today.year if today.month >= 9 else today.year - 1, 9, 1)


def _answered_in_time(now, since) -> Standing:
    """MO3: answered or acknowledged within five working days; "no answer needed" is counted apart."""
    said = Q(acknowledged_at__isnull=False) | Q(state=CommentState.ANSWERED)
    in_time = Q(acknowledged_at__lt=F("respond_by")) | Q(
        state=CommentState.ANSWERED, acknowledged_at=None, closed_at__lt=F("respond_by")
    )
    counts = Comment.objects.filter(received_at__gte=since).aggregate(
        answered=Count("pk", filter=said),
        in_time=Count("pk", filter=in_time),
        open=Count("pk", filter=Q(state=CommentState.NEW, respond_by__gt=now)),
        late=Count("pk", filter=Q(state=CommentState.NEW, respond_by__lte=now)),
        no_answer=Count("pk", filter=Q(state=CommentState.NO_ANSWER, acknowledged_at=None)),
    )
    url = reverse("monitoring:comments")
    if not any(counts.values()):
        return Standing("MO3", Level.GETTING_STARTED, "No comments have come in this school year.", url)
    owed = counts["answered"] + counts["late"]
    share = f"{100 * counts['in_time'] // owed} % answered in time" if owed else "none yet"
    figure = f"{share}; {counts['open']} open, {counts['late']} late, {counts['no_answer']} needed no answer"
    if counts["late"]:
        return Standing("MO3", Level.NOT_IN_ORDER, figure, f"{url}?show=late")
    return Standing("MO3", Level.IN_ORDER if counts["in_time"] == counts["answered"] else Level.LOOK, figure, url)


def _about_own_data(person, now) -> Standing:
    """CO4: requests and complaints about somebody's own data that are open; the law's date is kept by hand.

    The public is told only what is asked before a post.
    """
    asked = "Asked before each post is published."
    if person is None:
        return Standing("CO4", Level.INFORMATION, asked)
    found = Comment.objects.filter(kind__in=ABOUT_OWN_DATA, state__in=OPEN_STATES)
    counts = found.aggregate(open=Count("pk"), old=Count("pk", filter=Q(received_at__lte=now - LAWS_MONTH)))
    if not counts["open"]:
        return Standing("CO4", Level.INFORMATION, f"{asked} No request or complaint about somebody’s own data is open.")
    figure = f"{counts['open']} about somebody’s own data open, {counts['old']} for four weeks or longer"
    level = Level.LOOK if counts["old"] else Level.INFORMATION
    return Standing("CO4", level, f"{figure}. The law’s date is kept by hand. {asked}", reverse("monitoring:comments"))


def _looks(now, calendar) -> dict:
    """Of the live accounts: how many, how many were looked at in time, ever, and found as they should be."""
    return (
        watching.open_accounts()
        .live()
        .aggregate(
            all=Count("pk"),
            in_time=Count("pk", filter=looked_at_in_time(now, calendar)),
            looked_at=Count("last_looked_at"),
            proved=Count("pk", filter=Q(is_still_private=True, are_comments_hidden=True)),
        )
    )


def _checked(looks) -> Standing:
    """MO1: every live account looked at by the day on which it was due."""
    url = reverse("monitoring:checks")
    if not looks["all"]:
        return Standing("MO1", Level.GETTING_STARTED, "No account is in use yet.", url)
    figure = f"{looks['in_time']} of {_many(looks['all'], 'account')} looked at in time"
    level = Level.IN_ORDER if looks["in_time"] == looks["all"] else Level.NOT_IN_ORDER
    return Standing("MO1", level, figure, url)


def _one_way(looks) -> Standing:
    """MO2: as whoever looked last found each: comments hidden, and private or open as the headteacher allows."""
    url = reverse("monitoring:checks")
    if not looks["looked_at"]:
        return Standing("MO2", Level.GETTING_STARTED, "No account has been checked yet.", url)
    figure = f"{looks['proved']} of {_many(looks['all'], 'account')} found as they should be"
    return Standing("MO2", Level.IN_ORDER if looks["proved"] == looks["all"] else Level.LOOK, figure, url)


def _flagged(now, since, calendar) -> list[Standing]:
    """MO4: flagged comments not looked at in a working day; CO2: how many were, this school year."""
    rows = list(
        Comment.objects.filter(flagged_at__gte=since)
        .order_by("-flagged_at")
        .values_list("rank", "flagged_at", "acknowledged_at", "closed_at")[:1000]
    )
    waiting, handled, in_a_day = 0, 0, 0
    for rank, flagged_at, acknowledged_at, closed_at in rows:
        due_by, first = calendar.respond_by(flagged_at, 1), acknowledged_at or closed_at
        waiting += rank == Rank.FLAGGED and first is None and now >= due_by
        handled += first is not None
        in_a_day += first is not None and first < due_by
    url = f"{reverse('monitoring:comments')}?show=flagged"
    figure = f"{_many(waiting, 'flagged comment')} not looked at within a working day"
    swift = "None handled yet" if rows else "None flagged yet"
    if handled:
        swift = f"{in_a_day} of {_many(handled, 'flagged comment')} handled within a working day"
    return [
        Standing("MO4", Level.NOT_IN_ORDER if waiting else Level.IN_ORDER, figure, url),
        Standing("CO2", Level.LOOK if waiting or in_a_day < handled else Level.IN_ORDER, swift, url),
    ]


def _technician(now, since) -> Standing:
    """RO8: the IT technician sees the queue and records checks."""
    there = holders(Role.TECHNICIAN, now)
    checks = MonitoringCheck.objects.filter(checked_by__in=there, checked_at__gte=since).count()
    if not there:
        return Standing("RO8", Level.NOT_IN_ORDER, "Nobody is the IT technician.", reverse("monitoring:checks"))
    made = _many(checks, "check")
    figure = f"The IT technician sees every comment and has recorded {made} this school year."
    return Standing("RO8", Level.IN_ORDER if checks else Level.LOOK, figure, reverse("monitoring:checks"))


def _many(count, noun) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
