"""The queue of comments, one comment, and entering one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from accounts.queries import watching
from core.audit import api as audit
from core.pages import words
from core.workdays.calendar import last_day_before
from monitoring.actions import receiving
from monitoring.forms.comments import FilterForm, ReceiveForm
from monitoring.queries import comments as queue
from monitoring.rules import clock
from monitoring.rules import comments as rules
from monitoring.states import STATUTORY_CLOCKS, CommentSource
from people.access import signed_in
from people.queries import school_day, whose_work
from people.roles import Permission

CAPTIONS = {
    CommentSource.FORM: "Entered by hand",
    CommentSource.MAIL: "Arrived by e-mail",
    CommentSource.LIST: "Came in a list",
}


@signed_in
@require_GET
def comments(request):
    """Everything that was said and needs an answer, in the order in which it should be answered (MO3)."""
    accounts, senior = list(_accounts(request.actor).only("name")), request.actor.may(Permission.ANSWER_COMMENTS)
    form = FilterForm(request.GET, accounts=accounts)
    form.is_valid()
    chosen = form.cleaned_data
    filters = queue.Filters(chosen.get("show") or "all", chosen.get("account"), chosen.get("kind") or "")
    page = queue.queue(request.actor, filters, request.now, after=request.GET.get("after", ""))
    return render(
        request,
        "monitoring/comments.html",
        {
            "title": "Comments",
            "form_of_filters": form,
            "page": page,
            "shows_finished": filters.shown == "answered",
            "chosen": _in_words(form),
            "is_filtered": filters != queue.Filters(),
            "may_enter": senior or bool(accounts),
            "may_take_in": senior,
            "sees_mentions": request.actor.may(Permission.DECIDE_MENTION)
            or request.actor.may(Permission.LEAD_CHILD_AT_RISK),
            "can_have_any": senior or bool(accounts) or bool(page.comments) or filters != queue.Filters(),
        },
    )


@signed_in
@require_GET
def comment(request, pk):
    """What was said, its days counted one by one, and what can be done."""
    found = get_object_or_404(
        queue.visible_to(request.actor).select_related("school_account", "assigned_to", "moved_by", "closed_by"), pk=pk
    )
    why_not = rules.why_not_close_comment(found, request.actor, request.now)
    where = str(found.school_account) if found.school_account else "no account yet"
    context = {
        "title": f"{found.get_kind_display().capitalize()}{' on ' if found.school_account else ', '}{where}",
        "caption": f"{CAPTIONS[found.source]}, {words.moment(found.received_at)}",
        "back": (reverse("monitoring:comments"), "Comments"),
        "comment": found,
        "message": getattr(found, "message", None),
        "responses": found.responses.select_related("recorded_by"),
        "rows": _rows(found, where),
        "why_not_answer": rules.why_not_answer_comment(found, request.actor, request.now),
        "why_not_close": why_not if found.is_open else "",
        "why_not_dismiss": rules.why_not_dismiss_comment(found, request.actor, request.now),
        "why_not_move": rules.why_not_move_deadline(found, request.actor, request.now),
        "may_set_days": request.actor.may(Permission.SET_SCHOOL_DAYS),
        "may_sort": rules.may_answer(found, request.actor),
        "statutory": STATUTORY_CLOCKS.get(found.kind, ""),
        "report_url": f"{reverse('incidents:start_report')}?{urlencode({'comment': found.pk})}",
        "history": audit.history_of(found),
    }
    return render(request, "monitoring/comment.html", context | _clock(request, found))


@signed_in
@require_http_methods(["GET", "POST"])
def receive_comment(request):
    """Enter a comment by hand: paste the link and the words."""
    must_choose = not request.actor.may(Permission.ANSWER_COMMENTS)
    typed = request.POST if request.method == "POST" else None
    form = ReceiveForm(typed, accounts=_accounts(request.actor), now=request.now, must_choose=must_choose)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        account = values.pop("account")
        said = receiving.Said(source=CommentSource.FORM, school_account=account, **values)
        received, is_new = receiving.receive_comment(by=request.actor, now=request.now, said=said)
        return _received(request, received, is_new)
    context = {
        "title": "Enter a comment",
        "form": form,
        "button": "Enter it",
        "back": (reverse("monitoring:comments"), "Comments"),
    }
    return render(request, "monitoring/receive_comment.html", context)


def _in_words(form) -> list[str]:
    """The filters that are on, as their choices are named."""
    fields = [(name, form.cleaned_data.get(name)) for name in ("show", "account", "kind")]
    return [str(dict(form.fields[name].choices)[value]) for name, value in fields if value and value != "all"]


def _received(request, received, is_new):
    if received is None:
        messages.info(request, "Somebody marked this as not ours before, so nothing of it was kept.")
        return redirect("monitoring:comments")
    if is_new:
        messages.success(request, "The comment is here, and its five working days run.")
    else:
        messages.info(request, "This comment was already here, so nothing was added.")
    if not queue.visible_to(request.actor).filter(pk=received.pk).exists():
        return redirect("monitoring:comments")
    return redirect(received)


def _accounts(actor):
    """The accounts whose comments this person sees."""
    if actor.may(Permission.ANSWER_COMMENTS):
        return watching.open_accounts()
    return watching.looked_after_by(whose_work(actor.person, actor.at))


def _rows(found, where) -> list:
    sort = reverse("monitoring:sort_comment", args=[found.pk])
    give = reverse("monitoring:assign_comment", args=[found.pk])
    account_url = found.school_account.get_absolute_url() if found.school_account else ""
    return [
        ("Said by", found.author or "not known"),
        ("Account", where, *((account_url, "See") if account_url else (sort, "Choose"))),
        ("Kind", found.get_kind_display(), sort, "Change"),
        *([("Answers it", str(found.assigned_to or "nobody in particular"), give, "Change")] if found.is_open else []),
    ]


def _clock(request, found) -> dict:
    """The strip of days, with today marked and what was left out said in words."""
    strip, today = clock.strip_of(found), school_day(request.now)
    counted = [day.number for day in strip if day.number is not None and day.on <= today]
    last = strip[-1]
    return {
        "strip": strip,
        "today": today,
        "last": last,
        "day_number": counted[-1] if counted and today <= last.on else None,
        "left_out": [f"{words.days(first, last)} left out, {why}" for first, last, why in clock.left_out_of(strip)],
        "moved_to": last_day_before(found.respond_by) if found.moved_at else None,
        "is_late": found.state == "new" and request.now >= found.respond_by,
    }
