"""What was seen online: who sees it, what waits, and how its clauses stand (MO6, MO7, SC2)."""

from django.db.models import Count, Min, Q
from django.urls import reverse

from core.pages.addresses import address_of
from core.pages.keyset import page_of
from core.pages.words import day
from core.standing import Level, Standing
from core.together import Rows
from core.work import Source, WorkItem
from monitoring.models import Mention
from monitoring.states import MentionKind, MentionState
from people.roles import Permission, Role

PAGE = 25
MOST = 5
DECIDERS = {Role.HEADTEACHER, Role.BUSINESS_MANAGER}
TITLES = {
    MentionKind.IMPOSTOR: "Decide about an account that pretends to be the school",
    MentionKind.UNREGISTERED: "Decide about an account that is not in the register",
    MentionKind.OTHER: "Decide about something seen online",
}


def visible_to(actor):
    """All of them for whoever may decide; what may concern children for the safeguarding lead; else none."""
    if actor.may(Permission.DECIDE_MENTION):
        return Mention.objects.all()
    if actor.may(Permission.LEAD_CHILD_AT_RISK):
        return Mention.objects.filter(is_urgent=True)
    return Mention.objects.none()


def open_mentions(actor):
    """What still needs somebody, the soonest due first; at most a hundred are listed."""
    return list(visible_to(actor).open().order_by("-is_urgent", "decide_by", "id")[:100])


def decided_mentions(actor, after=""):
    """A page of what was decided, newest first."""
    decided = visible_to(actor).exclude(state__in=(MentionState.WAITING, MentionState.AGREED))
    rows = decided.select_related("decided_by")
    return page_of(rows, ("decided_at", "id"), after=after, size=PAGE, newest_first=True)


def earlier_of(mention):
    """What was decided before about the same address."""
    before = Mention.objects.filter(same_key=mention.same_key).exclude(pk=mention.pk)
    return list(before.select_related("decided_by").order_by("-id")[:5])


def work_of(roles) -> list[Source]:
    """What waits for headteacher and business manager to decide; what is urgent, for the safeguarding lead too."""
    if not roles & {*DECIDERS, Role.SAFEGUARDING_LEAD}:
        return []
    there = Mention.objects.open() if roles & DECIDERS else Mention.objects.open().filter(is_urgent=True)
    columns = {name: name for name in ("id", "kind", "state", "times", "is_urgent", "decide_by")}
    rows = Rows(there.order_by("-is_urgent", "decide_by", "id"), most=MOST, **columns)
    return [Source(_items, says_more=True, mentions=rows)]


def _items(mentions):
    yield from map(_item, mentions)
    if mentions.has_more:
        yield WorkItem(
            title=f"More than {MOST} things seen online wait",
            url=reverse("monitoring:mentions"),
            button="See them all",
            clause="MO7",
        )


def _item(row):
    is_agreed = row.state == MentionState.AGREED
    again = f" (reported {row.times} times)" if row.times > 1 else ""
    return WorkItem(
        title="Record what was said about something seen online" if is_agreed else f"{TITLES[row.kind]}{again}",
        url=address_of("monitoring:mention", row.id),
        button="Record it" if is_agreed else "Decide",
        due_by=None if is_agreed else row.decide_by,
        clause="MO6" if is_agreed else "MO7",
        act_now=row.is_urgent and not is_agreed,
    )


def standing(now, since) -> list[Standing]:
    """MO6, MO7 and what was found of SC2, in one statement."""
    waiting, recent = Q(state=MentionState.WAITING), Q(noted_at__gte=since)
    counts = Mention.objects.aggregate(
        all=Count("pk"),
        waiting=Count("pk", filter=waiting),
        late=Count("pk", filter=waiting & Q(decide_by__lte=now)),
        oldest=Min("noted_at", filter=waiting),
        unagreed=Count("pk", filter=Q(state=MentionState.RESPONDED, decided_by=None)),
        responses=Count("pk", filter=Q(state=MentionState.RESPONDED, responded_at__gte=since)),
        unregistered=Count("pk", filter=Q(kind=MentionKind.UNREGISTERED) & recent),
        unregistered_open=Count(
            "pk", filter=Q(kind=MentionKind.UNREGISTERED, state__in=(MentionState.WAITING, MentionState.AGREED))
        ),
    )
    url = reverse("monitoring:mentions")
    agreed = f"{counts['unagreed']} responses without agreement, of {counts['responses']} this school year"
    found = [
        Standing("MO6", Level.NOT_IN_ORDER if counts["unagreed"] else Level.IN_ORDER, agreed, url),
        _forwarded(counts, url),
    ]
    if counts["unregistered"] or counts["unregistered_open"]:
        words = f"{counts['unregistered']} of our accounts found this school year that the register did not have"
        level = Level.LOOK if counts["unregistered_open"] else Level.INFORMATION
        found.append(Standing("SC2", level, words, url))
    return found


def _forwarded(counts, url) -> Standing:
    if not counts["all"]:
        return Standing("MO7", Level.GETTING_STARTED, "Nothing seen online has been told to the school yet.", url)
    if not counts["waiting"]:
        return Standing("MO7", Level.IN_ORDER, "Nothing seen online waits for a decision", url)
    many = f"{counts['waiting']} seen online" if counts["waiting"] > 1 else "1 thing seen online"
    waits = "wait" if counts["waiting"] > 1 else "waits"
    figure = f"{many} {waits} for a decision, the oldest since {day(counts['oldest'])}"
    return Standing("MO7", Level.LOOK if counts["late"] else Level.INFORMATION, figure, url)
