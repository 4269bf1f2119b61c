"""Who looked into the password safe, week by week, and what raises an alarm (RO7)."""

from datetime import date, timedelta

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.alarms import ALARMS
from accounts.queries.looks import looks_in_week, monday_of
from accounts.queries.openings import openings_seen_by
from accounts.rules.openings import may_ask
from accounts.states import OpeningKind
from people.access import requires
from people.queries import school_day
from people.roles import Permission


@requires(Permission.SEE_HISTORY_OF_SAFE)
@require_GET
def looks(request):
    """The looks of one week, this one unless another is asked for."""
    this_week = monday_of(school_day(request.now))
    monday = min(_asked_for(request.GET.get("week", ""), this_week), this_week)
    return render(
        request,
        "accounts/looks.html",
        {
            "title": "Who looked at sign-in details",
            "monday": monday,
            "sunday": monday + timedelta(days=6),
            "looks": looks_in_week(monday),
            "alarms": ALARMS,
            "waiting": openings_seen_by(request.actor)[:10],
            "may_take_in": request.actor.may(Permission.RUN_ACCOUNTS),
            "may_copy": may_ask(OpeningKind.COPY, request.actor),
            "before": monday - timedelta(days=7),
            "after": monday + timedelta(days=7) if monday < this_week else None,
            "back": (reverse("accounts:register"), "Our accounts"),
        },
    )


def _asked_for(words, otherwise) -> date:
    try:
        asked = monday_of(date.fromisoformat(words))
    except (ValueError, OverflowError):
        return otherwise
    # The first and the last weeks of the calendar have no neighbours.
    return asked if 2000 <= asked.year <= 2999 else otherwise
