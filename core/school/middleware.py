"""Whose school stands in the database: a demonstration never opens a real one, nor the other way round."""

from django.conf import settings
from django.http import HttpResponse

from core.school.api import school, why_not_here

PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>This database is not for here</title></head>
<body><main><h1>This database is not for here</h1><p>{reason}</p></main></body></html>"""


class SchoolMiddleware:
    """Read the one school once for a request, and answer 503 where it is of the other mode."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Let the request pass (None), or answer with the sentence that says why not."""
        if request.resolver_match.view_name == "overview:healthz":
            return None
        request.school = school()
        reason = why_not_here(request.school, is_demonstration=settings.DEMONSTRATION)
        return HttpResponse(PAGE.format(reason=reason), status=503) if reason else None
