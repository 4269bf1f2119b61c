"""Reporting an account that pretends to be the school: for anybody, without signing in."""

from allauth.decorators import rate_limit
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from monitoring.actions.mentions import note_mention
from monitoring.forms.mentions import ImpostorForm
from people.access import public


@public
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limit(action="impostor")
def report_impostor(request):
    """Where it is and what it does; limited to a few a day from one place."""
    posted = request.method == "POST"
    form = ImpostorForm(request.POST if posted else None, initial={"link": request.GET.get("link", "")[:500]})
    if posted and form.is_valid():
        if not form.is_of_a_program:
            note_mention(by=request.actor, now=request.now, **form.said)
        return redirect("impostor:thanks")
    context = {
        "title": "Report an account that pretends to be us",
        "form": form,
        "button": "Send the report",
        "back": (reverse("official:accounts"), "Our official accounts"),
    }
    return render(request, "monitoring/report_impostor.html", context)


@public
@require_safe
def thanks(request):
    """What happens now, and what to do meanwhile."""
    context = {
        "title": "Thank you: we have your report",
        "back": (reverse("official:accounts"), "Our official accounts"),
    }
    return render(request, "monitoring/impostor_thanks.html", context)
