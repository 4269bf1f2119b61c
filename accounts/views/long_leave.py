"""People who are away for long: recorded, and back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import long_leave as actions
from accounts.forms.long_leave import LongLeaveForm
from accounts.queries.long_leave import long_leaves
from accounts.rules import long_leave as rules
from core.audit import api as audit
from core.pages import words
from core.pages.forms import sent
from people.access import requires
from people.roles import Permission


@requires(Permission.RECORD_DEPARTURE)
@require_http_methods(["GET", "POST"])
def record_long_leave(request):
    """Record that somebody is away for long; where the day has come, every access rests in the same step."""
    form = LongLeaveForm(*sent(request), by=request.actor, now=request.now)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = actions.record_long_leave(values.pop("person"), by=request.actor, now=request.now, **values)
        rests = "rests now" if made.begun_at else f"rests from {words.day(made.starts_on)} on"
        messages.success(request, f"Every access of {made.person.name} {rests}.")
        return redirect(made)
    context = {
        "title": "Somebody is away for long",
        "form": form,
        "button": "Record it",
        "back": (reverse("accounts:departures"), "Leaving"),
    }
    return render(request, "accounts/record_long_leave.html", context)


@requires(Permission.SEE_DEPARTURES)
@require_GET
def long_leave(request, pk):
    """One long leave: when, what rests, and that they are back."""
    found = get_object_or_404(long_leaves(request.actor), pk=pk)
    context = {
        "title": f"{found.person.name}: long leave",
        "back": (reverse("accounts:departures"), "Leaving"),
        "leave": found,
        "rows": _rows(found),
        "end_url": reverse("accounts:end_long_leave", args=[pk]),
        "held_url": reverse("overview:held_by", args=[found.person_id]),
        "why_not_end": rules.why_not_end_long_leave(found, request.actor, request.now),
        "history": audit.history_of(found),
    }
    return render(request, "accounts/long_leave.html", context)


@requires(Permission.RECORD_DEPARTURE)
@require_POST
def end_long_leave(request, pk):
    """Say that somebody is back, or does not go."""
    found = get_object_or_404(long_leaves(request.actor), pk=pk)
    actions.end_long_leave(found, by=request.actor, now=request.now)
    messages.success(request, f"{found.person.name} can do again what they could before.")
    return redirect(found)


def _rows(leave):
    posted, watched = (", ".join(map(str, accounts.all())) or "None" for accounts in (leave.posted_on, leave.watched))
    rows = [
        ("First day away", words.day(leave.starts_on)),
        ("Last day away", words.day(leave.ends_on) if leave.ends_on else "Not known yet"),
        ("Recorded", f"{words.moment(leave.recorded_at)}, by {leave.recorded_by or 'the system'}"),
    ]
    if leave.begun_at:
        rows.append(("Access rests since", words.moment(leave.begun_at)))
        rows += [("Could post on", posted), ("Kept an eye on", watched)]
    if leave.ended_at:
        rows.append(("Ended", f"{words.moment(leave.ended_at)}, by {leave.ended_by or 'the system'}"))
    return rows
