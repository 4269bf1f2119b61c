"""What anybody may read about this website: accessibility and privacy."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from people.access import public


@public
@require_GET
def accessibility(request):
    """How this website is made for everybody, and whom to tell when it fails somebody."""
    return render(request, "overview/accessibility.html", {"title": "Accessibility"})


@public
@require_GET
def privacy(request):
    """What is kept about people here, why, and for how long."""
    return render(request, "overview/privacy.html", {"title": "Privacy"})
