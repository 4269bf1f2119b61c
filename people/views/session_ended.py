"""A form that was sent after the session had ended: nothing is done with it, and nothing is lost."""

import re

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import trigger_client_event

from core.pages.middleware import referer_of
from people.access import is_for_anybody

# Never printed back, whatever form they come from.
SECRET = re.compile(r"pass|secret|seed|code|token|credential|value|csrf", re.IGNORECASE)
LONGEST = 10_000


def csrf_failure(request, reason=""):
    """A form that was open too long, or sent from elsewhere: nothing was changed.

    Whoever is signed out by now is told so, and sees what they had typed here; nothing that came from
    another site is shown.
    """
    page, came_from = request.resolver_match, referer_of(request).netloc
    is_shut = not request.user.is_authenticated and not is_for_anybody(page.func, page.view_name)
    if is_shut and came_from == request.get_host():
        return session_ended(request)
    return render(request, "csrf.html", status=403)


def session_ended(request):
    """Say that nothing was sent, and show what was typed so that it can be copied.

    htmx gets an empty answer (204), on which it leaves the page, and what stands on it, as it is; the
    event `signed-out` lets the page say so.
    """
    if request.htmx:
        return trigger_client_event(HttpResponse(status=204), "signed-out")
    typed = [
        (name.replace("_", " ").capitalize(), text[:LONGEST])
        for name in request.POST
        if not SECRET.search(name)
        for text in request.POST.getlist(name)
        if len(text) > 15  # what is shorter is quicker chosen again than copied
    ]
    back_to = referer_of(request).path or "/"
    context = {
        "title": "You were signed out before this was sent",
        "typed": typed,
        "sign_in": redirect_to_login(back_to).url,
    }
    response = render(request, "people/session_ended.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response
