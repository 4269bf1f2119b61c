"""A form that was sent after the session had ended: nothing is done with it, and nothing is lost."""

import re
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render

# Never printed back, whatever form they come from.
SECRET = re.compile(r"pass|secret|seed|code|token|credential|value|csrf", re.IGNORECASE)
LONGEST = 10_000


def session_ended(request):
    """Say that nothing was sent, and show what was typed so that it can be copied.

    htmx gets an empty answer (204), on which it leaves the page, and what stands on it, as it is.
    """
    if request.htmx:
        return HttpResponse(status=204)
    typed = [
        (name.replace("_", " ").capitalize(), text[:LONGEST])
        for name in request.POST
        if not SECRET.search(name)
        for text in request.POST.getlist(name)
        if len(text) > 15  # what is shorter is quicker chosen again than copied
    ]
    back_to = urlsplit(request.headers.get("referer", "")).path or "/"
    context = {
        "title": "You were signed out before this was sent",
        "typed": typed,
        "sign_in": redirect_to_login(back_to).url,
    }
    response = render(request, "people/session_ended.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response
