"""The days on which the school is closed, and whether they stop the clock."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.workdays import actions, queries, rules
from monitoring.forms.school_days import ClosureForm, DecisionForm
from people.access import requires
from people.queries import school_day
from people.roles import Permission


@requires(Permission.SET_SCHOOL_DAYS)
@require_http_methods(["GET", "POST"])
def school_days(request):
    """Closures ahead, those that are over, one more to enter, and the headteacher's decision (MO3)."""
    form = ClosureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        reason = rules.why_not_add_closure(values["first_day"], values["last_day"], request.actor)
        if not reason:
            closure = actions.add_closure(by=request.actor, now=request.now, **values)
            messages.success(request, f"{closure} is on the list. No deadline already given has moved.")
            return redirect("monitoring:school_days")
        form.add_error("last_day", reason)
    calendar, today = queries.school_calendar(), school_day(request.now)
    year = date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    context = {
        "title": "School days",
        "back": (reverse("monitoring:comments"), "Comments"),
        "form": form,
        "button": "Enter it",
        "closures": queries.closures(today),
        "past": queries.past_closures(year, today),
        "decision": queries.decision(),
        "why_not_decide": rules.why_not_decide_closures(request.actor),
        "known_until": calendar.known_until,
        "runs_out": (calendar.known_until - today).days < 366,
    }
    return render(request, "monitoring/school_days.html", context)


@requires(Permission.DECIDE_SCHOOL_DAYS)
@require_http_methods(["GET", "POST"])
def decide_closures(request):
    """The headteacher decides whether school holidays stop the clock."""
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.decide_closures(by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "Your decision is recorded, with today's date.")
        return redirect("monitoring:school_days")
    context = {
        "title": "Do school holidays count?",
        "form": form,
        "button": "Decide",
        "back": (reverse("monitoring:school_days"), "School days"),
    }
    return render(request, "monitoring/decide_closures.html", context)


@requires(Permission.SET_SCHOOL_DAYS)
@require_POST
def remove_closure(request, pk):
    """Take a closure off the list."""
    closure = queries.closure_with(pk)
    if closure is None:
        raise Http404
    actions.remove_closure(closure, by=request.actor, now=request.now)
    messages.success(request, f"{closure} is off the list. No deadline already given has moved.")
    return redirect("monitoring:school_days")
