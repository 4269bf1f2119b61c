"""Which accounts are to be looked at, and saying that one has looked."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.queries.reviews import with_lapse
from monitoring.actions.checks import record_check
from monitoring.forms.checks import CheckForm
from monitoring.queries.checks import accounts_to_check, due_checks, is_for_today
from people.access import signed_in
from people.queries import whose_work


@signed_in
@require_GET
def checks(request):
    """Every account that this person may look at: when somebody last did, what they found, and by when again."""
    due = due_checks(accounts_to_check(request.actor).prefetch_related("monitors"), request.now)
    context = {
        "title": "Looking at our accounts",
        "back": (reverse("monitoring:comments"), "Comments"),
        "due": due,
        "for_today": sum(is_for_today(check, request.now) for check in due),
    }
    return render(request, "monitoring/checks.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def record_checks(request):
    """All one's accounts on one form: one tap each where nothing is wrong (MO1, MO2)."""
    due = due_checks(with_lapse(accounts_to_check(request.actor), request.now), request.now)
    mine = set(
        accounts_to_check(request.actor)
        .filter(monitors__in=whose_work(request.user, request.now))
        .values_list("pk", flat=True)
    )
    due.sort(key=lambda check: (check.account.pk not in mine, check.due_by, check.account.name))
    forms = [CheckForm(request.POST if request.method == "POST" else None, account=check.account) for check in due]
    is_valid = request.method == "POST" and all(form.is_valid() for form in forms)
    looked_at = [form for form in forms if form.was_looked_at] if is_valid else []
    if looked_at:
        for form in looked_at:
            record_check(form.account, by=request.actor, now=request.now, **form.found)
        found = sum(form.cleaned_data["outcome"] == "different" for form in looked_at)
        count = "1 account" if len(looked_at) == 1 else f"{len(looked_at)} accounts"
        told = " The business manager and the IT technician have been told." if found else ""
        messages.success(request, f"Recorded: {count} looked at.{told}")
        return redirect("monitoring:checks")
    if is_valid and forms:
        forms[0].add_error("outcome", "Choose what you found on at least one account")
    context = {
        "title": "Record a check",
        "back": (reverse("monitoring:checks"), "Looking at our accounts"),
        "rows": list(zip(due, forms, strict=True)),
        "forms": forms,
        "has_errors": any(form.errors for form in forms),
        "mine": mine,
    }
    return render(request, "monitoring/record_checks.html", context)
