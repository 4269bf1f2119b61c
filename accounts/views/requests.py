"""Proposals: the list, starting one, writing it, checking it, sending it and taking it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions.requests import save_draft, start_request, submit_request, withdraw_request
from accounts.forms.requests import ProposalForm
from accounts.models import AccountRequest
from accounts.platforms import facts_about
from accounts.queries.requests import goes_to, list_for, similar_to
from accounts.rules import requests as rules
from accounts.views.answers import answer_rows
from core.pages.fields import errors_of
from people.access import requires, signed_in
from people.roles import Permission

PROPOSERS = (Permission.PROPOSE_ACCOUNT, Permission.PROPOSE_THROUGH_SPONSOR)
LIST = ("accounts:requests", "All proposals")


def _mine(request, pk):
    mine = AccountRequest.objects.filter(proposed_by=request.user).select_related("proposed_by", "sponsor")
    return get_object_or_404(mine, pk=pk)


@requires(Permission.SEE_ACCOUNTS)
@require_GET
def requests(request):
    """The proposals that this person may see: open ones first."""
    still_open, decided = list_for(request.actor)
    context = {
        "title": "Proposals",
        "open": still_open,
        "decided": decided,
        "why_not_start": rules.why_not_start(request.actor),
        "may_import": request.actor.may(Permission.IMPORT_ACCOUNTS),
    }
    return render(request, "accounts/requests.html", context)


@requires(*PROPOSERS)
@require_http_methods(["GET", "POST"])
def start_request_page(request):
    """Say what happens, then begin a draft."""
    if request.method == "POST":
        return redirect("accounts:edit_request", start_request(by=request.actor, now=request.now).pk)
    drafts = AccountRequest.objects.filter(proposed_by=request.user, state__in=rules.EDITABLE).with_words()
    context = {"title": "Propose an account", "drafts": drafts, "needs_sponsor": _through_sponsor(request.actor)}
    return render(request, "accounts/start_request.html", context)


def _through_sponsor(actor) -> bool:
    return not actor.may(Permission.PROPOSE_ACCOUNT)


@requires(*PROPOSERS)
@require_http_methods(["GET", "POST"])
def edit_request(request, pk):
    """Write the proposal; it is kept as one types, by the button where there is no JavaScript."""
    account_request = _mine(request, pk)
    if request.method == "POST":
        return _keep(request, account_request)
    if account_request.state not in rules.EDITABLE:
        return redirect(account_request)
    form = ProposalForm(initial=ProposalForm.answers_of(account_request), by=request.actor, now=request.now)
    return _form_page(request, account_request, form)


def _keep(request, account_request):
    """Keep what can be read, then do what the button says."""
    draft = ProposalForm(request.POST, by=request.actor, now=request.now, is_draft=True)
    draft.is_valid()
    save_draft(account_request, by=request.actor, now=request.now, **draft.answers())
    if request.htmx:
        context = {"problems": [error for field in draft for error in errors_of(field)]}
        return render(request, "accounts/_saved.html", context)
    if "check" in request.POST:
        complete = ProposalForm(request.POST, by=request.actor, now=request.now)
        if complete.is_valid():
            return redirect("accounts:check_request", account_request.pk)
        return _form_page(request, account_request, complete)
    if draft.errors:
        return _form_page(request, account_request, draft)
    messages.success(request, "Your draft is saved. You can go on with it whenever you like.")
    return redirect("accounts:requests")


def _form_page(request, account_request, form):
    context = {
        "title": "Propose an account",
        "form": form,
        "proposal": account_request,
        "back": (reverse(LIST[0]), LIST[1]),
    }
    return render(request, "accounts/edit_request.html", context)


@requires(*PROPOSERS)
@require_GET
def check_request(request, pk):
    """Check your answers, and see what is like it, before sending."""
    account_request = _mine(request, pk)
    if account_request.state not in rules.EDITABLE:
        return redirect(account_request)
    accounts, waiting = similar_to(account_request)
    goes = goes_to(account_request, request.now).label
    asks_sponsor = account_request.sponsor_id not in (None, request.user.pk)
    context = {
        "title": "Check your answers",
        "proposal": account_request,
        "rows": answer_rows(account_request, with_links=True),
        "similar_accounts": accounts,
        "similar_proposals": waiting,
        "facts": facts_about(account_request.platform),
        "goes_to": account_request.sponsor.name if asks_sponsor else goes,
        "why_not": rules.why_not_submit(account_request, request.actor, request.now),
        "back": (reverse("accounts:edit_request", args=[pk]), "Back to the proposal"),
    }
    return render(request, "accounts/check_request.html", context)


@requires(*PROPOSERS)
@require_POST
def submit(request, pk):
    """Send it."""
    account_request = _mine(request, pk)
    submit_request(account_request, by=request.actor, now=request.now)
    if account_request.waits_for_sponsor:
        messages.success(request, f"Your proposal is with {account_request.sponsor}, who is asked to stand behind it.")
    else:
        messages.success(request, f"Your proposal is with {account_request.get_goes_to_display()}.")
    return redirect(account_request)


@signed_in
@require_POST
def withdraw(request, pk):
    """Take it back."""
    account_request = get_object_or_404(AccountRequest.objects.visible_to(request.actor), pk=pk)
    withdraw_request(account_request, by=request.actor, now=request.now)
    messages.success(request, "The proposal is withdrawn.")
    return redirect(account_request)
