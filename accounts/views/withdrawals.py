"""A permission to be pictured is withdrawn: the posts to look through (CO11)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import withdrawals as actions
from accounts.forms.takedowns import FinishForm, WithdrawalForm
from accounts.models import WithdrawalPost
from accounts.models.post import WHOLE_SCHOOL
from accounts.queries import withdrawals as queries
from accounts.queries.posts import former_class_names
from accounts.rules import withdrawals as rules
from core.audit import api as audit
from core.pages import words
from core.pages.forms import sent
from core.pages.keyset import page_of
from people.access import requires, signed_in
from people.roles import Permission

PAGE = 50


@signed_in
@require_GET
def withdrawals(request):
    """Those under way, and those before."""
    found, after = queries.withdrawals(request.actor), request.GET.get("after", "")
    context = {
        "title": "Withdrawn permissions",
        "back": (reverse("accounts:posts"), "Posts"),
        "page": page_of(found, ("recorded_at", "id"), after=after, size=PAGE, newest_first=True),
        "why_not": rules.why_not_record_withdrawal(request.actor, request.now),
    }
    return render(request, "accounts/withdrawals.html", context)


@requires(Permission.LOOK_AFTER_POSTS)
@require_http_methods(["GET", "POST"])
def record_withdrawal(request):
    """For which classes and time; not whose."""
    names = [name for name in former_class_names() if name != WHOLE_SCHOOL]
    form = WithdrawalForm(*sent(request)[:1], classes=names, now=request.now)
    if request.method == "POST" and form.is_valid():
        made = actions.record_withdrawal(by=request.actor, now=request.now, **form.cleaned_data)
        return redirect(made)
    context = {
        "title": "A permission was withdrawn",
        "back": (reverse("accounts:posts"), "Posts"),
        "form": form,
        "button": "Find the posts",
    }
    return render(request, "accounts/record_withdrawal.html", context)


@signed_in
@require_GET
def withdrawal(request, pk):
    """Its posts, each with what was found."""
    return _page(request, get_object_or_404(queries.withdrawals(request.actor), pk=pk))


@signed_in
@require_POST
def look_at_post(request, pk):
    """Nothing to do, or take it down."""
    visible = queries.withdrawals(request.actor).values("pk")
    found = get_object_or_404(
        WithdrawalPost.objects.select_related("withdrawal", "post__school_account").filter(withdrawal__in=visible),
        pk=pk,
    )
    actions.look_at_post(found, by=request.actor, now=request.now, outcome=request.POST.get("outcome", ""))
    return redirect(f"{found.withdrawal.get_absolute_url()}#post-{pk}")


@requires(Permission.LOOK_AFTER_POSTS)
@require_POST
def finish_withdrawal(request, pk):
    """Everything is looked through, here and on the accounts."""
    found = get_object_or_404(queries.withdrawals(request.actor), pk=pk)
    form = FinishForm(request.POST)
    if not form.is_valid() and not rules.why_not_finish_withdrawal(found, request.actor, request.now):
        return _page(request, found, finish_form=form)
    actions.finish_withdrawal(found, by=request.actor, now=request.now)
    messages.success(request, "Looked through. Thank you.")
    return redirect("accounts:withdrawals")


def _page(request, found, finish_form=None):
    by, now = request.actor, request.now
    # What is listed is theirs to look at.
    rows = [
        (row, rules.why_not_look_at_post(row, by, now, is_stopped=row.is_stopped, is_theirs=True))
        for row in queries.rows_of(found, by)
    ]
    context = {
        "title": f"Permission withdrawn: {found.classes_in_words}",
        "back": (reverse("accounts:withdrawals"), "Withdrawn permissions"),
        "form": finish_form,
        "withdrawal": found,
        "is_open": found.state == "looking-through",
        "rows": _facts(found),
        "posts": rows,
        "is_all": len(rows) == found.number,
        "finish_form": finish_form or FinishForm(),
        "may_finish": by.may(Permission.LOOK_AFTER_POSTS),
        "why_not_finish": rules.why_not_finish_withdrawal(found, by, now),
        "recorded_since": queries.first_recorded_on(),
        # It names every post on the list.
        "history": audit.history_of(found) if by.may(Permission.LOOK_AFTER_POSTS) else [],
    }
    return render(request, "accounts/withdrawal.html", context)


def _facts(found):
    rows = [
        ("Time", words.days(found.first_day, found.last_day)),
        ("Recorded by", f"{found.recorded_by}, {words.day(found.recorded_at)}"),
        ("Whose it is", f"Ask {found.recorded_by}{': ' if found.reference else ''}{found.reference}"),
        ("Looked through by", f"{found.finished_by}, {words.day(found.finished_at)}" if found.finished_at else ""),
    ]
    return [row for row in rows if row[1]]
