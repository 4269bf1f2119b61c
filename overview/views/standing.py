"""How we're doing: the Living Statement."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.standing import Level
from overview import queries
from people.access import public
from people.queries import school_day
from policy.queries import review_in_words, version_in_force


@public
@require_GET
def standing(request):
    """Every clause of the Statement with how it stands today, as the reader may see it."""
    reader = request.user if request.user.is_authenticated else None
    sections = queries.standings(reader, request.now)
    counts, version = dict(queries.counts(sections)), version_in_force()
    words, is_overdue = review_in_words(version, school_day(request.now)) if version else ("", False)
    context = {
        "title": "How we’re doing",
        "sections": queries.folded(sections),
        "headings": [heading for heading, _ in sections],
        "counts": [(level, number) for level, number in counts.items() if level != Level.NOT_KEPT],
        "elsewhere": counts.get(Level.NOT_KEPT, 0),
        "version": version,
        "review": words,
        "review_is_overdue": is_overdue,
        "today": school_day(request.now),
        "is_public": reader is None,
    }
    return render(request, "overview/standing.html", context)
