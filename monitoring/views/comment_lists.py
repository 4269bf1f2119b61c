"""A list of comments: sent in, looked at, and taken in by the worker while the page says how far it is."""

import io

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.queries import watching
from core.audit import api as audit
from core.pages.forms import sent
from monitoring.actions import comment_lists as actions
from monitoring.comment_file import heads_of, rows_of, text_of
from monitoring.forms.comment_lists import CommentListForm
from monitoring.queries.comment_lists import comment_lists
from monitoring.rules import comment_lists as rules
from people.access import requires
from people.roles import Permission

# How many rows are shown of what was understood, and of what was not.
SHOWN = 5
FAULTS_SHOWN = 20
LISTED = 10
MEANINGS = {
    "received_at": "when it arrived",
    "account": "account",
    "kind": "kind",
    "author": "who said it",
    "words": "what was said",
    "link": "link",
}


@requires(Permission.ANSWER_COMMENTS)
@require_http_methods(["GET", "POST"])
def upload_comment_list(request):
    """Send in a list of comments."""
    form = CommentListForm(*sent(request), now=request.now)
    if request.method == "POST" and form.is_valid():
        made = actions.upload_comment_list(by=request.actor, now=request.now, **form.cleaned_data["file"])
        return redirect(made)
    context = {
        "title": "Take in a list of comments",
        "form": form,
        "button": "Look at it first",
        "back": (reverse("monitoring:comments"), "Comments"),
        "lists": comment_lists(request.actor)[:LISTED],
    }
    return render(request, "monitoring/upload_comment_list.html", context)


@requires(Permission.ANSWER_COMMENTS)
@require_GET
def comment_list(request, pk):
    """What was understood of a list; once somebody said yes, how far it has come."""
    found = get_object_or_404(comment_lists(request.actor), pk=pk)
    context = {
        "title": "What this list holds" if found.started_at is None else "Taking in a list of comments",
        "caption": found.file_name,
        "back": (reverse("monitoring:upload_comment_list"), "Take in another list"),
        "list": found,
        "left": found.rows - found.done,
        "faults": found.faults[:FAULTS_SHOWN],
        "faulty": found.unreadable,
        "history": audit.history_of(found),
    }
    if found.started_at is None:
        context |= _understood(found, request.now)
        context["why_not"] = rules.why_not_start_comment_list(found, request.actor, request.now)
    return render(request, "monitoring/comment_list.html", context)


@requires(Permission.ANSWER_COMMENTS)
@require_POST
def start_comment_list(request, pk):
    """Say yes to a list."""
    found = get_object_or_404(comment_lists(request.actor), pk=pk)
    actions.start_comment_list(found, by=request.actor, now=request.now)
    messages.success(request, "The list is being taken in. You can leave this page.")
    return redirect(found)


def _understood(found, now) -> dict:
    text = text_of(bytes(found.file.data))
    rows = list(rows_of(io.StringIO(text, newline=""), watching.every_account(), now))
    faults = [[row.line, row.fault] for row in rows if row.fault]
    return {
        "heads": [(head, MEANINGS.get(name, "")) for head, name in heads_of(text)],
        "first": [row.said for row in rows if not row.fault][:SHOWN],
        "faults": faults[:FAULTS_SHOWN],
        "faulty": len(faults),
        "good": len(rows) - len(faults),
    }
