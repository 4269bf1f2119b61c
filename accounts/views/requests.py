"""Proposals: the list, starting one, writing it, checking it, sending it and taking it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions.requests import save_draft, start_request, submit_request, withdraw_request
from accounts.forms.requests import ProposalForm
from accounts.models import AccountRequest
from accounts.platforms import facts_about
from accounts.queries.checked import checked
from accounts.queries.requests import empty_draft, goes_to, list_for, similar_to
from accounts.rules import requests as rules
from accounts.views.answers import answer_rows
from core.pages.fields import errors_of
from people.access import requires, signed_in
from people.roles import Permission

PROPOSERS = (Permission.PROPOSE_ACCOUNT, Permission.PROPOSE_THROUGH_SPONSOR)
KEPT = "Your draft is saved. You can go on with it whenever you like."
NOT_LISTED = "Nothing is written yet, so it is not on the list. Propose an account, and you go on where you were."
LIST = ("accounts:requests", "All proposals")


def _mine(request, pk):
    mine = AccountRequest.objects.filter(proposed_by=request.user).select_related("proposed_by", "sponsor")
    return get_object_or_404(mine, pk=pk)


@requires(Permission.SEE_ACCOUNTS)
@require_GET
def requests(request):
    """The proposals that this person may see: open ones first."""
    still_open, decided = list_for(request.actor, request.now)
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
def start(request):
    """Begin a draft and open it; the empty one of before is gone on with. A GET begins none: it opens that one."""
    if request.method == "GET":
        begun = empty_draft(request.actor)
        if begun is None:
            messages.info(request, "Press “Propose an account” to begin.")
        return redirect("accounts:edit_request", begun.pk) if begun else redirect("accounts:requests")
    return redirect("accounts:edit_request", start_request(by=request.actor, now=request.now).pk)


@requires(*PROPOSERS)
@require_http_methods(["GET", "POST"])
def edit_request(request, pk):
    """Write the proposal, or change `?only=` one answer; kept as one types, by the button without JavaScript."""
    account_request = _mine(request, pk)
    if request.method == "POST":
        return _keep(request, account_request)
    if account_request.state not in rules.EDITABLE:
        return redirect(account_request)
    form = _form(request, initial=ProposalForm.answers_of(account_request))
    return _form_page(request, account_request, form)


def _form(request, *sent, **options):
    return ProposalForm(*sent, by=request.actor, now=request.now, only=request.GET.get("only", ""), **options)


def _keep(request, account_request):
    """Keep what can be read, then do what the button says."""
    draft = _form(request, request.POST, is_draft=True)
    draft.is_valid()
    before = _asked_of(account_request)
    save_draft(account_request, by=request.actor, now=request.now, **draft.answers())
    if request.htmx:
        context = {"problems": [error for field in draft for error in errors_of(field)]}
        if _asked_of(account_request) != before:
            context |= {"is_asked_afresh": True} | _in_time(account_request)
        return render(request, "accounts/_saved.html", context)
    if "check" in request.POST:
        complete = _form(request, request.POST)
        if complete.is_valid():
            return redirect("accounts:check_request", account_request.pk)
        return _form_page(request, account_request, complete)
    if draft.errors:
        return _form_page(request, account_request, draft)
    is_listed = AccountRequest.objects.with_words().filter(pk=account_request.pk).exists()
    messages.success(request, KEPT if is_listed else NOT_LISTED)
    return redirect("accounts:requests")


def _asked_of(account_request):
    """What the platform's facts and the similar accounts hang on."""
    return account_request.platform, account_request.platform_name, account_request.name


def _in_time(account_request) -> dict:
    """What is good to know before going on: the platform's facts, and what there is already (NA5, ED1)."""
    accounts, waiting = similar_to(account_request) if any(_asked_of(account_request)) else ([], [])
    return {
        "proposal": account_request,
        "facts": facts_about(account_request.platform),
        "similar_accounts": accounts,
        "similar_proposals": waiting,
    }


def _form_page(request, account_request, form):
    is_whole = len(form.fields) == len(ProposalForm.base_fields)
    check = reverse("accounts:check_request", args=[account_request.pk])
    context = {
        "title": "Propose an account" if is_whole else "Change your answer",
        "form": form,
        "is_whole": is_whole,
        "looks_after_it_alone": _looks_after_it_alone(request, account_request, form),
        "back": (reverse(LIST[0]), LIST[1]) if is_whole else (check, "Back to your answers"),
        **_in_time(account_request),
    }
    return render(request, "accounts/edit_request.html", context)


def _looks_after_it_alone(request, account_request, form) -> bool:
    """Whether the proposer alone posts and keeps an eye on it, as a draft begins; then nobody need be chosen."""
    alone = [request.user.pk]
    looks_after = (account_request.will_post, account_request.will_monitor)
    is_wrong = form.errors.keys() & {"will_post", "will_monitor"}
    return not is_wrong and all([person.pk for person in people.all()] == alone for people in looks_after)


@requires(*PROPOSERS)
@require_GET
def check_request(request, pk):
    """Check your answers, and see what is like it, before sending."""
    account_request = _mine(request, pk)
    if account_request.state not in rules.EDITABLE:
        return redirect(account_request)
    goes = goes_to(account_request, request.now).label
    asks_sponsor = account_request.sponsor_id not in (None, request.user.pk)
    context = {
        "title": "Check your answers",
        "proposal": account_request,
        "rows": answer_rows(account_request, with_links=True),
        "checked": checked(account_request, request.actor, request.now),
        "goes_to": account_request.sponsor.name if asks_sponsor else goes,
        "why_not": rules.why_not_submit(account_request, request.actor, request.now),
        "back": (reverse("accounts:edit_request", args=[pk]), "Back to the whole proposal"),
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
