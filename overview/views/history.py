"""What has happened: the history in plain words, as the reader may see it."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.pages import words
from core.pages.keyset import Page
from core.pages.tables import csv_response
from overview.forms.history import AUTOMATIC, MYSELF, HistoryForm
from overview.queries import history as queries
from people.access import signed_in
from people.queries import everybody

# Lines in one file.
IN_A_FILE = 1000


@signed_in
@require_GET
def history(request):
    """Who did what and when, newest first: of the whole school for those who oversee it, else of oneself."""
    form, asked = _read(request)
    is_good, found = form.is_valid(), queries.history(request.actor, asked)
    chosen = _in_words(form) if is_good else []
    context = {
        "title": "What has happened",
        "form": None if is_good else form,
        "form_of_filters": form,
        "chosen": chosen,
        "is_filtered": bool(chosen) or not is_good,
        "page": _page(found, asked),
        "stopped_at": found.stopped_at,
        "sees_others": queries.sees_others(request.actor),
        "csv_url": f"{reverse('overview:history_csv')}?{request.GET.urlencode()}",
    }
    return render(request, "overview/history.html", context)


@signed_in
@require_GET
def history_csv(request):
    """The same lines for a spreadsheet: the newest thousand of what was chosen."""
    _, asked = _read(request)
    found = queries.history(request.actor, asked, size=IN_A_FILE)
    heads = ["when", "by whom", "what was done", "to what", "account", "details"]
    parts = ("when", "who", "what", "about", "account", "words")
    rows = [[line[part] for part in parts] for line in map(_row, found.rows)]
    return csv_response("what-has-happened.csv", heads, rows)


def _read(request):
    """The form, and what is asked of the history; everything that this person may see where it cannot be read."""
    by, others = request.actor, queries.sees_others(request.actor)
    topics = queries.topics_for(by, own=not others)
    form = HistoryForm(request.GET, people=everybody().order_by("name", "id"), topics=topics, sees_others=others)
    if form.is_valid():
        return form, _asked(form, request)
    return form, queries.Asked(who=None if others else str(by.person_id))


def _row(line) -> dict:
    """A line as words alone."""
    said = _line(line)
    return said | {
        "when": f"{words.local(line.at):%Y-%m-%d %H:%M}",
        "who": said["who"] or "automatically",
        "words": "; ".join(f"{label}: {value}" for label, value in said["facts"]),
    }


def _asked(form, request) -> queries.Asked:
    chosen = form.cleaned_data
    mine = str(request.user.pk)
    who = {"": None, MYSELF: mine, AUTOMATIC: ""}.get(chosen.get("who", MYSELF), chosen.get("who"))
    return queries.Asked(who, chosen["about"], **form.period(), before=request.GET.get("before", ""))


def _in_words(form) -> list[str]:
    """The filters that are set, in words."""
    chosen = form.cleaned_data
    said = [dict(form.fields[name].choices)[chosen[name]] for name in ("who", "about") if chosen.get(name)]
    since, until = chosen.get("since"), chosen.get("until")
    said += [f"from {words.day(since)}"] if since else []
    return said + ([f"to {words.day(until)}"] if until else [])


def _page(found, asked) -> Page:
    return Page(
        [_line(line) for line in found.rows],
        next_query={"before": found.older} if found.older else None,
        previous_query={"before": ""} if asked.before else None,
    )


def _line(line) -> dict:
    return {
        "at": line.at,
        "who": line.actor_name if line.actor_id else "",
        "what": words.event(line.event),
        "about": line.about_name,
        "account": line.account,
        "url": line.url,
        "facts": words.facts(line.facts),
    }
