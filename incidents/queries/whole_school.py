"""What reports tell the first page, How we're doing and a leaver's page."""

from datetime import date

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Prefetch, Q, When, prefetch_related_objects
from django.urls import reverse

from core.held import Held, How
from core.pages.words import day
from core.standing import Level, Standing
from core.together import Rows
from core.work import Source, WorkItem, each
from incidents import rules
from incidents.models import Escalation, Incident, KeptOut, Referral
from incidents.models.incident import FINISHED
from incidents.states import IncidentKind, IncidentState, Outcome, Severity
from people.queries import Roster, actor_for, covered_by, school_day
from people.roles import Permission, Role

CLAUSES = ("RO3", "RO4", "CO10", "CO13", "PE3", "PE5", "PE7", "PE8", "ED2", "ED6", "BR1", "BR2", "BR3")
# A report that has been open for longer than this is one to look at (BR1).
LONG_OPEN_DAYS = 28
MOST = 100
# What an item of the first page needs to know of a report.
_OF_REPORT = (
    "id",
    "reference",
    "kind",
    "state",
    "severity",
    "is_restricted",
    "look_by",
    "assess_by",
    "assessed_at",
)


def work_for(person, now, calendar) -> list[Source]:
    """Reports that wait for this person: those they lead, look after or were asked to look at, none kept from them.

    At most 100 of each, the most urgent. A restricted report carries no title.
    """
    leads = [person.pk, *(away.pk for away in covered_by(person, now))]
    # One question for each lead: then an index hands the reports out in their order.
    opened = Incident.objects.open().not_kept_from(person.pk).order_by("rank", "look_by", "id")
    questions = {f"led_{place}": _rows_of(opened.filter(lead=lead)) for place, lead in enumerate(leads)}
    return [Source(_items, **questions, asked=_asked(person)), each(_chase, _chases(person, now, leads))]


def _rows_of(queryset, path="") -> Rows:
    return Rows(queryset, most=MOST, **{name: f"{path}{name}" for name in _OF_REPORT})


def _asked(person) -> Rows:
    """Those that the ladder asked this person to look at: begins with what was asked, which is little."""
    asked = Escalation.objects.filter(told=person.pk, led_as=F("incident__led_as"))
    asked = asked.filter(_unkept(person), incident__state=IncidentState.REPORTED)
    return _rows_of(asked.order_by("incident__look_by", "incident", "step"), "incident__")


def _unkept(person):
    return Exists(Incident.objects.filter(pk=OuterRef("incident")).not_kept_from(person.pk))


def _items(**found) -> list[WorkItem]:
    rows = {row.id: row for rows in found.values() for row in rows}
    return [_item(Incident(**{name: getattr(row, name) for name in _OF_REPORT})) for row in rows.values()]


def _item(incident) -> WorkItem:
    title = "A report needs you" if incident.is_restricted else f"Report: {incident.get_kind_display()}"
    url, state = incident.get_absolute_url(), incident.state
    if state == IncidentState.REPORTED:
        act_now = incident.severity == Severity.IMMEDIATE
        return WorkItem(title, url, "Look at it now", due_by=incident.look_by, clause="CO10", act_now=act_now)
    if state == IncidentState.ASSESSED:
        return WorkItem(title, url, "Carry on", clause="BR1")
    due_by = incident.assess_by if incident.assessed_at is None else None
    return WorkItem(title, url, "Assess it", due_by=due_by, clause="RO4")


def _chases(person, now, leads) -> Rows:
    due = Referral.objects.filter(answered_at=None, chase_on__lte=school_day(now), incident__lead__in=leads)
    due = due.filter(_unkept(person), incident__rank__lt=FINISHED).order_by("chase_on", "id")
    return Rows(due, most=MOST, id="id", reference="incident__reference")


def _chase(row) -> WorkItem:
    return WorkItem(
        "No answer to what you reported yet",
        reverse("incidents:record_answer", args=[row.reference, row.id]),
        "Ask again",
        clause="BR2",
    )


def held_by(person, now, by=None) -> list[Held]:
    """Open reports that this person leads; neither what they are about nor, for most readers, a way in.

    A restricted one, the way in, its day and who leads next only for whoever may read it (`by`): the IT technician,
    who opens no report, sees none of these. The sweep gives every one of them to the next lead by itself; whoever
    may name its lead may do so before. One statement, five where `by` may read any.
    """
    led = Incident.objects.open().filter(lead=person)
    may_read = Incident.objects.readable_by(by).not_kept_from(by.person_id) if by else Incident.objects.none()
    readable = Q(pk__in=may_read.values("pk"))
    found = led.filter(Q(is_restricted=False) | readable)
    found = list(found.annotate(is_readable=Case(When(readable, True), default=False)).order_by("id"))
    opened = [incident for incident in found if incident.is_readable]
    hidden_from = Prefetch("kept_out", KeptOut.objects.filter(shared_at=None), to_attr="hidden_from")
    prefetch_related_objects(opened, hidden_from)
    roster = Roster(now) if opened else None
    return [
        _readable_held(incident, person, roster, by)
        if incident.is_readable
        else Held("report", "An open report", "", "goes to the next lead by itself", how=How.ITSELF)
        for incident in found
    ]


def _readable_held(incident, person, roster, by) -> Held:
    passed = {row.person_id for row in incident.hidden_from} | {person.pk}
    there = roster.who_acts_as(Role(incident.led_as), passed)
    may_name = by.is_person(person) or rules.leads_such(incident, by)
    if not there:
        note = "nobody here may lead it next: name somebody, or ring whom its page names"
    else:
        note = "goes to the next lead by itself" if may_name else f"goes to {there[0].name} by itself"
    return Held(
        kind="report",
        title=f"Made on {day(incident.reported_at)}",
        url=incident.get_absolute_url(),
        note=note,
        how=How.EITHER if may_name else How.ITSELF,
        key=f"report:{incident.reference}",
        suggested=there[0].pk if there else None,
        because="would lead it next" if there else "",
    )


def standing(person, now) -> list[Standing]:
    """How our clauses stand. Figures count what this person may know of; staff and the public see none.

    Two statements.
    """
    if person is None:
        return []
    by = actor_for(person, now)
    if not by.may(Permission.SEE_REPORT_FIGURES):
        hidden = "Kept here. Figures on reports are shown to those who need them."
        return [Standing(clause, Level.INFORMATION, hidden) for clause in CLAUSES]
    opens_queue = by.may(Permission.SEE_OPEN_REPORTS) or by.may(Permission.LEAD_ABOUT_HEADTEACHER)
    url = reverse("incidents:reports") if opens_queue else ""
    figures = _figures(by, now)
    of_what = "" if by.may(Permission.SEE_OPEN_REPORTS) else ", of the reports that may be counted here"
    rows = _duties(figures, now, of_what) + _kinds(figures)
    return [Standing(clause, level, figure[:1].upper() + figure[1:], url) for clause, level, figure in rows]


def _figures(by, now) -> dict:
    """Every count in one statement; distinct, since the parts are joined."""
    today = school_day(now)
    year_began = date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    is_open, this_year = ~Q(state=IncidentState.CONCLUDED), Q(reported_at__date__gte=year_began)
    assessable = Q(assessed_at__isnull=False) | (is_open & Q(assess_by__lte=now))
    wanted = {
        "open": is_open,
        "leaderless": is_open & Q(lead=None),
        "looked_due": Q(first_look_at__isnull=False) | Q(look_by__lte=now),
        "looked_in_time": Q(first_look_at__lte=F("look_by")),
        "look_late": Q(state=IncidentState.REPORTED, look_by__lte=now),
        "assess_due": assessable,
        "assessed_in_time": Q(assessed_at__lte=F("assess_by")),
        "assess_late": is_open & Q(assessed_at=None, assess_by__lte=now),
        "takedowns": is_open & Q(needs_takedown=True, taken_down_at=None),
        "disciplinary": this_year & _ended(Outcome.DISCIPLINARY),
        "behaviour": this_year & _ended(Outcome.BEHAVIOUR),
        **{kind: this_year & Q(kind=kind) for kind in IncidentKind},
    }
    counts = {name: Count("pk", filter=condition, distinct=True) for name, condition in wanted.items()}
    counts = {str(name).replace("-", "_"): count for name, count in counts.items()}
    unanswered = Q(referrals__isnull=False, referrals__answered_at=None)
    return Incident.objects.counted_for(by).aggregate(
        unanswered=Count("referrals", filter=unanswered, distinct=True),
        to_chase=Count("referrals", filter=unanswered & Q(referrals__chase_on__lt=today), distinct=True),
        oldest=Min("reported_at", filter=is_open),
        **counts,
    )


def _ended(outcome):
    return Q(conclusions__outcome=outcome, conclusions__reopened_at=None)


def _duties(figures, now, of_what):
    """What must happen, and whether it has; `of_what` says to whoever does not see all that these may not be all."""
    oldest = figures["oldest"]
    long_open = oldest is not None and (now - oldest).days > LONG_OPEN_DAYS
    since = f", the oldest since {day(oldest)}" if oldest else ""
    return [
        (
            "RO3",
            Level.NOT_IN_ORDER if figures["leaderless"] else Level.IN_ORDER,
            f"{_reports(figures['leaderless'])} without a lead",
        ),
        (
            "RO4",
            Level.LOOK if figures["assess_late"] else Level.IN_ORDER,
            _in_time("assessed", figures["assessed_in_time"], figures["assess_due"], of_what),
        ),
        (
            "CO10",
            Level.NOT_IN_ORDER if figures["look_late"] else Level.IN_ORDER,
            _in_time("looked at", figures["looked_in_time"], figures["looked_due"], of_what),
        ),
        ("CO13", Level.LOOK if figures["takedowns"] else Level.IN_ORDER, f"{figures['takedowns']} still to take down"),
        ("BR1", Level.LOOK if long_open else Level.IN_ORDER, f"{_reports(figures['open'])} still open{since}"),
        ("BR2", Level.LOOK if figures["to_chase"] else Level.IN_ORDER, f"{figures['unanswered']} without an answer"),
    ]


def _kinds(figures):
    """What the Statement only speaks of: counts, for information."""
    rows = [
        ("PE3", f"{figures['friend_request']} friend requests"),
        ("PE5", f"{figures['pictures']} about pictures of pupils"),
        ("PE7", f"{figures['offensive']} about offensive content"),
        ("PE8", f"{figures['colleague']} about a colleague or partner"),
        ("ED2", f"{figures['behaviour']} passed to the behaviour policy"),
        ("ED6", f"{figures['parent']} about parents' posts"),
        ("BR3", f"{figures['disciplinary']} under the disciplinary policy"),
    ]
    return [(clause, Level.INFORMATION, f"{figure}, this school year") for clause, figure in rows]


def _reports(count) -> str:
    return "1 report" if count == 1 else f"{count or 'no'} reports"


def _in_time(verb, in_time, due, of_what) -> str:
    return (f"{in_time} of {due} {verb} in time" if due else f"nothing has had to be {verb} yet") + of_what
