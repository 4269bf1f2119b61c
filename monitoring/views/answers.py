"""Answering a comment, deciding that it needs no answer, or that it is not ours."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from monitoring.actions import comments as actions
from monitoring.forms.comments import AnswerForm, CloseForm
from monitoring.queries.comments import visible_to
from monitoring.rules import comments as rules
from monitoring.states import ResponseKind
from people.access import signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def answer_comment(request, pk):
    """Record what was said in answer; where somebody else was quicker, say so and keep what was typed (MO3)."""
    comment = get_object_or_404(visible_to(request.actor).select_related("school_account"), pk=pk)
    seen = rules.seen_of(comment)
    form = AnswerForm(request.POST if request.method == "POST" else None, comment=comment, now=request.now, seen=seen)
    stale = rules.why_stale(comment, request.POST.get("seen", "")) if request.method == "POST" else ""
    if request.method == "POST" and form.is_valid() and not stale:
        values = {name: form.cleaned_data[name] for name in ("words", "said_where", "said_at")}
        if form.cleaned_data["kind"] == ResponseKind.FULL:
            actions.answer_comment(comment, by=request.actor, now=request.now, **values)
            messages.success(request, "The answer is recorded.")
        else:
            actions.acknowledge_comment(comment, by=request.actor, now=request.now, **values)
            messages.success(request, "The acknowledgement is recorded. The first clock has stopped.")
        return redirect(comment)
    if stale:
        form.data = form.data.copy()
        form.data["seen"] = seen
        form.add_error(None, stale)
    context = {
        "title": "Answer this comment",
        "form": form,
        "button": "Record it",
        "back": (comment.get_absolute_url(), "The comment"),
        "comment": comment,
        "responses": comment.responses.select_related("recorded_by"),
        "why_not": rules.why_not_answer_comment(comment, request.actor, request.now),
    }
    return render(request, "monitoring/answer_comment.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def close_comment(request, pk):
    """Record that no answer is needed, and why."""
    comment = get_object_or_404(visible_to(request.actor), pk=pk)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.close_comment(comment, by=request.actor, now=request.now, because=form.reason)
        messages.success(request, "Recorded: no answer needed.")
        return redirect("monitoring:comments")
    context = {
        "title": "No answer needed",
        "form": form,
        "button": "Record it",
        "back": (comment.get_absolute_url(), "The comment"),
        "comment": comment,
        "why_not": rules.why_not_close_comment(comment, request.actor, request.now),
    }
    return render(request, "monitoring/close_comment.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def dismiss_comment(request, pk):
    """Ask once, then delete at once what was kept of something that is not the school's (SC5)."""
    comment = get_object_or_404(visible_to(request.actor), pk=pk)
    if request.method == "POST":
        actions.dismiss_comment(comment, by=request.actor, now=request.now)
        messages.success(request, "Deleted. Nothing of it was kept.")
        return redirect("monitoring:comments")
    context = {
        "title": "Not ours?",
        "back": (comment.get_absolute_url(), "The comment"),
        "comment": comment,
        "why_not": rules.why_not_dismiss_comment(comment, request.actor, request.now),
    }
    return render(request, "monitoring/dismiss_comment.html", context)
