"""The page of one proposal, and the decisions about it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.actions.requests import (
    agree_to_sponsor,
    approve_request,
    decline_request,
    record_closed_down,
    return_request,
)
from accounts.forms.requests import ApproveForm, ClosedDownForm, DeclineForm, ReturnForm
from accounts.models import AccountRequest
from accounts.queries.checked import checked
from accounts.queries.requests import sponsor_answers_by
from accounts.queries.reviews import with_lapse
from accounts.rules import requests as rules
from accounts.rules.set_up import why_not_start_set_up
from accounts.states import RequestState
from accounts.views.answers import brief_rows, in_brief
from core.audit import api as audit
from people.access import requires, signed_in
from people.roles import Permission


def _visible(request, pk):
    people = ("proposed_by", "sponsor", "decided_by", "passed_on_to", "school_account", "closed_down_by")
    visible = AccountRequest.objects.visible_to(request.actor).select_related(*people)
    return get_object_or_404(with_lapse(visible, request.now, "school_account"), pk=pk)


@requires(Permission.SEE_ACCOUNTS)
@require_GET
def request(request, pk):
    """One proposal: what is asked, what was checked, what can be done, what has happened."""
    return _page(request, _visible(request, pk))


def _page(request, proposal, *, form=None):
    """The page; `form` is the decision that could not be read."""
    by, now = request.actor, request.now
    forms = {
        "approve": ApproveForm(account_request=proposal, now=now),
        "return": ReturnForm(),
        "decline": DeclineForm(),
        "closed_down": ClosedDownForm(),
    }
    if form is not None:
        forms = {name: form if type(form) is type(empty) else empty for name, empty in forms.items()}
    is_asked = proposal.waits_for_sponsor and by.is_person(proposal.sponsor)
    context = {
        "title": str(proposal),
        "caption": f"Proposal by {proposal.proposed_by}",
        "back": (reverse("accounts:requests"), "All proposals"),
        "proposal": proposal,
        "is_mine": by.is_person(proposal.proposed_by),
        "is_asked": is_asked,
        "is_waiting": proposal.state == RequestState.SUBMITTED,
        "sponsor_answers_by": sponsor_answers_by(proposal) if proposal.waits_for_sponsor else None,
        "is_editable": proposal.state in rules.EDITABLE,
        "brief": in_brief(proposal),
        "rows": brief_rows(proposal),
        "form": form,
        "approve_form": forms["approve"],
        "return_form": forms["return"],
        "decline_form": forms["decline"],
        "closed_down_form": forms["closed_down"],
        "may_close_down": not rules.why_not_record_closed_down(proposal, by, now),
        "why_not_decide": rules.why_not_decide(proposal, by, now),
        "why_not_approve": rules.why_not_approve(proposal, by, now),
        "why_not_return": rules.why_not_return(proposal, by, now),
        "why_not_withdraw": rules.why_not_withdraw(proposal, by, now),
        "can_set_up": not why_not_start_set_up(proposal, by, now),
        "account": getattr(proposal, "school_account", None),
        "history": audit.history_of(proposal),
    }
    may_weigh = not context["why_not_decide"] or is_asked
    context["checked"] = checked(proposal, by, now) if context["is_waiting"] and may_weigh else []
    return render(request, "accounts/request.html", context)


@signed_in
@require_POST
def approve(request, pk):
    """Yes, with conditions."""
    proposal = _visible(request, pk)
    form = ApproveForm(request.POST, account_request=proposal, now=request.now)
    if not form.is_valid():
        return _page(request, proposal, form=form)
    approve_request(proposal, by=request.actor, now=request.now, **form.cleaned_data)
    asked = "prove how it is set up" if proposal.exists_already else "set it up"
    messages.success(request, f"You approved “{proposal}”. The IT technician is asked to {asked}.")
    return redirect(proposal)


@signed_in
@require_POST
def send_back(request, pk):
    """Not yet: a note says what should change."""
    proposal = _visible(request, pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, form=form)
    return_request(proposal, by=request.actor, now=request.now, note=form.cleaned_data["note"])
    messages.success(request, f"“{proposal}” is back with {proposal.proposed_by}.")
    return redirect(proposal)


@signed_in
@require_POST
def decline(request, pk):
    """No, with the reason."""
    proposal = _visible(request, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, form=form)
    decline_request(proposal, by=request.actor, now=request.now, reason=form.cleaned_data["reason"])
    messages.success(request, f"You declined “{proposal}”. {proposal.proposed_by} is told why.")
    return redirect(proposal)


@signed_in
@require_POST
def agree(request, pk):
    """The sponsor stands behind it."""
    proposal = _visible(request, pk)
    agree_to_sponsor(proposal, by=request.actor, now=request.now)
    messages.success(request, f"Thank you. “{proposal}” is now with {proposal.get_goes_to_display()}.")
    return redirect(proposal)


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def closed_down(request, pk):
    """A declined account that existed is gone from its platform."""
    proposal = _visible(request, pk)
    form = ClosedDownForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, form=form)
    record_closed_down(proposal, by=request.actor, now=request.now, note=form.cleaned_data["note"])
    messages.success(request, f"It is written down that “{proposal}” is closed on {proposal.platform_label}.")
    return redirect(proposal)
