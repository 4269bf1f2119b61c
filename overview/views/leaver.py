"""What a leaver holds, on one page: who takes over, what is settled, and what is not."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core.pages import words
from core.pages.forms import sent
from core.printing.api import pdf_response
from overview.actions.leaving import settle_held
from overview.forms.leaving import SettleForm
from overview.queries.certificate import sections_of, sheet_of
from overview.queries.leaving import leaver as leaver_of
from people import queries as people
from people.access import requires
from people.roles import Permission

# As many lists of people as a page can bear; the next ones come once these are settled.
AT_ONCE = 40


def _departure(request, pk):
    return get_object_or_404(people.departures(request.actor).filter(cancelled_at=None), pk=pk)


@requires(Permission.RECORD_DEPARTURE)
@require_http_methods(["GET", "POST"])
def leaver(request, pk):
    """Everything that one leaver holds: each thing is given to somebody here, on one form."""
    departure = _departure(request, pk)
    found = leaver_of(departure, request.actor, request.now)
    given = [held for held in found.to_give if request.actor.may(held.needs)]
    others = [held for held in found.to_give if held not in given]
    mine = [*given, *found.either]
    form = SettleForm(*sent(request), departure=departure, things=mine[:AT_ONCE], by=request.actor, now=request.now)
    if request.method == "POST" and mine and form.is_valid():
        settle_held(departure, by=request.actor, now=request.now, choices=form.chosen())
        how_many = len(form.chosen())
        messages.success(request, f"{how_many} {'thing is' if how_many == 1 else 'things are'} settled.")
        return redirect("overview:leaver", pk=pk)
    return render(request, "overview/leaver.html", _context(departure, found, form, mine, others, request.now))


def _context(departure, found, form, mine, others, now) -> dict:
    name, is_over = departure.person.name, departure.access_ends_at <= now
    return {
        "title": f"What {name} {'held' if is_over else 'holds'}",
        "caption": f"Last day in school: {words.day(departure.last_day_in_school)}",
        "back": (departure.get_absolute_url(), f"{name} {'has left' if is_over else 'leaves'}"),
        "departure": departure,
        "leaver": found,
        "is_over": is_over,
        "form": form,
        "mine": mine,
        "more": max(len(mine) - AT_ONCE, 0),
        "others": others,
    }


@requires(Permission.SEE_DEPARTURES)
@require_GET
def certificate(request, pk):
    """The certificate, once everything is settled; before that, what is missing."""
    departure = _departure(request, pk)
    found = leaver_of(departure, request.actor, request.now)
    name = departure.person.name
    context = {
        "title": f"Leaver’s certificate: {name}",
        "back": (departure.get_absolute_url(), f"{name} {'has left' if departure.access_ended_at else 'leaves'}"),
        "departure": departure,
        "missing": found.missing,
        "sections": [] if found.missing else [_with_heads(section) for section in sections_of(found)],
        "pdf_url": reverse("overview:certificate_pdf", args=[pk]),
    }
    return render(request, "overview/certificate.html", context)


def _with_heads(section) -> dict:
    """A section whose cells know their column, for a telephone."""
    rows = [list(zip(section.heads, row, strict=True)) for row in section.rows]
    return {"heading": section.heading, "pairs": section.pairs, "heads": section.heads, "rows": rows}


@requires(Permission.SEE_DEPARTURES)
@require_GET
def certificate_pdf(request, pk):
    """The certificate to print and sign; where something is missing, back to the page that says what."""
    departure = _departure(request, pk)
    found = leaver_of(departure, request.actor, request.now)
    if found.missing:
        return redirect("overview:certificate", pk=pk)
    return pdf_response(sheet_of(found, request.now), f"leavers certificate {departure.person}", now=request.now)
