"""Waiting for you."""

from django.shortcuts import render

from people.access import signed_in


@signed_in
def home(request):
    """What waits for this person, by when, and why."""
    return render(request, "overview/home.html", {"title": "Waiting for you"})
