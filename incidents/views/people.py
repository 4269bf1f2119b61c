"""Who leads a report, who may read it, who must not see it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.action import refuse_if
from incidents import rules
from incidents.actions import people as actions
from incidents.forms import work as forms
from incidents.models import Incident
from incidents.views.fetch import form_page, posted, readable
from people.access import requires
from people.roles import Permission


def _back_to(request, incident):
    """The report, or the first page where this person has just given it away."""
    still = Incident.objects.readable_by(request.actor).filter(pk=incident.pk).exists()
    return redirect(incident if still else reverse("overview:home"))


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def name_lead(request, reference):
    """Give the report to another lead."""
    incident = readable(request, reference)
    refuse_if(rules.why_not_name_lead(incident, request.actor, request.now))
    form = forms.PersonForm(posted(request), now=request.now)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        actions.name_lead(incident, by=request.actor, now=request.now, person=person)
        messages.success(request, f"{person.name} now leads this report.")
        return _back_to(request, incident)
    return form_page(request, incident, form, "Name another lead", "Name them", note="lead")


@requires(Permission.REPORT)
@require_POST
def mark_restricted(request, reference):
    """Only the lead and whom the lead adds."""
    incident = readable(request, reference)
    actions.mark_restricted(incident, by=request.actor, now=request.now)
    messages.success(request, "Now only its lead, and whoever the lead adds, can read this report.")
    return redirect(incident)


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def keep_out(request, reference):
    """Add somebody who must not see it."""
    incident = readable(request, reference)
    refuse_if(rules.why_not_keep_out(incident, request.actor, request.now))
    form = forms.PersonAndReasonForm(posted(request), now=request.now)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        actions.keep_out(incident, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, f"{person.name} can no longer see this report.")
        return _back_to(request, incident)
    return form_page(request, incident, form, "Add somebody who must not see this", "Add them", note="keep-out")


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def share_report(request, reference, pk):
    """Take somebody off the list, after advice."""
    incident = readable(request, reference)
    kept_out = get_object_or_404(incident.kept_out.select_related("person", "incident"), pk=pk)
    refuse_if(rules.why_not_share_report(kept_out, request.actor, request.now))
    form = forms.ShareForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.share_report(kept_out, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, _after_sharing(incident, kept_out.person))
        return redirect(incident)
    title = f"Take {kept_out.person.name} off the list"
    return form_page(request, incident, form, title, "Take them off the list", note="share")


def _after_sharing(incident, person) -> str:
    if incident.kept_out.filter(person=person, shared_at=None).exists():
        return f"That reason is off the list. {person.name} still must not see this report, for the other one."
    return f"{person.name} is no longer on the list."


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def name_about(request, reference):
    """Say that it is about somebody of the school."""
    incident = readable(request, reference)
    refuse_if(rules.why_not_name_about(incident, request.actor, request.now))
    form = forms.PersonForm(posted(request), now=request.now)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        actions.name_about(incident, by=request.actor, now=request.now, person=person)
        messages.success(request, f"It is recorded that this report is about {person.name}, who cannot see it.")
        return _back_to(request, incident)
    return form_page(request, incident, form, "It is about somebody who works here", "Name them", note="about")


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def correct_naming(request, reference, pk):
    """Correct whom the report is about."""
    incident = readable(request, reference)
    about_person = get_object_or_404(incident.about.select_related("person", "incident"), pk=pk)
    refuse_if(rules.why_not_correct_naming(about_person, request.actor, request.now))
    form = forms.CorrectForm(posted(request), now=request.now)
    if request.method == "POST" and form.is_valid():
        actions.correct_naming(about_person, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "The naming is corrected. Both versions are kept.")
        return _back_to(request, incident)
    title = f"It is not about {about_person.person.name}"
    return form_page(request, incident, form, title, "Correct it", note="correct")


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def add_reader(request, reference):
    """Let somebody read it."""
    incident = readable(request, reference)
    refuse_if(rules.why_not_add_reader(incident, request.actor, request.now))
    form = forms.PersonAndReasonForm(posted(request), now=request.now)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        actions.add_reader(incident, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, f"{person.name} can now read this report.")
        return redirect(incident)
    return form_page(request, incident, form, "Let somebody read this", "Let them read it", note="reader")
