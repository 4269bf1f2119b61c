"""The pages for what went wrong: 400, 403, 404 and 500."""

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request, exception=None):
    """What was sent cannot be read."""
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    """The page is not for this role."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request, exception=None):
    """There is nothing here, or nothing that this person may know of."""
    return render(request, "404.html", status=404)


def server_error(request):
    """Our fault: say so without touching the database."""
    return HttpResponseServerError(render_to_string("500.html"))
