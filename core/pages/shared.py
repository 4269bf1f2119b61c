"""Pages that are the same for everybody: anybody on the way may keep them for a while, and they carry no cookie."""

from functools import wraps

from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

# Seconds for which a browser, or a server on the way, may show the page without asking again.
KEPT_FOR = 300


def shared(view):
    """Mark a view whose answer hangs on its address alone: one for everybody, signed in or not, with an ETag."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        request.is_shared = True
        response = view(request, *args, **kwargs)
        response.is_shared = True
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=KEPT_FOR)
        return response

    return require_safe(conditional_page(answered))


def is_shared(request) -> bool:
    """Whether this request's page is the same for everybody."""
    return getattr(request, "is_shared", False)


class SharedMiddleware:
    """Take off such an answer what session and sign-in put on every one: cookies, and that it differs by them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if is_shared(request) and response.status_code in (200, 304):
            response.cookies.clear()
            varies = [name for name in response.get("Vary", "").split(", ") if name and name.lower() != "cookie"]
            response.headers.pop("Vary", None)
            if varies:
                response.headers["Vary"] = ", ".join(varies)
        return response
