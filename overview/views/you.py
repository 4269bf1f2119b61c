"""What is kept here about whoever reads it."""

from dataclasses import replace
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.audit import api as audit
from overview import queries
from overview.forms.history import MYSELF
from people.access import signed_in
from people.queries import has_second_factor, school_day
from people.roles import Permission

# Those that stand on this page already, or on "Reports" with what they are about.
ELSEWHERE = ("role", "report")
# What somebody holds, as said to themselves.
SAID = {
    "who can post": "You can post on",
    "keeps an eye on": "You keep an eye on",
    "password seen": "You have seen the",
    "comment to answer": "You answer the",
    "still to take off": "The IT technician still takes you off",
    "way back in": "Something of yours could open",
}


@signed_in
@require_GET
def about_you(request):
    """What can be shown of what is kept about this very person: details, roles, what they hold."""
    person, by, today = request.user, request.actor, school_day(request.now)
    holdings = person.holdings.overlapping(today, None).select_related("absence__person")
    did = reverse("overview:history")
    context = {
        "title": "About you",
        "caption": person.name,
        "person": person,
        "today": today,
        "rows": _rows(person),
        "holdings": [(holding, False) for holding in holdings],
        "held": [_to_them(one, by) for one in queries.held_by(person, request.now) if one.kind not in ELSEWHERE],
        "did_url": f"{did}?{urlencode({'who': MYSELF})}" if by.may(Permission.SEE_HISTORY) else did,
        "history": audit.history_of(person),
    }
    return render(request, "overview/about_you.html", context)


def _rows(person) -> list[tuple]:
    job = ", ".join(filter(None, [person.job_title, person.staff_number and f"staff number {person.staff_number}"]))
    step = "Yes" if has_second_factor(person) else "No"
    return [
        *([("Job", job)] if job else []),
        ("E-mail address", person.email or "None"),
        ("Working days", person.working_days),
        ("Second step at sign-in", step, reverse("mfa_index"), "See under Security"),
    ]


def _to_them(one, by):
    """In their own words, and without its way where that page is not for everybody."""
    is_shut = one.kind == "way back in" and not by.may(Permission.SEE_WAYS_BACK)
    is_shut |= one.url.startswith(reverse("people:people")) and not by.may(Permission.SEE_PEOPLE)
    kind = SAID.get(one.kind) or f"{one.kind[:1].upper()}{one.kind[1:]}:"
    return replace(one, kind=kind, url="" if is_shut else one.url)
