"""Posts: the list, the check before, the record after (CO1, CO3 to CO12)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import posts as actions
from accounts.forms.posts import (
    AnswersForm,
    ChangeForm,
    CheckForm,
    ClassesForm,
    LinkForm,
    PostedForm,
    PostsFilter,
    RecordForm,
)
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
def start_check(request):
    """Who can be seen: it decides what is asked."""
    why_not = "" if queries.accounts_to_post_on(request.user).exists() else "You cannot post on any live account."
    return _who(request, "Check a post", "accounts:check_post", why_not)


@signed_in
@require_GET
def start_record(request):
    """Who can be seen in a post that went out without a check."""
    why_not = "" if _accounts_to_record_on(request).exists() else "You cannot post on any account."
    return _who(request, "Record a post", "accounts:record_post", why_not)


def _who(request, title, page, why_not):
    choices = [(reverse(page, args=[value]), label) for value, label in _WHO]
    context = {"title": title, "back": _back(), "choices": choices, "why_not": why_not}
    return render(request, "accounts/post_who.html", context)


_WHO = (
    (Pictured.CHILDREN, "Children, with or without adults"),
    (Pictured.ADULTS, "Adults only"),
    (Pictured.NOBODY, "Nobody"),
)


@signed_in
@require_http_methods(["GET", "POST"])
def check_post(request, pictured):
    """The questions, on one page."""
    if pictured not in Pictured:
        raise Http404
    accounts = queries.accounts_to_post_on(request.user)
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
        "why_not": "" if accounts.exists() else "You cannot post on any live account.",
    }
    return form_page(request, "accounts/check_post.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def check_again(request, pk):
    """The same questions once more."""
    post = _post(request, pk)
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


@signed_in
@require_GET
def post(request, pk):
    """One post: what was checked, its link, and the way to take it down."""
    found, by, now = _post(request, pk), request.actor, request.now
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
            "why_not_take_down": why_not_begin_takedown(found, by, now),
            "history": audit.history_of(found),
        },
    )


def _is_stale(post, now) -> bool:
    """Whether the school's list was looked at on another day than today."""
    return post.pictured != Pictured.NOBODY and school_day(post.checked_at) != school_day(now)


@signed_in
@require_http_methods(["GET", "POST"])
def mark_posted(request, pk):
    """It is posted: when, and its link."""
    found = _post(request, pk)
    form = PostedForm(*sent(request)[:1], by=request.actor, now=request.now, post=found)
    if request.method == "POST" and form.is_valid():
        actions.mark_posted(found, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "Recorded. Thank you.")
        return redirect(found)
    context = {
        "title": "It is posted",
        "caption": str(found),
        "back": (found.get_absolute_url(), str(found)),
        "form": form,
        "button": "Record it",
        "why_not": rules.why_not_mark_posted(found, request.actor, request.now),
    }
    return form_page(request, "accounts/post_form.html", context)


@signed_in
@require_POST
def leave_post(request, pk):
    """It is not posted."""
    found = _post(request, pk)
    actions.leave_post(found, by=request.actor, now=request.now)
    messages.success(request, "Kept as not posted.")
    return redirect("accounts:posts")


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
        "why_not": "" if accounts.exists() else "You cannot post on any account.",
    }
    return form_page(request, "accounts/post_form.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def add_link(request, pk):
    """Its link, or that it has none."""
    found = _post(request, pk)
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
    context = {
        "title": "The link of a post",
        "caption": str(found),
        "back": (found.get_absolute_url(), str(found)),
        "form": form,
        "button": "Keep it",
        "why_not": rules.why_not_change_post(found, request.actor, request.now)
        or ("" if found.posted_at else "Say first that it is posted."),
    }
    return form_page(request, "accounts/post_form.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def change_post(request, pk):
    """Mend what it is about, and the class and day of its picture."""
    found = _post(request, pk)
    has = [one.name for one in found.classes.all()]
    form = ChangeForm(*sent(request)[:1], post=found, classes=queries.class_names(also=has), now=request.now)
    if request.method == "POST" and form.is_valid():
        actions.change_post(found, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "Changed.")
        return redirect(found)
    context = {
        "title": "Change this record",
        "caption": str(found),
        "back": (found.get_absolute_url(), str(found)),
        "form": form,
        "button": "Save",
        "why_not": rules.why_not_change_post(found, request.actor, request.now),
    }
    return form_page(request, "accounts/post_form.html", context)


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


def form_page(request, template, context):
    """The page of a form; where this person may not, the reason stands there alone."""
    if context.get("why_not"):
        context["form"] = None
    return render(request, template, context)


def _post(request, pk):
    return get_object_or_404(queries.posts(request.actor), pk=pk)


def _accounts_to_record_on(request):
    if request.actor.may(Permission.LOOK_AFTER_POSTS):
        return queries.accounts_with_posts(request.actor)
    return queries.accounts_to_post_on(request.user)


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
