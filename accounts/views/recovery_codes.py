"""Recovery codes ticked off by their place, and every version of what is in a safe; no secret stands here (RO7)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import recovery_codes as actions
from accounts.models import Credential
from accounts.queries.credentials import accounts_with_a_safe, codes_left, used_codes, versions_of, whys_of_changes
from accounts.queries.reviews import with_lapse
from accounts.rules.credentials import FEW_CODES
from accounts.states import SecretKind
from core.audit import api as audit
from people.access import requires
from people.roles import Permission


@requires(Permission.RUN_ACCOUNTS)
@require_GET
def recovery_codes(request, pk):
    """How many recovery codes are left, which were used by whom, and a button for each."""
    account = get_object_or_404(with_lapse(accounts_with_a_safe(request.actor), request.now), pk=pk)
    codes = account.credentials.current().filter(kind=SecretKind.RECOVERY_CODES).first()
    used = used_codes(codes) if codes else {}
    places = range(1, (codes.code_count if codes and codes.code_count is not None else max(used, default=0)) + 1)
    return render(
        request,
        "accounts/recovery_codes.html",
        {
            "title": "Recovery codes",
            "caption": f"{account} · {account.platform_label}",
            "back": (reverse("accounts:safe", args=[account.pk]), "Back to the sign-in details"),
            "account": account,
            "codes": codes,
            "rows": [(place, used.get(place)) for place in places],
            "left": codes_left(codes) if codes else None,
            "few": FEW_CODES,
            "history": audit.history_of(codes) if codes else [],
        },
    )


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def tick_off(request, credential_id, position):
    """This code was used."""
    codes = _found(request, credential_id)
    actions.tick_code_off(codes, by=request.actor, now=request.now, position=position)
    messages.success(request, f"Code {position} is ticked off.")
    return redirect("accounts:recovery_codes", codes.school_account_id)


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def take_back(request, credential_id, position):
    """It was not this one."""
    codes = _found(request, credential_id)
    actions.take_tick_back(codes, by=request.actor, now=request.now, position=position)
    messages.success(request, f"Code {position} counts as unused again.")
    return redirect("accounts:recovery_codes", codes.school_account_id)


@requires(Permission.RUN_ACCOUNTS)
@require_GET
def versions(request, pk):
    """Who changed what, when and why, newest first; an old version is shown with the same questions as a new one."""
    account = get_object_or_404(with_lapse(accounts_with_a_safe(request.actor), request.now), pk=pk)
    found = list(versions_of(account))
    history = audit.history_of(*found)
    whys = whys_of_changes(history)
    return render(
        request,
        "accounts/versions.html",
        {
            "title": "Every version",
            "caption": f"{account} · {account.platform_label}",
            "back": (reverse("accounts:safe", args=[account.pk]), "Back to the sign-in details"),
            "account": account,
            "rows": [(version, whys.get(str(version.pk), "")) for version in found],
            "history": history,
        },
    )


def _found(request, credential_id):
    codes = Credential.objects.filter(school_account__in=accounts_with_a_safe(request.actor))
    return get_object_or_404(codes.select_related("school_account"), pk=credential_id)
