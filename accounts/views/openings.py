"""The safe opened by two people together: asking, agreeing, looking once, cancelling (RO7)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import openings as actions
from accounts.forms.openings import AskOpeningForm, PassphraseForm
from accounts.kdbx import by_account, write_kdbx
from accounts.models import SchoolAccount
from accounts.queries import openings as queries
from accounts.rules import openings as rules
from accounts.states import OpeningKind
from accounts.views.credentials import shown_page
from core.audit import api as audit
from people.access import ask_for_factor, factor_is_fresh, requires
from people.queries import holders
from people.roles import Permission, Role

P = Permission
# The page that the code leads back to then asks to press the button again: a redirect cannot press it.
PRESS_AGAIN = "?press-again=yes"


@requires(P.OPEN_SAFE_TOGETHER)
@require_http_methods(["GET", "POST"])
def ask_emergency(request, pk):
    """Ask to sign in to an account while the IT technician cannot be reached; with a fresh second step."""
    account = get_object_or_404(SchoolAccount, pk=pk)
    if not factor_is_fresh(request, request.now):
        return ask_for_factor(request, request.path)
    there = [person.name for person in holders(Role.TECHNICIAN, request.now)]
    form = AskOpeningForm(request.POST if request.method == "POST" else None, technicians=there)
    if request.method == "POST" and form.is_valid():
        opening = actions.ask_emergency(account, by=request.actor, now=request.now, reason=form.cleaned_data["reason"])
        messages.success(request, "Nothing is open yet: a second person must agree. Those who can have been told.")
        return redirect(opening)
    return render(
        request,
        "accounts/ask_emergency.html",
        {
            "title": "Open the safe without the IT technician",
            "caption": str(account),
            "back": (account.get_absolute_url(), str(account)),
            "form": form,
            "why_not": queries.why_not_ask_emergency(account, request.actor, request.now),
            "button": "Ask a second person",
        },
    )


@requires(P.OPEN_SAFE_TOGETHER, P.RUN_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def ask_copy(request):
    """Ask for a copy of everything for the school's own safe; with a fresh second step."""
    if not factor_is_fresh(request, request.now):
        return ask_for_factor(request, request.path)
    form = AskOpeningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        opening = actions.ask_copy(by=request.actor, now=request.now, reason=form.cleaned_data["reason"])
        messages.success(request, "Nothing is open yet: a second person must agree. Those who can have been told.")
        return redirect(opening)
    return render(
        request,
        "accounts/ask_copy.html",
        {
            "title": "A copy for the school's own safe",
            "back": (reverse("accounts:looks"), "Who looked at sign-in details"),
            "form": form,
            "why_not": queries.why_not_ask_copy(request.actor, request.now),
            "button": "Ask a second person",
        },
    )


@requires(P.OPEN_SAFE_TOGETHER, P.RUN_ACCOUNTS, P.SEE_HISTORY_OF_SAFE)
@require_GET
@never_cache
def opening(request, pk):
    """Who asks, why, until when, and the buttons."""
    return render(request, "accounts/opening.html", _shown_to(request, _found(request, pk)))


@requires(P.OPEN_SAFE_TOGETHER)
@require_POST
def agree(request, pk):
    """Agree as the second person, with a fresh second step of one's own."""
    found = _found(request, pk)
    if not factor_is_fresh(request, request.now):
        return ask_for_factor(request, found.get_absolute_url() + PRESS_AGAIN)
    actions.agree_opening(found, by=request.actor, now=request.now)
    messages.success(request, f"Agreed. {found.asked_by.name} may look once within the hour.")
    return redirect(found)


@requires(P.OPEN_SAFE_TOGETHER)
@require_POST
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def use(request, pk):
    """Whoever asked looks, once, for thirty seconds."""
    found = _found(request, pk)
    if not factor_is_fresh(request, request.now):
        return ask_for_factor(request, found.get_absolute_url() + PRESS_AGAIN)
    shown = actions.use_opening(
        found, by=request.actor, now=request.now, kind=OpeningKind.EMERGENCY, has_fresh_factor=True
    )
    return shown_page(request, found.school_account, shown, go_on_to=found.get_absolute_url())


@requires(P.OPEN_SAFE_TOGETHER, P.RUN_ACCOUNTS)
@require_POST
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def take_copy(request, pk):
    """Whoever asked chooses a passphrase and saves the file, once; neither is kept here."""
    found = _found(request, pk)
    if not factor_is_fresh(request, request.now):
        return ask_for_factor(request, found.get_absolute_url() + PRESS_AGAIN)
    form = PassphraseForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/opening.html", _shown_to(request, found) | {"form": form})
    shown = actions.use_opening(found, by=request.actor, now=request.now, kind=OpeningKind.COPY, has_fresh_factor=True)
    answer = HttpResponse(
        write_kdbx(by_account(shown), form.cleaned_data["passphrase"]), content_type="application/octet-stream"
    )
    answer["Content-Disposition"] = f'attachment; filename="password-safe-{request.now:%Y-%m-%d}.kdbx"'
    answer["Cache-Control"] = "no-store, private"
    return answer


@requires(P.OPEN_SAFE_TOGETHER, P.RUN_ACCOUNTS)
@require_POST
def cancel(request, pk):
    """Stop it before anybody has looked."""
    found = _found(request, pk)
    actions.cancel_opening(found, by=request.actor, now=request.now)
    messages.success(request, "Cancelled. Nothing was opened.")
    return redirect(found)


def _found(request, pk):
    return get_object_or_404(queries.openings_seen_by(request.actor), pk=pk)


def _shown_to(request, found) -> dict:
    by, now = request.actor, request.now
    is_copy = found.kind == OpeningKind.COPY
    return {
        "title": "A copy for the school's own safe" if is_copy else "Open the safe without the IT technician",
        "caption": "" if is_copy else str(found.school_account),
        "back": (reverse("accounts:looks"), "Who looked at sign-in details") if by.may(P.SEE_HISTORY_OF_SAFE) else None,
        "opening": found,
        "is_copy": is_copy,
        "is_over": now >= found.expires_at,
        "is_mine": by.is_person(found.asked_by),
        "could_agree": queries.who_could_agree(found, now),
        "why_not_agree": queries.why_not_agree_opening(found, by, now),
        "why_not_use": queries.why_not_use_opening(found, by, now, kind=found.kind, has_fresh_factor=True),
        "why_not_cancel": rules.why_not_cancel_opening(found, by, now),
        "form": PassphraseForm(),
        "history": audit.history_of(found),
    }
