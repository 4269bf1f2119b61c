"""Posts: the list, one post, and the classes and groups that they name (CO3 to CO12)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import posts as actions
from accounts.forms.posts import ClassesForm, PostsFilter
from accounts.post_questions import TONE, advice_on
from accounts.queries import posts as queries
from accounts.queries.takedowns import is_stopped, takedowns_of
from accounts.rules import posts as rules
from accounts.rules.takedowns import why_not_begin_takedown
from accounts.states import Pictured, PostState
from core.audit import api as audit
from core.pages import keyset, words
from core.pages.forms import sent
from people.access import requires, signed_in
from people.queries import school_day
from people.roles import Permission

PAGE = 25
LIST = ("accounts:posts", "Posts")
SEEN = {
    Pictured.NOBODY: "Nobody can be seen or heard",
    Pictured.ADULTS: "Adults can be seen or heard",
    Pictured.CHILDREN: "Children can be seen or heard",
}
_WHO = (
    (Pictured.CHILDREN, "Children, with or without adults"),
    (Pictured.ADULTS, "Adults only"),
    (Pictured.NOBODY, "Nobody"),
)


def _back():
    return reverse(LIST[0]), LIST[1]


@signed_in
@require_GET
def posts(request):
    """The posts that one may see, newest first."""
    by = request.actor
    accounts = queries.accounts_with_posts(by)
    form = PostsFilter(request.GET, accounts=accounts, classes=queries.former_class_names(), now=request.now)
    chosen = form.in_words()
    found = queries.listed(by, **form.asked())
    page = keyset.page_of(found, ["shown_at", "id"], after=request.GET.get("after", ""), size=PAGE, newest_first=True)
    return render(
        request,
        "accounts/posts.html",
        {
            "title": "Posts",
            "page": page,
            "form_of_filters": form,
            "chosen": chosen,
            "is_filtered": bool(chosen) or bool(form.errors),
            "can_post": queries.accounts_to_post_on(request.user).exists(),
            "looks_after": by.may(Permission.LOOK_AFTER_POSTS),
        },
    )


@signed_in
@require_GET
def post(request, pk):
    """One post: what was checked, its link, and the way to take it down."""
    found, by, now = visible_post(request, pk), request.actor, request.now
    stopped = is_stopped(found)
    takedowns = list(takedowns_of(found, by))
    return render(
        request,
        "accounts/post.html",
        {
            "title": str(found),
            "caption": f"{found.school_account} · {found.school_account.platform_label}",
            "back": _back(),
            "post": found,
            "is_waiting": found.state == PostState.CHECKED,
            "rows": _rows(found, stopped),
            "advice": advice_on(found.answers) if found.state == PostState.CHECKED else [],
            "tone": TONE,
            "is_stopped": stopped,
            "takedowns": takedowns,
            "open_takedown": next((one for one in takedowns if one.is_open), None),
            "is_stale": found.state == PostState.CHECKED and _is_stale(found, now),
            "why_not_posted": rules.why_not_mark_posted(found, by, now),
            "why_not_again": rules.why_not_check_again(found, by, now),
            "why_not_leave": rules.why_not_leave_post(found, by, now),
            "why_not_change": rules.why_not_change_post(found, by, now),
            "why_not_link": rules.why_not_add_link(found, by, now, is_stopped=stopped),
            "why_not_take_down": why_not_begin_takedown(found, by, now),
            "history": audit.history_of(found),
        },
    )


def _is_stale(post, now) -> bool:
    """Whether the school's list was looked at on another day than today."""
    return post.pictured != Pictured.NOBODY and school_day(post.checked_at) != school_day(now)


@requires(Permission.LOOK_AFTER_POSTS)
@require_http_methods(["GET", "POST"])
def classes(request):
    """The school's own list of classes and groups."""
    stands = queries.class_list()
    form = ClassesForm(
        *sent(request)[:1], by=request.actor, now=request.now, initial={"names": "\n".join(stands.names)}
    )
    if request.method == "POST" and form.is_valid():
        actions.change_classes(by=request.actor, now=request.now, names=form.cleaned_data["names"])
        messages.success(request, "Saved. Posts keep the names that they had.")
        return redirect("accounts:posts")
    said = f"Kept by {stands.made_by}, {words.day(stands.made_at)}" if stands.made_at else "Nobody has changed it yet"
    context = {
        "title": "Classes and groups",
        "caption": said,
        "back": _back(),
        "form": form,
        "button": "Save",
    }
    return form_page(request, "accounts/post_form.html", context)


def who_can_be_seen(request, title, page, why_not):
    """The page that asks who can be seen, and leads on to `page` with the answer."""
    choices = [(reverse(page, args=[value]), label) for value, label in _WHO]
    context = {"title": title, "back": _back(), "choices": choices, "why_not": why_not}
    return render(request, "accounts/post_who.html", context)


def form_page(request, template, context):
    """The page of a form; where this person may not, the reason stands there alone."""
    if context.get("why_not"):
        context["form"] = None
    return render(request, template, context)


def form_about(request, post, form, *, title, button, why_not, back=None, template="accounts/post_form.html"):
    """The page of a form about one post, which leads back to the post unless `back` says otherwise."""
    context = {
        "title": title,
        "caption": str(post),
        "back": back or (post.get_absolute_url(), str(post)),
        "form": form,
        "button": button,
        "why_not": why_not,
    }
    return form_page(request, template, context)


def visible_post(request, pk):
    """The post, where this reader may see it; else 404."""
    return get_object_or_404(queries.posts(request.actor), pk=pk)


def _rows(found, stopped):
    names = ", ".join(one.name for one in found.classes.all())
    checked = f"{found.checked_by}, {words.moment(found.checked_at)}" if found.checked_at else "Not checked before"
    rows = [
        ("Posted", f"{words.moment(found.posted_at)}, by {found.posted_by}" if found.posted_at else ""),
        ("Who can be seen", SEEN[found.pictured]),
        ("Class or group", names),
        ("Picture taken on", words.day(found.pictured_on)),
        ("Checked", checked if found.posted_at or found.checked_at else ""),
    ]
    if found.posted_at and found.recorded_by != found.posted_by:
        rows.append(("Recorded by", f"{found.recorded_by}, {words.day(found.recorded_at)}"))
    if stopped:
        rows.append(("Link", "Hidden for now. Ask the safeguarding lead, and do not look for it."))
    elif found.has_no_link:
        rows.append(("Link", "It has none"))
    elif found.link and found.state == PostState.TAKEN_DOWN:
        rows.append(("Link", f"{found.link} (taken down)"))
    return [row for row in rows if row[1]]
