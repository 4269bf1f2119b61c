"""A new password: suggested, set on the platform, confirmed (RO7)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import suggestions as actions
from accounts.models import Credential
from accounts.queries.credentials import accounts_with_a_safe, current_credentials, waiting_suggestion
from accounts.queries.reviews import with_lapse
from accounts.rules import suggestions as rules
from accounts.rules.credentials import TO_SIGN_IN
from accounts.states import SecretKind
from accounts.views.credentials import ask_and_show
from core.audit import api as audit
from people.access import requires
from people.roles import Permission

SUGGESTED = SecretKind.SUGGESTED_PASSWORD


@requires(Permission.RUN_ACCOUNTS)
@require_GET
@never_cache
def suggestion(request, pk):
    """Three steps: look at it, set it on the platform, say so. Waits as long as it takes."""
    account = get_object_or_404(with_lapse(accounts_with_a_safe(request.actor), request.now), pk=pk)
    waiting = waiting_suggestion(account)
    return render(
        request,
        "accounts/suggestion.html",
        {
            "title": "A new password",
            "caption": f"{account} · {account.platform_label}",
            "back": (reverse("accounts:safe", args=[account.pk]), "Back to the sign-in details"),
            "account": account,
            "waiting": waiting,
            "has_password": account.credentials.current().filter(kind=SecretKind.PASSWORD).exists(),
            "why_not": rules.why_not_suggest(account, request.actor, request.now, is_waiting=False),
            "why_not_confirm": waiting and rules.why_not_confirm_suggestion(waiting, request.actor, request.now),
            "history": audit.history_of(waiting) if waiting else [],
        },
    )


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def suggest(request, pk):
    """Make one; nothing changes yet."""
    account = get_object_or_404(accounts_with_a_safe(request.actor), pk=pk)
    actions.suggest_password(account, by=request.actor, now=request.now)
    return redirect("accounts:suggestion", account.pk)


@requires(Permission.RUN_ACCOUNTS)
@require_http_methods(["GET", "POST"])
@never_cache
def show_suggestion(request, pk):
    """The password that counts and the suggested one side by side, with the code, by one look."""
    account = get_object_or_404(with_lapse(accounts_with_a_safe(request.actor), request.now), pk=pk)
    credentials = [one for one in current_credentials(account) if one.kind in (*TO_SIGN_IN, SUGGESTED)]
    if not any(one.kind == SUGGESTED for one in credentials):
        raise Http404
    page = reverse("accounts:suggestion", args=[account.pk])
    has_old = any(one.kind == SecretKind.PASSWORD for one in credentials)
    title = "Show both passwords" if has_old else "Show the new password"
    return ask_and_show(request, account, credentials, title, (page, "Back to the new password"))


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def confirm(request, credential_id):
    """It is set on the platform: from now on it counts."""
    found = _found(request, credential_id)
    had_one = found.school_account.credentials.current().filter(kind=SecretKind.PASSWORD).exists()
    actions.confirm_suggestion(found, by=request.actor, now=request.now)
    kept = "The new password is stored, and the old one is kept under “Every version”."
    messages.success(request, kept if had_one else "The password is stored.")
    return redirect("accounts:safe", found.school_account_id)


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def put_aside(request, credential_id):
    """It was not set: the old one counts on."""
    found = _found(request, credential_id)
    actions.put_suggestion_aside(found, by=request.actor, now=request.now)
    messages.success(request, "Put aside. The password stays as it was.")
    return redirect("accounts:safe", found.school_account_id)


def _found(request, credential_id):
    safes = accounts_with_a_safe(request.actor)
    found = Credential.objects.filter(school_account__in=safes, kind__in=(SUGGESTED, SecretKind.PASSWORD))
    return get_object_or_404(found.select_related("school_account"), pk=credential_id)
