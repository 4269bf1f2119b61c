"""What must hold about reports: who never sees them, who leads, and that nothing of them is lost (RO3, RO4, CO10)."""

from itertools import islice

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery

from core.audit import api as audit
from core.invariant import GRACE, RUN_SWEEP, Broken, invariant, row
from core.notices import api as notices
from incidents.models import AboutPerson, Conclusion, Escalation, Evidence, Incident, KeptOut, Reader
from incidents.queries.routing import next_to_tell
from incidents.states import IncidentKind, IncidentState, PictureAnswer
from people.invariants import gone

# No finding names whom a report is about, or who must not see it: whoever runs the server may be that person.
ON_LIST = KeptOut.objects.filter(shared_at=None)
LADDER = 2
TELL_LEAD = (
    "Tell the headteacher or the chair at once, whoever of them may see it, and restore what was changed by hand."
)


@invariant("Nobody who must not see a report reads it, leads it or is written to about it", clause="CO5")
def kept_out_people_see_nothing(now):
    """Whoever a report is about, and anybody else on its list."""
    unlisted = AboutPerson.objects.filter(corrected_at=None).exclude(
        Exists(KeptOut.objects.filter(incident=OuterRef("incident"), person=OuterRef("person")))
    )
    yield from _of(unlisted, "Somebody whom it is about is not on the list of people who must not see it.")
    listed = ON_LIST.filter(incident=OuterRef("incident"), person=OuterRef("person"))
    readers = Reader.objects.filter(Exists(listed), ended_at=None)
    yield from _of(readers, "Somebody who must not see it is among its readers.")
    leads = ON_LIST.filter(incident=OuterRef("pk"), person=OuterRef("lead"))
    yield from _reports(Incident.objects.filter(Exists(leads)), "Somebody who must not see it leads it.")
    open_to_all = Incident.objects.filter(Exists(ON_LIST.filter(incident=OuterRef("pk"))), is_restricted=False)
    yield from _reports(open_to_all, "There are people who must not see it, but it is not restricted.")
    yield from _told()


def _told():
    """Messages about a report that stand with somebody on its list."""
    listed = ON_LIST.select_related("incident").order_by("pk").iterator(chunk_size=500)
    while batch := list(islice(listed, 500)):
        told = notices.told_about(Incident, {entry.incident_id for entry in batch})
        for entry in batch:
            if (str(entry.incident_id), entry.person_id) in told:
                yield Broken(
                    _name(entry.incident), "A message about it stands with somebody who must not see it.", TELL_LEAD
                )


def _of(rows, wrong):
    for thing in rows.select_related("incident").order_by("pk").iterator(chunk_size=500):
        yield Broken(f"{_name(thing.incident)}, {row(thing)}", wrong, TELL_LEAD)


def _reports(rows, wrong, do=TELL_LEAD):
    for incident in rows.order_by("pk").iterator(chunk_size=500):
        yield Broken(_name(incident), wrong(incident) if callable(wrong) else wrong, do)


def _name(incident) -> str:
    return f"report {incident.reference[:5]}-{incident.reference[5:]}"


@invariant("Every open report has somebody who leads it, as long as there is anybody who may", clause="RO3")
def reports_are_led(now):
    """Whoever acts for its role; where all are kept out, its page names the outside body."""
    left = Incident.objects.open().filter(gone(now, "lead__"), lead__isnull=False)
    yield from _reports(left, "Whoever leads it has left.", RUN_SWEEP)
    for incident in Incident.objects.open().filter(lead=None, reported_at__lte=now - GRACE).order_by("pk").iterator():
        if next_to_tell(incident, now):
            yield Broken(_name(incident), "Nobody leads it, although somebody could.", RUN_SWEEP)


@invariant("No step of a report's ladder is missing for longer than two sweeps, and each was taken once", clause="CO10")
def reports_are_escalated(now):
    """Two steps at most, each at its time, until somebody has looked."""
    unseen = Incident.objects.filter(state=IncidentState.REPORTED)
    yield from _reports(
        unseen.filter(escalate_at__lte=now - GRACE), "Nobody looked in time, and nobody else was told.", RUN_SWEEP
    )
    taken = Escalation.objects.filter(incident=OuterRef("pk")).order_by().values("incident")
    counted = Incident.objects.annotate(
        taken=Subquery(taken.annotate(n=Count("pk")).values("n")),
        highest=Subquery(taken.annotate(n=Max("step")).values("n")),
    )
    yield from _reports(
        counted.exclude(taken=None).exclude(highest=F("taken")), "A step of its ladder is missing or doubled."
    )
    silent = counted.filter(Q(taken=None) | Q(taken__lt=LADDER), state=IncidentState.REPORTED, escalate_at=None)
    yield from _reports(silent, "Nobody has looked at it, and nobody else will be told.")


@invariant("Every report is as its state says, with the assessment and the conclusion that it had", clause="RO4")
def states_agree(now):
    """First look, assessment, conclusion, and what a child at risk or a colleague's conduct demands."""
    seen = ~Q(state=IncidentState.REPORTED)
    assessed = Q(state=IncidentState.ASSESSED)
    wrong = (
        Q(state=IncidentState.REPORTED, first_look_at__isnull=False)
        | seen & (Q(first_look_at=None) | Q(escalate_at__isnull=False))
        | assessed & Q(assessed_at=None)
        | Q(is_restricted=False) & (Q(is_child_at_risk=True) | Q(is_staff_conduct=True))
    )
    yield from _reports(
        Incident.objects.filter(wrong),
        lambda found: f"It is “{found.get_state_display()}”, but the rest of it does not say so.",
    )
    stands = Exists(Conclusion.objects.filter(incident=OuterRef("pk"), reopened_at=None))
    over = Q(state=IncidentState.CONCLUDED)
    yield from _reports(
        Incident.objects.filter(over & ~stands | ~over & stands),
        "Whether it is finished and its conclusion do not agree.",
    )


@invariant("No picture lies in a report that takes none", clause="CO13")
def no_picture_where_none_may_be(now):
    """Nothing was added after the answer; what was there before it has its own line of being put away."""
    takes_none = Q(incident__kind=IncidentKind.COMPROMISING) | ~Q(incident__picture=PictureAnswer.NO)
    found = Evidence.objects.filter(takes_none, quarantined_at=None).select_related("incident").order_by("pk")
    for evidence in found.iterator(chunk_size=500):
        stopped = audit.last("picture.stopped", evidence.incident)
        if stopped is None or evidence.added_at > stopped.at:
            yield Broken(
                f"{_name(evidence.incident)}, {row(evidence)}", "It takes no pictures, and yet holds one.", STOP
            )


STOP = "Do not open it. Tell the safeguarding lead now, who puts it into quarantine on the report's page."


@invariant("Every report, and everything kept with it, has its line in the history", clause="CO10")
def reports_are_recorded(now):
    """From the report to its end; reading a restricted one is recorded as it is read."""
    rows = Incident.objects.order_by("pk")
    lines = (
        (rows, ("incident.reported",), "was made"),
        (rows.exclude(first_look_at=None), ("incident.looked_at",), "was looked at"),
        (rows.exclude(assessed_at=None), ("incident.assessed",), "was assessed"),
        (
            rows.filter(Exists(_conclusions())),
            ("incident.concluded", "incident.passed_to_low_level_file"),
            "was finished",
        ),
        (rows.filter(Exists(_conclusions().exclude(reopened_at=None))), ("incident.reopened",), "was opened again"),
    )
    for found, events, what in lines:
        yield from _missing(audit.without_line(found, *events), what)
    with_files = rows.filter(Exists(Evidence.objects.filter(incident=OuterRef("pk"))))
    for incident in audit.without_line(with_files, "evidence.added"):
        yield Broken(_name(incident), "A picture or file was added, but the history has no line of it.")


def _conclusions():
    return Conclusion.objects.filter(incident=OuterRef("pk"))


def _missing(rows, what):
    for incident in rows:
        yield Broken(_name(incident), f"It {what}, but the history has no line of it.")


INVARIANTS = (
    kept_out_people_see_nothing,
    reports_are_led,
    reports_are_escalated,
    states_agree,
    no_picture_where_none_may_be,
    reports_are_recorded,
)
