"""Taking in what another password safe holds: sent in, looked at, stored (RO7)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import safe_imports as actions
from accounts.forms.safe_imports import PlacesForm, SafeFileForm
from accounts.models import SafeImport, SchoolAccount
from accounts.rules import safe_imports as rules
from core.audit import api as audit
from core.pages.forms import sent
from people.access import needs_fresh_factor, requires
from people.roles import Permission


def _always(request, *args, **kwargs):
    return True


@requires(Permission.RUN_ACCOUNTS)
@needs_fresh_factor(_always)
@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def upload_safe_import(request):
    """Send in a file of another password safe; with a fresh second step."""
    form = SafeFileForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        made = actions.upload_safe_import(
            by=request.actor,
            now=request.now,
            file_name=form.cleaned_data["file"].name[:200],
            found=form.cleaned_data["found"],
        )
        return redirect(made)
    return render(
        request,
        "accounts/upload_safe_import.html",
        {
            "title": "Take in another password safe",
            "back": (reverse("accounts:looks"), "Who looked at sign-in details"),
            "form": form,
            "button": "Look at it first",
        },
    )


@requires(Permission.RUN_ACCOUNTS)
@needs_fresh_factor(_always)
@require_http_methods(["GET", "POST"])
@never_cache
def safe_import(request, import_id):
    """What was found, without a secret, and the account of each entry; a yes stores it."""
    found = get_object_or_404(SafeImport.objects.select_related("uploaded_by"), pk=import_id)
    accounts = list(SchoolAccount.objects.open().order_by("name", "id"))
    form = PlacesForm(request.POST if request.method == "POST" else None, entries=found.entries, accounts=accounts)
    if request.method == "POST" and form.is_valid():
        stored, broken, same = actions.take_safe_import_in(
            found, by=request.actor, now=request.now, accounts=form.places()
        )
        unusable = f" Authenticator keys that could not be used: {broken}. Enter them by hand." if broken else ""
        are = "1 sign-in detail is" if stored == 1 else f"{stored} sign-in details are"
        left = f" In the safe already, so left as they are: {same}." if same else ""
        messages.success(request, f"{are} stored.{left}{unusable} Now delete the file you sent in.")
        return redirect("accounts:register")
    return render(
        request,
        "accounts/safe_import.html",
        {
            "title": "What is in the file",
            "caption": found.file_name,
            "back": (reverse("accounts:upload_safe_import"), "Send in another file"),
            "form": form,
            "safe_import": found,
            "why_not": rules.why_not_take_in(found, request.actor, request.now),
            "button": "Store it",
            "history": audit.history_of(found),
        },
    )


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def leave_safe_import(request, import_id):
    """Take nothing in; nothing of the file is kept."""
    found = get_object_or_404(SafeImport, pk=import_id)
    actions.leave_safe_import(found, by=request.actor, now=request.now)
    messages.success(request, "Nothing of the file is kept.")
    return redirect("accounts:looks")
