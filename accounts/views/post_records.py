"""The record of a post: when it went out, its link, what it is about (CO3, CO10 to CO12)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import posts as actions
from accounts.forms.posts import ChangeForm, LinkForm, PostedForm, RecordForm
from accounts.queries import posts as queries
from accounts.queries.takedowns import why_not_add_link
from accounts.rules import posts as rules
from accounts.states import Pictured
from accounts.views.posts import SEEN, form_about, form_page, visible_post, who_can_be_seen
from core.pages.forms import sent
from people.access import signed_in
from people.roles import Permission


@signed_in
@require_GET
def start_record(request):
    """Who can be seen in a post that went out without a check."""
    why_not = _why_not_any(_accounts_to_record_on(request))
    return who_can_be_seen(request, "Record a post", "accounts:record_post", why_not)


@signed_in
@require_http_methods(["GET", "POST"])
def record_post(request, pictured):
    """A post that went out without a check."""
    if pictured not in Pictured:
        raise Http404
    accounts, looks_after = _accounts_to_record_on(request), request.actor.may(Permission.LOOK_AFTER_POSTS)
    form = RecordForm(
        *sent(request)[:1],
        pictured=pictured,
        accounts=accounts,
        authors=queries.authors_of(accounts) if looks_after else None,
        classes=queries.class_names(),
        by=request.actor,
        now=request.now,
    )
    if request.method == "POST" and form.is_valid():
        account = form.cleaned_data.pop("school_account")
        made = actions.record_post(account, by=request.actor, now=request.now, pictured=pictured, **form.cleaned_data)
        messages.success(request, "Recorded. Next time, check it first: it takes a minute.")
        return redirect(made)
    context = {
        "title": "Record a post",
        "caption": SEEN[pictured],
        "back": (reverse("accounts:start_record"), "Who can be seen"),
        "form": form,
        "button": "Record it",
        "why_not": _why_not_any(accounts),
    }
    return form_page(request, "accounts/post_form.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def mark_posted(request, pk):
    """It is posted: when, and its link."""
    found = visible_post(request, pk)
    form = PostedForm(*sent(request)[:1], by=request.actor, now=request.now, post=found)
    if request.method == "POST" and form.is_valid():
        actions.mark_posted(found, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "Recorded. Thank you.")
        return redirect(found)
    why_not = rules.why_not_mark_posted(found, request.actor, request.now)
    return form_about(request, found, form, title="It is posted", button="Record it", why_not=why_not)


@signed_in
@require_POST
def leave_post(request, pk):
    """It is not posted."""
    found = visible_post(request, pk)
    actions.leave_post(found, by=request.actor, now=request.now)
    messages.success(request, "Kept as not posted.")
    return redirect("accounts:posts")


@signed_in
@require_http_methods(["GET", "POST"])
def add_link(request, pk):
    """Its link, or that it has none."""
    found = visible_post(request, pk)
    form = LinkForm(
        *sent(request)[:1],
        by=request.actor,
        now=request.now,
        post=found,
        must=True,
        initial={"link": found.link, "has_no_link": found.has_no_link},
    )
    if request.method == "POST" and form.is_valid():
        actions.add_link(found, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "Kept.")
        return redirect(found)
    why_not = why_not_add_link(found, request.actor, request.now)
    return form_about(request, found, form, title="The link of a post", button="Keep it", why_not=why_not)


@signed_in
@require_http_methods(["GET", "POST"])
def change_post(request, pk):
    """Mend what it is about, and the class and day of its picture."""
    found = visible_post(request, pk)
    has = [one.name for one in found.classes.all()]
    form = ChangeForm(*sent(request)[:1], post=found, classes=queries.class_names(also=has), now=request.now)
    if request.method == "POST" and form.is_valid():
        actions.change_post(found, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "Changed.")
        return redirect(found)
    why_not = rules.why_not_change_post(found, request.actor, request.now)
    return form_about(request, found, form, title="Change this record", button="Save", why_not=why_not)


def _why_not_any(accounts) -> str:
    return "" if accounts.exists() else "You cannot post on any account."


def _accounts_to_record_on(request):
    if request.actor.may(Permission.LOOK_AFTER_POSTS):
        return queries.accounts_with_posts(request.actor)
    return queries.accounts_to_post_on(request.user)
