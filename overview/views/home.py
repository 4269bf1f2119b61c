"""Waiting for you, and what one has been told."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.notices import api as notices
from core.pages.keyset import page_of
from core.workdays.queries import school_calendar
from overview import queries
from people.access import requires, signed_in
from people.queries import cover_of, person_with, school_day
from people.roles import Permission

PAGE = 50


@signed_in
@require_GET
def home(request):
    """What waits for this person, by when, and why."""
    absence = cover_of(request.user, request.now)
    request.school_calendar = school_calendar()
    waiting = queries.work_for(request.user, request.now, request.school_calendar)
    context = {
        "title": "Waiting for you",
        "items": waiting.items,
        "has_more": waiting.has_more,
        "summary": _summary(waiting.items, queries.due_today(waiting.items, request.now)),
        "person": request.user,
        "absence": absence,
        "unread": waiting.also.unread,
        "can_post": waiting.also.posts_on > 0,
        "today": school_day(request.now),
    }
    return render(request, "overview/home.html", context)


def _summary(items, today) -> str:
    if not items:
        return "Nothing is waiting for you. Enjoy the quiet."
    waiting = "1 thing is" if len(items) == 1 else f"{len(items)} things are"
    if not today:
        return f"{waiting} waiting for you. None of it is due today."
    return f"{'1 thing needs' if today == 1 else f'{today} things need'} you today."


@signed_in
@require_http_methods(["GET", "POST"])
def messages(request):
    """What this person has been told, newest first; a POST marks all of it as read."""
    inbox = notices.inbox(request.user)
    if request.method == "POST":
        notices.mark_read(by=request.actor, now=request.now)
        return redirect("overview:messages")
    context = {
        "title": "Messages",
        "unread": inbox.filter(read_at=None).count(),
        **_page_of(inbox, request),
    }
    return render(request, "overview/messages.html", context)


def _page_of(told, request) -> dict:
    """One page of messages, newest first, from the place that the address names; `older` is the place after it."""
    before = request.GET.get("before", "")
    page = page_of(told, ("posted_at", "id"), after=before, size=PAGE, newest_first=True)
    return {"notices": page.rows, "older": page.next_query and page.next_query["after"], "is_older": before}


@requires(Permission.SEE_FAULTS)
@require_GET
def could_not_send(request):
    """Messages that we could not send, with what the mail server said."""
    context = {
        "title": "Messages we could not send",
        **_page_of(notices.could_not_send().select_related("recipient"), request),
    }
    return render(request, "overview/could_not_send.html", context)


@requires(Permission.SEE_DEPARTURES)
@require_GET
def held_by(request, pk):
    """Everything that somebody holds, for whoever sorts out their leaving (RO9)."""
    person = person_with(pk)
    if person is None:
        raise Http404
    context = {
        "title": f"What {person.name} holds",
        "person": person,
        "held": queries.held_by(person, request.now),
        "embedded": bool(request.htmx),
    }
    template = "overview/_held_by.html" if request.htmx else "overview/held_by.html"
    return render(request, template, context)
