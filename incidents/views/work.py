"""The lead's work on a report: conduct, advice, assessment, referrals, conclusion."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from core.action import refuse_if
from incidents import rules
from incidents.actions import work as actions
from incidents.agencies import AGENCIES
from incidents.forms import work as forms
from incidents.views.fetch import form_page, posted, readable
from people.access import requires
from people.roles import Permission


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def check_conduct(request, reference):
    """The harm threshold: may it be met?"""
    incident = readable(request, reference)
    refuse_if(rules.why_not_check_conduct(incident, request.actor, request.now))
    form = forms.ConductForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.check_conduct(incident, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "Your answer is recorded.")
        return redirect(incident)
    return form_page(request, incident, form, "Could it meet the harm threshold?", "Record the answer", note="conduct")


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def record_advice(request, reference):
    """What the LADO advised."""
    incident = readable(request, reference)
    refuse_if(rules.why_not_record_advice(incident, request.actor, request.now))
    form = forms.AdviceForm(posted(request), now=request.now)
    if request.method == "POST" and form.is_valid():
        actions.record_advice(incident, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "The LADO's advice is recorded. You can go on.")
        return redirect(incident)
    return form_page(request, incident, form, "Record the LADO's advice", "Record the advice", note="advice")


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def pass_to_low_level_file(request, reference):
    """Passed to the headteacher's file of low-level concerns."""
    incident = readable(request, reference)
    refuse_if(rules.why_not_pass_to_low_level_file(incident, request.actor, request.now))
    form = forms.PassOnForm(posted(request), now=request.now)
    if request.method == "POST" and form.is_valid():
        actions.pass_to_low_level_file(incident, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "The report is finished: it went to the file of low-level concerns.")
        return redirect(incident)
    return form_page(request, incident, form, "A low-level concern", "Record and finish", note="low-level")


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def assess_report(request, reference):
    """The facts, how bad it is, who is involved."""
    incident = readable(request, reference)
    refuse_if(rules.why_not_assess_report(incident, request.actor, request.now))
    last = incident.assessments.first()
    initial = {"severity": incident.severity}
    if last is not None:
        initial |= {"facts": last.facts, "who_is_involved": last.who_is_involved}
    asks_about_risk = not incident.is_child_at_risk
    form = forms.AssessForm(posted(request), initial=initial, asks_about_risk=asks_about_risk)
    if request.method == "POST" and form.is_valid():
        actions.assess_report(incident, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "The assessment is recorded.")
        return redirect(incident)
    return form_page(request, incident, form, "Assess the report", "Record the assessment", note="assess")


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def refer_report(request, reference):
    """Record that an agency was told."""
    incident = readable(request, reference)
    refuse_if(rules.why_not_refer_report(incident, request.actor, request.now))
    why_not = partial(rules.why_not_refer_report, incident, request.actor, request.now)
    form = forms.ReferForm(posted(request), now=request.now, why_not_refer=why_not)
    if request.method == "POST" and form.is_valid():
        actions.refer_report(incident, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "It is recorded that they were told.")
        return redirect(incident)
    more = {"note": "refer", "agencies": AGENCIES, "is_locked": rules.is_locked(incident)}
    return form_page(request, incident, form, "Record who was told", "Record", **more)


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def record_answer(request, reference, pk):
    """What an agency answered."""
    incident = readable(request, reference)
    referral = get_object_or_404(incident.referrals, pk=pk)
    refuse_if(rules.why_not_record_answer(referral, request.actor, request.now))
    form = forms.AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.record_answer(referral, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "The answer is recorded.")
        return redirect(incident)
    title = f"What they answered: {referral.get_agency_display()}"
    return form_page(request, incident, form, title, "Record the answer")


@requires(Permission.REPORT)
@require_POST
def record_takedown(request, reference):
    """It has come down."""
    incident = readable(request, reference)
    actions.record_takedown(incident, by=request.actor, now=request.now)
    messages.success(request, "It is recorded that it has been taken down.")
    return redirect(incident)


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def conclude_report(request, reference):
    """How it ended, why, and what was learned."""
    incident = readable(request, reference)
    refuse_if(rules.why_not_conclude_report(incident, request.actor, request.now))
    form = forms.ConcludeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.conclude_report(incident, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "The report is finished. Its reporter will be told that, and nothing else.")
        return redirect(incident)
    return form_page(request, incident, form, "Finish the report", "Finish the report")


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def reopen_report(request, reference):
    """Open it again."""
    incident = readable(request, reference)
    refuse_if(rules.why_not_reopen_report(incident, request.actor, request.now))
    form = forms.ReopenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.reopen_report(incident, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "The report is open again.")
        return redirect(incident)
    return form_page(request, incident, form, "Open the report again", "Open it again")
