"""Who answers a comment, what it is, whether it comes first, and by when."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.queries import watching
from core.workdays.calendar import last_day_before
from monitoring.actions import comments as actions
from monitoring.forms.sorting import AssignForm, FlagForm, MoveForm, SortForm
from monitoring.queries.comments import visible_to
from monitoring.rules import comments as rules
from people.access import requires, signed_in
from people.queries import everybody_in_scope, whose_work
from people.roles import Permission


def _found(request, pk):
    return get_object_or_404(visible_to(request.actor).select_related("school_account", "assigned_to"), pk=pk)


def _page(request, comment, form, title, button, why_not, **more):
    back = (comment.get_absolute_url(), "The comment")
    context = {"title": title, "form": form, "button": button, "back": back, "comment": comment, "why_not": why_not}
    return render(request, "monitoring/comment_form.html", context | more)


@signed_in
@require_http_methods(["GET", "POST"])
def assign_comment(request, pk):
    """Give a comment to somebody."""
    comment = _found(request, pk)
    people = everybody_in_scope(request.now).exclude(email=None)
    form = AssignForm(request.POST if request.method == "POST" else None, people=people, comment=comment)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        actions.assign_comment(comment, by=request.actor, now=request.now, to=to)
        messages.success(request, f"{to} answers it now." if to else "Nobody in particular answers it now.")
        return redirect("monitoring:comments" if not visible_to(request.actor).filter(pk=pk).exists() else comment)
    why_not = rules.why_not_assign_comment(comment, request.actor, request.now)
    return _page(request, comment, form, "Who answers it?", "Save", why_not)


@signed_in
@require_http_methods(["GET", "POST"])
def sort_comment(request, pk):
    """Say what a comment is and on which account it was said."""
    comment = _found(request, pk)
    senior = request.actor.may(Permission.ANSWER_COMMENTS)
    accounts = watching.open_accounts() if senior else watching.looked_after_by(whose_work(request.user, request.now))
    form = SortForm(request.POST if request.method == "POST" else None, accounts=accounts, comment=comment)
    if request.method == "POST" and form.is_valid():
        values = {"kind": form.cleaned_data["kind"], "school_account": form.cleaned_data["account"]}
        actions.sort_comment(comment, by=request.actor, now=request.now, **values)
        messages.success(request, "Saved.")
        return redirect("monitoring:comments" if not visible_to(request.actor).filter(pk=pk).exists() else comment)
    why_not = rules.why_not_sort_comment(comment, request.actor, request.now)
    return _page(request, comment, form, "What is it?", "Save", why_not)


@signed_in
@require_http_methods(["GET", "POST"])
def flag_comment(request, pk):
    """Move a worrying comment to the top (MO4)."""
    comment = _found(request, pk)
    form = FlagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.flag_comment(comment, by=request.actor, now=request.now, reason=form.cleaned_data["reason"])
        messages.success(request, "Flagged. It now comes first, and senior staff have been told.")
        return redirect(comment)
    why_not = rules.why_not_flag_comment(comment, request.actor, request.now)
    return _page(request, comment, form, "Does it worry you?", "Flag it", why_not, is_flag=True)


@signed_in
@require_POST
def unflag_comment(request, pk):
    """Take a flag away."""
    comment = _found(request, pk)
    actions.unflag_comment(comment, by=request.actor, now=request.now)
    messages.success(request, "The flag is gone. It was put there, and that stays known.")
    return redirect(comment)


@requires(Permission.ANSWER_COMMENTS)
@require_http_methods(["GET", "POST"])
def move_deadline(request, pk):
    """Let the five working days end later, with a reason; never earlier (MO3)."""
    comment = _found(request, pk)
    form = MoveForm(request.POST if request.method == "POST" else None, comment=comment)
    if request.method == "POST" and form.is_valid():
        actions.move_deadline(comment, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "The deadline has moved.")
        return redirect(comment)
    why_not = rules.why_not_move_deadline(comment, request.actor, request.now)
    due = last_day_before(comment.respond_by)
    return _page(request, comment, form, "Move the deadline", "Move it", why_not, due_now=due)
