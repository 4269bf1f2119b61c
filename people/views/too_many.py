"""The page for whoever tried too often."""

from django.shortcuts import render

from people.limits import seconds_to_wait, wait_in_words


def too_many(request, exception=None):
    """Answer 429, and say how long to wait and what to do meanwhile."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    page = {"wait": wait_in_words(name), "page": name}
    response = render(request, "429.html", page, status=429)
    response["Retry-After"] = str(seconds_to_wait(name))
    return response
