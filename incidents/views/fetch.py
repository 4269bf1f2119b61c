"""Reports are fetched through the one gate: 404 for whatever this person may not know of."""

from django.shortcuts import get_object_or_404, render

from incidents.models import Incident


def readable(request, reference) -> Incident:
    """The report in full, or 404."""
    found = Incident.objects.readable_by(request.actor).select_related("lead", "conduct")
    return get_object_or_404(found, reference=reference)


def visible(request, reference) -> Incident:
    """The report, in full or as its reporter, or 404."""
    return get_object_or_404(Incident.objects.visible_to(request.actor), reference=reference)


def form_page(request, incident, form, title, button, **more):
    """The page of one form about one report."""
    page = {"incident": incident, "form": form, "title": title, "button": button, "caption": str(incident)}
    page["back"] = (incident.get_absolute_url(), "Back to the report")
    return render(request, "incidents/form.html", page | more)


def posted(request):
    """What was sent, or None where the page is only looked at."""
    return request.POST if request.method == "POST" else None
