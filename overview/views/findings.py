"""What the daily check of the history found, and saying what came of it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.audit import checks, rules
from core.pages.forms import sent
from core.pages.words import moment
from overview.actions.history import mark_seen
from overview.forms.history import SeenForm
from people.access import needs_fresh_factor, requires
from people.roles import Permission

P = Permission


def _why_not(request) -> str:
    check = checks.last_check()
    return rules.why_not_mark_seen(check, request.actor, "a note", is_seen=checks.seen(check) is not None)


@requires(P.ERASE_HISTORY, P.SEE_FAULTS)
@needs_fresh_factor(lambda request: not _why_not(request))
@require_http_methods(["GET", "POST"])
def findings(request):
    """What the last check found; headteacher or chair says, with a fresh second step, what came of it (CO4)."""
    check = checks.last_check()
    seen = checks.seen(check)
    form = SeenForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        mark_seen(by=request.actor, now=request.now, note=form.cleaned_data["note"], is_signed_in=True)
        messages.success(request, "Exactly this alarms no longer. Headteacher, chair and IT technician are told.")
        return redirect("overview:findings")
    context = {
        "title": "What the check of the history found",
        "back": (reverse("overview:history"), "What has happened"),
        "form": form,
        "button": "Say so",
        "check": check,
        "seen": seen,
        "rows": _rows(check, seen),
        "why_not": _why_not(request),
    }
    return render(request, "overview/findings.html", context)


def _rows(check, seen) -> list:
    if check is None:
        return []
    rows = [("Checked", moment(check.finished_at)), ("Lines", f"{check.lines:,}"), ("Found", f"{check.findings:,}")]
    rows += [("The first", check.first_finding)] if check.findings else []
    return rows + ([("Looked into", f"By {seen.seen_by}, {moment(seen.seen_at)}: {seen.note}")] if seen else [])
