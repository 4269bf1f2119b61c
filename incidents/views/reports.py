"""The queue of reports, a report, and the reporter's own."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core.pages.keyset import page_of
from incidents import rules
from incidents.actions import reports as actions
from incidents.agencies import AGENCIES
from incidents.guidance import guidance_for
from incidents.models import Incident
from incidents.queries.pages import history_for, parts_of, rows_of, rows_of_conduct, said_by_reporter
from incidents.queries.routing import LADO, route
from incidents.states import REPORTERS_WORDS
from incidents.views.fetch import readable, visible
from people.access import requires
from people.roles import Permission, Role

PAGE = 25
# What a row of the queue shows.
LISTED = (
    *("reference", "kind", "is_restricted", "reported_at", "severity", "state", "rank"),
    *("first_look_at", "look_by", "lead__name"),
)


@requires(Permission.SEE_OPEN_REPORTS, Permission.LEAD_ABOUT_HEADTEACHER)
@require_GET
def reports(request):
    """The queue: those that nobody has looked at first, by when they are due."""
    found = Incident.objects.readable_by(request.actor).select_related("lead").only(*LISTED)
    shows_finished = request.GET.get("show") == "finished"
    after = request.GET.get("after", "")
    if shows_finished:
        page = page_of(found.finished(), ("id",), after=after, size=PAGE, newest_first=True)
    else:
        page = page_of(found.open(), ("rank", "look_by", "id"), after=after, size=PAGE)
    return render(
        request,
        "incidents/reports.html",
        {"title": "Reports", "page": page, "shows_finished": shows_finished},
    )


@requires(Permission.REPORT)
@require_GET
def mine(request):
    """What this person has reported, as its reporter."""
    found = Incident.objects.filter(reported_by=request.user).visible_to(request.actor)
    after = request.GET.get("after", "")
    page = page_of(found, ("reported_at", "id"), after=after, size=PAGE, newest_first=True)
    rows = [(incident, REPORTERS_WORDS[incident.state]) for incident in page.rows]
    context = {"title": "Reports you have made", "page": page, "rows": rows}
    return render(request, "incidents/mine.html", context | {"report_address": reverse("incidents:start_report")})


@requires(Permission.REPORT)
@require_GET
def report(request, reference):
    """A report: in full for whoever may read it, else what its reporter may know."""
    incident = visible(request, reference)
    full = Incident.objects.readable_by(request.actor).filter(pk=incident.pk).select_related("lead", "conduct").first()
    if full is None:
        return _reporters_page(request, incident)
    if full.is_restricted:
        actions.read_report(full, by=request.actor, now=request.now)
    is_lead = rules.is_lead(full, request.actor, request.now)
    page = {"title": str(full), "incident": full, "is_lead": is_lead, "is_locked": rules.is_locked(full)}
    page["history"], page["opened"] = history_for(full, request.actor, is_lead)
    page |= {"guidance": guidance_for(full), "back": _back(request)}
    conduct = getattr(full, "conduct", None)
    page |= {"rows": rows_of(full, is_lead), "conduct": conduct, "conduct_rows": rows_of_conduct(conduct)}
    # Led by the chair though it is not about the headteacher: somebody covered, and it is about them.
    page["came_while_covered"] = full.led_as == Role.CHAIR and not full.is_about_headteacher
    page |= parts_of(full) | _reasons(full, request.actor, request.now)
    return render(request, "incidents/report.html", page)


def _back(request):
    if request.actor.may(Permission.SEE_OPEN_REPORTS) or request.actor.may(Permission.LEAD_ABOUT_HEADTEACHER):
        return reverse("incidents:reports"), "Reports"
    return reverse("overview:home"), "Waiting for you"


def _reasons(incident, by, now):
    """Why each button may not be pressed now, by its name."""
    return {
        "why_not": {
            "look": rules.why_not_look_at_report(incident, by, now),
            "conduct": rules.why_not_check_conduct(incident, by, now),
            "advice": rules.why_not_record_advice(incident, by, now),
            "low_level": rules.why_not_pass_to_low_level_file(incident, by, now),
            "assess": rules.why_not_assess_report(incident, by, now),
            "refer": rules.why_not_refer_report(incident, by, now),
            "takedown": rules.why_not_record_takedown(incident, by, now),
            "conclude": rules.why_not_conclude_report(incident, by, now),
            "reopen": rules.why_not_reopen_report(incident, by, now),
            "lead": rules.why_not_name_lead(incident, by, now),
            "restrict": rules.why_not_mark_restricted(incident, by, now),
            "evidence": rules.why_not_add_evidence(incident, by, now),
        }
    }


def _reporters_page(request, incident):
    about = set(incident.about.filter(corrected_at=None).values_list("person_id", flat=True))
    found = route(
        about=about,
        kept_out=about,
        is_child_at_risk=incident.is_child_at_risk,
        is_staff_conduct=incident.is_staff_conduct,
        now=request.now,
    )
    page = {"title": "Your report", "caption": str(incident), "incident": incident, "ring": found.ring}
    page |= {"state": REPORTERS_WORDS[incident.state], "is_lado": found.ring == LADO}
    page["why_not_add_evidence"] = rules.why_not_add_evidence(incident, request.actor, request.now)
    page |= {"guidance": guidance_for(incident), "rows": said_by_reporter(incident)}
    return render(request, "incidents/reporters_report.html", page)


@requires(Permission.REPORT)
@require_POST
def look_at_report(request, reference):
    """I am looking at this."""
    incident = readable(request, reference)
    actions.look_at_report(incident, by=request.actor, now=request.now)
    messages.success(request, "It is recorded that you are looking at this report.")
    return redirect(incident)


@requires(Permission.REPORT)
@require_GET
def who_to_tell(request):
    """Outside bodies: what each takes, what it does not, who refers and how soon."""
    return render(request, "incidents/who_to_tell.html", {"title": "Who to tell", "agencies": AGENCIES})
