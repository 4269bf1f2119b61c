"""The check before a post: who can be seen, the questions, and answering again (CO1, CO4 to CO9)."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import posts as actions
from accounts.forms.posts import AnswersForm, CheckForm
from accounts.post_questions import TONE
from accounts.queries import posts as queries
from accounts.queries.reviews import with_lapse
from accounts.rules import posts as rules
from accounts.states import Pictured
from accounts.views.posts import SEEN, form_page, visible_post, who_can_be_seen
from core.pages.forms import sent
from people.access import signed_in


@signed_in
@require_GET
def start_check(request):
    """Who can be seen: it decides what is asked."""
    why_not = _why_not_any(queries.accounts_to_post_on(request.user))
    return who_can_be_seen(request, "Check a post", "accounts:check_post", why_not)


@signed_in
@require_http_methods(["GET", "POST"])
def check_post(request, pictured):
    """The questions, on one page."""
    if pictured not in Pictured:
        raise Http404
    accounts = with_lapse(queries.accounts_to_post_on(request.user), request.now)
    form = CheckForm(
        *sent(request)[:1], pictured=pictured, accounts=accounts, classes=queries.class_names(), now=request.now
    )
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data.get(name) for name in ("sent_once", "about", "pictured_on")}
        post = actions.check_post(
            form.cleaned_data["school_account"],
            by=request.actor,
            now=request.now,
            pictured=pictured,
            said=form.said(),
            classes=form.cleaned_data.get("classes", ()),
            **values,
        )
        return redirect(post)
    context = {
        "title": "Check a post",
        "caption": SEEN[pictured],
        "back": (reverse("accounts:start_check"), "Who can be seen"),
        "form": form,
        "button": "Check it",
        "tone": TONE,
        "why_not": _why_not_any(accounts),
    }
    return form_page(request, "accounts/check_post.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def check_again(request, pk):
    """The same questions once more."""
    post = visible_post(request, pk)
    said = {answer["key"]: answer["is_yes"] for answer in post.answers}
    form = AnswersForm(*sent(request)[:1], pictured=post.pictured, said=said)
    if request.method == "POST" and form.is_valid():
        actions.check_again(post, by=request.actor, now=request.now, said=form.said())
        return redirect(post)
    context = {
        "title": "Answer again",
        "caption": f"{post} · {SEEN[post.pictured]}",
        "back": (post.get_absolute_url(), str(post)),
        "form": form,
        "button": "Check it",
        "tone": TONE,
        "why_not": rules.why_not_check_again(post, request.actor, request.now),
    }
    return form_page(request, "accounts/check_post.html", context)


def _why_not_any(accounts) -> str:
    return "" if accounts.exists() else "You cannot post on any live account."
