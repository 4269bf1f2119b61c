"""Reads of the Statement that are used twice, and what it tells the pages of the whole school."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from core.held import Held
from core.standing import Level, Standing
from core.together import Rows
from core.told import Told
from core.work import Source, WorkItem
from people.queries import end_of_day, everybody_in_scope, roles_of, school_day
from people.roles import Permission, permissions_of
from policy.clauses import SECTIONS as SECTIONS
from policy.clauses import Clause as Clause
from policy.models import Acknowledgement, ReviewCycle, StatementVersion

# Reading it takes a quarter of an hour; a fortnight is fair.
DAYS_TO_READ = 14


def version_in_force() -> StatementVersion | None:
    """The Statement as it applies today."""
    return StatementVersion.objects.in_force().first()


def version_to_confirm() -> StatementVersion | None:
    """The newest published version that everybody is asked to confirm (RO2)."""
    return _to_confirm().first()


def _to_confirm():
    return StatementVersion.objects.exclude(published_at=None).filter(is_significant=True).order_by("-number")


def has_acknowledged(person) -> bool:
    """Whether this person has confirmed the newest significant version, or a later one."""
    wanted = version_to_confirm()
    if wanted is None:
        return True
    return Acknowledgement.objects.filter(person=person, version__number__gte=wanted.number).exists()


def who_has_not(now: datetime):
    """Everybody in scope who has not confirmed the newest significant version (RO2)."""
    wanted = version_to_confirm()
    if wanted is None:
        return everybody_in_scope(now).none()
    confirmed = Acknowledgement.objects.filter(version__number__gte=wanted.number).values("person")
    return everybody_in_scope(now).exclude(pk__in=confirmed)


def review_cycle() -> ReviewCycle:
    """How often the Statement is reviewed; 24 months until the headteacher has confirmed it."""
    return ReviewCycle.objects.filter(pk=1).first() or ReviewCycle(pk=1)


def months_later(day: date, months: int) -> date:
    """The same day of the month some months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(f"no such month after {day}")


def in_months_and_days(earlier: date, later: date) -> str:
    """How long lies between two days, in words: "3 months", "12 days"."""
    days = (later - earlier).days
    if days < 60:
        return f"{days} day{'' if days == 1 else 's'}"
    months = round(days / 30.44)
    if months < 24:
        return f"{months} months"
    years, rest = divmod(months, 12)
    words = f"{years} years"
    return words if rest == 0 else f"{words} and {rest} month{'' if rest == 1 else 's'}"


def review_in_words(version: StatementVersion, today: date) -> tuple[str, bool]:
    """When the next review is due, for everybody to see, and whether it is overdue (RV2)."""
    due = version.review_due_on
    if due is None:
        return "No review date is set.", True
    if due < today:
        return f"Review overdue by {in_months_and_days(due, today)}.", True
    return f"Next review in {in_months_and_days(today, due)}.", False


def work_for(person, now, calendar) -> list[Source]:
    """The Statement to read and confirm; for whoever publishes it, that there is none yet, or a review."""
    confirmed = Acknowledgement.objects.filter(person=person, version__number__gte=OuterRef("number"))
    wanted = Rows(_to_confirm()[:1], published_at="published_at", is_confirmed=Exists(confirmed))

    def items(wanted):
        for version in wanted:
            if not version.is_confirmed:
                yield _to_read(max(school_day(version.published_at), person.joined_on or date.min))

    sources = [Source(items, wanted=wanted)]
    if Permission.PUBLISH_STATEMENT in permissions_of(roles_of(person, now)):
        sources.append(_publishers_work(now))
    return sources


def _to_read(since) -> WorkItem:
    return WorkItem(
        title="Read the Social Media Statement",
        url=reverse("policy:statement"),
        button="Read and confirm",
        asked_by="the headteacher",
        due_by=end_of_day(since, DAYS_TO_READ),
        clause="RO2",
    )


def _publishers_work(now) -> Source:
    url = reverse("policy:versions")

    def items(current):
        if not current:
            return [WorkItem(title="Publish the Social Media Statement", url=url, button="Start", clause="RO1")]
        due_on = current[0].review_due_on
        if due_on is None or months_later(school_day(now), 3) < due_on:
            return []
        due_by = end_of_day(due_on, 0)
        words, is_overdue = review_in_words(current[0], school_day(now))
        left = (words.removeprefix("Review ").rstrip(".").capitalize(), "red" if is_overdue else "yellow")
        return [WorkItem("Review the Statement", url, "Review", due_by=due_by, clause="RV2", time_left=left)]

    return Source(items, current=Rows(StatementVersion.objects.in_force()[:1], review_due_on="review_due_on"))


def standing(person, now) -> list[Standing]:
    """How our clauses stand, as this person may see it; `person` is None for the public."""
    current = version_in_force()
    link = reverse("policy:statement")
    if current is None:
        nothing = "No version has been published yet"
        return [Standing(clause, Level.NOT_IN_ORDER, nothing, link) for clause in ("RO1", "RV1", "RV2")]
    adopted = f"{current.adopted_on:%-d %B %Y}" if current.adopted_on else "no date"
    words, is_overdue = review_in_words(current, school_day(now))
    minute = f", minute {current.minute_reference}" if current.minute_reference else ""
    return [
        Standing("RO1", Level.IN_ORDER, f"Version {current.number}, adopted {adopted}", link),
        *_confirmed(person, now, link),
        Standing(
            "RV1",
            Level.IN_ORDER if current.committee else Level.LOOK,
            f"{current.committee}, {adopted}{minute}" if current.committee else "No committee is recorded",
            link,
        ),
        Standing("RV2", Level.NOT_IN_ORDER if is_overdue else Level.IN_ORDER, words.removesuffix("."), link),
    ]


def _confirmed(person, now, link) -> list[Standing]:
    everybody = everybody_in_scope(now).count()
    missing = who_has_not(now).count()
    wanted = version_to_confirm()
    overdue = wanted is not None and now >= end_of_day(school_day(wanted.published_at), DAYS_TO_READ)
    level = Level.IN_ORDER if not missing else Level.NOT_IN_ORDER if overdue else Level.LOOK
    may_see_names = person is not None and Permission.SEE_ACKNOWLEDGEMENTS in permissions_of(roles_of(person, now))
    words = f"{everybody - missing} of {everybody} have confirmed that they read it"
    url = reverse("policy:who_has_not") if may_see_names else link
    return [Standing(clause, level, words, url) for clause in ("RO2", "RO11")]


def held_by(person, now) -> list[Held]:
    """What this person holds: nothing of the Statement is anybody's own."""
    return []


# What the history says of the Statement: who may see who confirmed it is the headteacher's list.
_VERSION, _CYCLE = StatementVersion._meta.label_lower, ReviewCycle._meta.label_lower
_READ = Acknowledgement._meta.label_lower
TOLD = {
    _VERSION: Told("statement"),
    _CYCLE: Told("statement"),
    _READ: Told("statement", frozenset({Permission.SEE_ACKNOWLEDGEMENTS})),
}


def links(by, ids: dict[str, set[str]]) -> dict[tuple[str, str], str]:
    """Where the versions of these lines have their page, as far as this person may open it; one statement a type."""
    found = {}
    if not by.may(Permission.READ_STATEMENT):
        return found
    if _VERSION in ids:
        versions = StatementVersion.objects.filter(pk__in=ids[_VERSION])
        found |= {(_VERSION, str(version.pk)): version.get_absolute_url() for version in versions}
    if _READ in ids:
        read = Acknowledgement.objects.filter(pk__in=ids[_READ]).select_related("version")
        found |= {(_READ, str(one.pk)): one.version.get_absolute_url() for one in read}
    return found
