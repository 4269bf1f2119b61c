"""Our accounts: the register, the account record, the public list."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions.school_accounts import change_monitors, choose_listing
from accounts.forms.school_accounts import MonitorsForm
from accounts.models import SchoolAccount
from accounts.queries.changes import changes_of
from accounts.queries.existing import approved_for, not_approved_for
from accounts.queries.register_page import FIRST, closed_accounts, register_page
from accounts.queries.reviews import reviews_of, with_lapse
from accounts.queries.school_accounts import record
from accounts.queries.ways import findings_by_account
from accounts.rules import school_accounts as rules
from accounts.rules.changes import why_not_begin, why_not_resume_account
from accounts.states import AccountState, ChangeKind
from accounts.views.answers import record_rows
from core.audit import api as audit
from people.access import requires
from people.roles import Permission

BEGIN = {
    ChangeKind.SUSPEND: "Suspend it for a time",
    ChangeKind.TRANSFER: "Let somebody else here take it over",
    ChangeKind.GIVE_AWAY: "Give it to another organisation",
    ChangeKind.CLOSE: "Close it for good",
}
LOOK_AFTER = (Permission.RUN_ACCOUNTS, Permission.DECIDE_PROPOSAL)


@requires(Permission.SEE_ACCOUNTS)
@require_GET
def register(request):
    """Every account: what needs something first, then what is in order."""
    may, after = request.actor.may, request.GET.get("after", "")
    page = register_page(request.actor, request.now, after)
    shows_all = request.GET.get("show") == "needs"
    context = {
        "title": "Our accounts",
        "page": page,
        "is_first": not after,
        "wrong": page.wrong if shows_all else page.wrong[:FIRST],
        "resting": [
            ("Open by the headteacher's exception", page.allowed if shows_all else page.allowed[:FIRST]),
            ("In use already, being set up here", page.taken_in if shows_all else page.taken_in[:FIRST]),
            ("Not in use", page.calm if shows_all else page.calm[:FIRST]),
        ],
        "outside": [] if after else _outside(page, request.actor),
        "may_import": may(Permission.IMPORT_ACCOUNTS),
        "sees_checklists": may(Permission.SEE_ALL_PROPOSALS),
        "sees_looks": may(Permission.SEE_HISTORY_OF_SAFE),
        "sees_ways": may(Permission.SEE_WAYS_BACK),
        "may_propose": may(Permission.PROPOSE_ACCOUNT) or may(Permission.PROPOSE_THROUGH_SPONSOR),
        "chooses_official": may(Permission.DECIDE_PROPOSAL),
    }
    return render(request, "accounts/register.html", context)


def _outside(page, by) -> list:
    """Under their headings, the accounts that exist and are not set up here yet."""
    return [
        ("Not approved yet", not_approved_for(by) if page.not_approved else []),
        ("In use already, approved", approved_for(by) if page.approved else []),
    ]


@requires(Permission.SEE_ACCOUNTS)
@require_GET
def closed(request):
    """The accounts that are closed for good."""
    page = closed_accounts(request.GET.get("after", ""))
    context = {"title": "Closed accounts", "back": (reverse("accounts:register"), "Our accounts"), "page": page}
    return render(request, "accounts/closed.html", context)


@requires(Permission.SEE_ACCOUNTS)
@require_GET
def account(request, pk):
    """The account record: one page, made to be printed."""
    found = get_object_or_404(record(), pk=pk)
    by, now = request.actor, request.now
    sees_all = by.may(Permission.SEE_ALL_PROPOSALS)
    reviews = list(reviews_of(found))
    context = {
        "title": str(found),
        "caption": f"Account record · {found.platform_label}",
        "back": (reverse("accounts:register"), "Our accounts"),
        "account": found,
        "rows": record_rows(found, reviews),
        "items": found.items.all(),
        "reviews": reviews,
        "is_lapsed": any(review.is_lapsed(now) for review in reviews),
        "changes": changes_of(found) if sees_all else [],
        "begins": [(kind, words) for kind, words in BEGIN.items() if not why_not_begin(found, kind, by, now)],
        "resumes": not why_not_resume_account(found, by, now),
        "sees_pictures": sees_all,
        "sees_proposal": sees_all or by.is_person(found.request.proposed_by),
        "may_look_after": any(by.may(permission) for permission in LOOK_AFTER),
        "runs_accounts": by.may(Permission.RUN_ACCOUNTS),
        "may_open_together": by.may(Permission.OPEN_SAFE_TOGETHER) and not by.may(Permission.RUN_ACCOUNTS),
        "sees_safe": by.may(Permission.RUN_ACCOUNTS) or any(by.is_person(right.person) for right in found.posting),
        "may_correct_place": not rules.why_not_correct_place(found, by, now),
        "sees_posts": by.may(Permission.LOOK_AFTER_POSTS) or any(by.is_person(right.person) for right in found.posting),
        "sees_ways": by.may(Permission.SEE_WAYS_BACK),
        "way_finding": next(iter(findings_by_account([found], by, now).get(pk, [])), None),
        "may_list": not rules.why_not_choose_official(by, now) and found.state == AccountState.LIVE,
        "why_not_list": rules.why_not_choose_listing(found, by, now, is_listed=not found.is_listed),
        "why_not_look_after": rules.why_not_look_after(found, by, now),
        "history": _history(found) if sees_all else [],
    }
    return render(request, "accounts/account.html", context)


def _history(found):
    """What has happened, without the ticks: the checklist above says who and when."""
    return [entry for entry in audit.history_of(found) if entry.event != "school_account.item_ticked"]


@requires(Permission.DECIDE_PROPOSAL)
@require_POST
def listing(request, pk):
    """On the public list, or off it."""
    found = get_object_or_404(SchoolAccount, pk=pk)
    is_listed = request.POST.get("listed") == "yes"
    choose_listing(found, by=request.actor, now=request.now, is_listed=is_listed)
    where = "is now on the public list" if is_listed else "is no longer on the public list"
    messages.success(request, f"“{found}” {where}.")
    return redirect(found)


@requires(*LOOK_AFTER)
@require_http_methods(["GET", "POST"])
def monitors(request, pk):
    """Who keeps an eye on it."""
    found = get_object_or_404(with_lapse(SchoolAccount.objects.all(), request.now), pk=pk)
    already = list(found.monitors.all())
    initial = {"monitors": [person.pk for person in already]}
    form = MonitorsForm(request.POST or None, initial=initial, by=request.actor, now=request.now, already=already)
    if request.method == "POST" and form.is_valid():
        change_monitors(found, by=request.actor, now=request.now, monitors=form.people())
        messages.success(request, "Saved. Whoever is new is told.")
        return redirect(found)
    return _form(request, found, form, f"Who keeps an eye on {found}?", "Save", account=found)


def _form(request, found, form, title, button, **more):
    context = {"title": title, "form": form, "button": button, "back": (found.get_absolute_url(), str(found)), **more}
    return render(request, "accounts/account_form.html", context)
