"""The accounts that the school already has: sent in, looked at, taken in to be decided (RO5)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.account_file import COLUMNS
from accounts.actions import account_lists as actions
from accounts.forms.account_list import AccountListForm, ApplyForm
from accounts.models import AccountRequest
from accounts.queries.account_list import account_lists, plan_for
from accounts.states import RequestState
from core.audit import api as audit
from core.pages.forms import sent
from core.pages.tables import csv_response
from people.access import requires
from people.roles import Permission

ANOTHER = ("accounts:account_list", "Take in another list")


@requires(Permission.IMPORT_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def account_list(request):
    """Send in what the school already has."""
    form = AccountListForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        made = actions.upload_account_list(by=request.actor, now=request.now, **form.cleaned_data["file"])
        return redirect(made)
    context = {
        "title": "Take in the accounts that exist",
        "form": form,
        "button": "Look at it first",
        "back": (reverse("accounts:register"), "Our accounts"),
        "columns": COLUMNS.values(),
    }
    return render(request, "accounts/account_list.html", context)


@requires(Permission.IMPORT_ACCOUNTS)
@require_GET
def account_list_template(request):
    """An empty list with the columns, to fill in."""
    return csv_response("our-accounts.csv", list(COLUMNS.values()), [])


@requires(Permission.IMPORT_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def account_list_preview(request, pk):
    """What was understood; a yes takes it in as it is shown."""
    found = get_object_or_404(account_lists(request.actor), pk=pk)
    if request.method == "GET" and found.applied_at is not None:
        return _taken_in(request, found)
    plan = plan_for(found, request.actor, request.now)
    form = ApplyForm(*sent(request), plan=plan)
    if request.method == "POST":
        form.is_valid()
        digest = form.cleaned_data.get("digest", "")
        actions.apply_account_list(found, by=request.actor, now=request.now, digest=digest)
        messages.success(request, "The list is taken in.")
        return redirect(found)
    context = {
        "title": "What this list would become",
        "caption": found.file_name,
        "back": (reverse(ANOTHER[0]), ANOTHER[1]),
        "form": form,
        "button": "Take it in",
        "plan": plan,
        "broken_url": reverse("accounts:account_list_broken", args=[pk]),
        "history": audit.history_of(found),
    }
    return render(request, "accounts/account_list_preview.html", context)


@requires(Permission.IMPORT_ACCOUNTS)
@require_GET
def account_list_broken(request, pk):
    """The rows that cannot be taken in, with the reason, for a spreadsheet."""
    found = get_object_or_404(account_lists(request.actor), pk=pk)
    plan = plan_for(found, request.actor, request.now)
    rows = [(row.line, row.name, row.why) for row in plan.broken]
    return csv_response("accounts-not-taken-in.csv", ["row", "name", "why"], rows)


def _taken_in(request, found):
    drafts = AccountRequest.objects.filter(account_list=found, state=RequestState.DRAFT)
    context = {
        "title": "The list of accounts has been taken in",
        "caption": found.file_name,
        "back": (reverse(ANOTHER[0]), ANOTHER[1]),
        "counts": found.counts,
        "account_list": found,
        "drafts": drafts,
        "broken_url": reverse("accounts:account_list_broken", args=[found.pk]),
        "history": audit.history_of(found),
    }
    return render(request, "accounts/account_list_taken_in.html", context)
