"""Pictures and files of a report: put in, shown as a cleaned copy, put away."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.action import refuse_if
from core.files import api as files
from incidents import rules
from incidents.actions import evidence as actions
from incidents.actions.reports import read_report
from incidents.forms import work as forms
from incidents.states import PictureAnswer
from incidents.views.fetch import form_page, posted, readable, visible
from people.access import requires
from people.roles import Permission


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def add_evidence(request, reference):
    """Ask the picture question for what is added now; only after a No choose the file."""
    incident = visible(request, reference)
    if "stop" in request.GET and incident.picture != PictureAnswer.NO:
        return _stop(request, incident)
    refuse_if(rules.why_not_add_evidence(incident, request.actor, request.now))
    title = "Add a picture or file"
    question = forms.PictureQuestionForm(posted(request))
    if not question.is_valid():
        return form_page(request, incident, question, title, "Go on")
    who, picture = {"by": request.actor, "now": request.now}, question.cleaned_data["picture"]
    if picture != PictureAnswer.NO:
        actions.stop_for_picture(incident, **who, picture=picture)
        return redirect(f"{request.path}?stop")
    is_sent = "step" in request.POST
    form = forms.EvidenceForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        upload, note = form.cleaned_data["file"], form.cleaned_data["note"]
        actions.add_evidence(incident, **who, upload=upload, picture=picture, note=note)
        messages.success(request, "The file is kept with the report, sealed as it came.")
        return redirect(incident)
    carried = [("picture", picture), ("step", "file")]
    return form_page(request, incident, form, title, "Add it", note="evidence", carried=carried)


def _stop(request, incident):
    page = {"title": "Stop. Leave the picture where it is", "caption": str(incident), "incident": incident}
    return render(request, "incidents/evidence_stop.html", page)


@requires(Permission.REPORT)
@require_GET
def evidence(request, reference, pk):
    """A file: a picture's cleaned copy, anything else to be saved."""
    incident = readable(request, reference)
    found = get_object_or_404(incident.evidence.select_related("stored_file"), pk=pk)
    refuse_if(rules.why_not_open_evidence(found, request.actor, request.now))
    if incident.is_restricted:
        read_report(incident, by=request.actor, now=request.now)
    return files.response(found.stored_file)


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def quarantine_evidence(request, reference, pk):
    """Put away what should never have come."""
    incident = readable(request, reference)
    found = get_object_or_404(incident.evidence.select_related("stored_file", "incident"), pk=pk)
    refuse_if(rules.why_not_quarantine_evidence(found, request.actor, request.now))
    form = forms.QuarantineForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.quarantine_evidence(found, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "The file is in quarantine. Nobody opens it.")
        return redirect(incident)
    return form_page(request, incident, form, "Put a file in quarantine", "Put it away", note="quarantine")
