"""The password safe of an account: what is stored, storing it, and showing it for thirty seconds (RO7)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions.credentials import show_credentials, store_credential
from accounts.forms.credentials import OTHER, REASONS, ReasonForm, StoreForm
from accounts.passwords import spelled_out, strength
from accounts.queries.credentials import (
    accounts_with_a_safe,
    codes_left,
    current_credentials,
    looks_in_last_hour,
    looks_since_the_last_change,
    names_around,
    waiting_suggestion,
)
from accounts.queries.reviews import with_lapse
from accounts.rules import credentials as rules
from accounts.states import TYPED_KINDS, AccountState, SecretKind
from core.audit import api as audit
from core.pages.forms import sent
from core.pages.once import is_first_use, mark
from people.access import ask_for_factor, factor_is_fresh, requires, signed_in
from people.roles import Permission

SHOWN_FOR_SECONDS = 30


@signed_in
@require_GET
def safe(request, pk):
    """What is stored for an account, without a word of it; and for the technician who looked."""
    account = get_object_or_404(with_lapse(accounts_with_a_safe(request.actor), request.now), pk=pk)
    runs_it = request.actor.may(Permission.RUN_ACCOUNTS)
    stored = {credential.kind: credential for credential in current_credentials(account)}
    kinds = rules.kinds_for(request.actor)
    codes = stored.get(SecretKind.RECOVERY_CODES) if runs_it else None
    return render(
        request,
        "accounts/safe.html",
        {
            "title": "Sign-in details",
            "caption": f"{account} · {account.platform_label}",
            "account": account,
            "rows": [(kind, stored.get(kind)) for kind in kinds],
            "has_sign_in": any(kind in stored for kind in rules.TO_SIGN_IN),
            "runs_it": runs_it,
            "sets_up": runs_it and account.state == AccountState.SETTING_UP,
            "why_not_store": rules.why_not_store(account, request.actor, request.now),
            "looks": looks_since_the_last_change(account) if runs_it else [],
            "suggestion": stored.get(SecretKind.SUGGESTED_PASSWORD) if runs_it else None,
            "has_password": SecretKind.PASSWORD in stored,
            "codes_left": codes_left(codes) if codes else None,
            "few_codes": rules.FEW_CODES,
            "history": audit.history_of(*account.credentials.all()) if runs_it else [],
        },
    )


@requires(Permission.RUN_ACCOUNTS)
@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def store(request, pk, kind):
    """Store one sign-in detail that the account has today, or the one that replaces it."""
    account = get_object_or_404(accounts_with_a_safe(request.actor), pk=pk)
    if kind not in TYPED_KINDS:
        raise Http404
    kind = SecretKind(kind)
    is_change = account.credentials.current().filter(kind=kind).exists()
    names = names_around(account, request.user) if kind == SecretKind.PASSWORD else ()
    form = StoreForm(*sent(request), kind=kind, school_account=account, is_change=is_change, names=names)
    if request.method == "POST" and form.is_valid():
        store_credential(
            account,
            by=request.actor,
            now=request.now,
            kind=kind,
            plaintext=form.cleaned_data["secret"],
            is_weak=form.is_weak,
            because=form.cleaned_data.get("because", ""),
        )
        is_so = f" It is {form.strength}." if form.strength else ""
        messages.success(request, f"The {kind.label} is stored.{is_so}")
        return redirect("accounts:safe", account.pk)
    return render(
        request,
        "accounts/store_credential.html",
        {
            "title": f"{'Change' if is_change else 'Store'} the {kind.label}",
            "caption": str(account),
            "back": _back(account),
            "form": form,
            "why_not": rules.why_not_store(account, request.actor, request.now),
            "school_account": account,
            "is_password": kind == SecretKind.PASSWORD,
            "suggestion": waiting_suggestion(account) if kind == SecretKind.PASSWORD else None,
            "button": "Store it",
        },
    )


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def show_sign_in(request, pk):
    """Show user name, password and code together, to sign in with."""
    account = get_object_or_404(with_lapse(accounts_with_a_safe(request.actor), request.now), pk=pk)
    credentials = [one for one in current_credentials(account) if one.kind in rules.TO_SIGN_IN]
    return ask_and_show(request, account, credentials, "Show what is needed to sign in", _back(account))


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def show_credential(request, pk, credential_id):
    """Show one sign-in detail, a replaced one too."""
    account = get_object_or_404(with_lapse(accounts_with_a_safe(request.actor), request.now), pk=pk)
    credential = get_object_or_404(account.credentials.select_related("school_account"), pk=credential_id)
    return ask_and_show(request, account, [credential], f"Show the {credential.get_kind_display()}", _back(account))


@sensitive_variables()
def ask_and_show(request, account, credentials, title, back):
    """Ask for the code, then for the reason, then show; `back` is (address, words) of the page it began on."""
    if not credentials:
        raise Http404
    if not factor_is_fresh(request, request.now):
        return ask_for_factor(request, request.path)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not is_first_use(request):
            messages.error(request, "That page was shown once and is gone. Say again why you need to see it.")
            return redirect(back[0])
        shown = show_credentials(
            account,
            by=request.actor,
            now=request.now,
            ids=[credential.pk for credential in credentials],
            reason=form.in_words,
            has_fresh_factor=True,
        )
        return shown_page(request, account, shown, go_on_to=back[0])
    refusals = [rules.why_not_see(credential, request.actor, request.now) for credential in credentials]
    looks = looks_in_last_hour(request.user, request.now)
    return render(
        request,
        "accounts/show_credentials.html",
        {
            "title": title,
            "caption": str(account),
            "account": account,
            "back": back,
            "form": form,
            "once": mark(),
            "reasons": [value for value, _ in REASONS],
            "other": OTHER,
            "why_not": next(filter(None, refusals), "") or rules.why_not_look_again(looks),
        },
    )


def _back(account) -> tuple[str, str]:
    return reverse("accounts:safe", args=[account.pk]), "Back to the sign-in details"


@sensitive_variables()
def _for_reading(one, account) -> tuple[list[str], str]:
    """Of a password its letters in words, and how hard it is to guess."""
    if one.credential.kind not in (SecretKind.PASSWORD, SecretKind.SUGGESTED_PASSWORD):
        return [], ""
    return spelled_out(one.text), str(strength(one.text, account))


@sensitive_variables()
def shown_page(request, account, shown, *, go_on_to):
    """The one page on which secrets stand: kept nowhere, and gone after thirty seconds."""
    response = render(
        request,
        "accounts/shown.html",
        {
            "title": f"Sign-in details of {account}",
            "caption": account.platform_label,
            "shown": [(one, *_for_reading(one, account)) for one in shown],
            "seconds": SHOWN_FOR_SECONDS,
            "go_on_to": go_on_to,
        },
    )
    response["Cache-Control"] = "no-store, private"
    response["Refresh"] = f"{SHOWN_FOR_SECONDS}; url={go_on_to}"
    return response
