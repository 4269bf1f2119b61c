"""The technician's checklist of one account (RO6)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.actions.set_up import (
    choose_own_access,
    finish_set_up,
    record_details,
    start_set_up,
    tick_item,
    untick_item,
)
from accounts.forms.set_up import DetailsForm, TickForm
from accounts.models import AccountRequest, SchoolAccount, SetUpItem
from accounts.platform_steps import EACH_THEIR_OWN
from accounts.queries.checklists import changed_since
from accounts.rules import set_up as rules
from core.audit import api as audit
from core.files import api as files
from people.access import requires
from people.roles import Permission


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def start(request, pk):
    """From approval to an account that is being set up."""
    account_request = get_object_or_404(AccountRequest.objects.visible_to(request.actor), pk=pk)
    school_account = start_set_up(account_request, by=request.actor, now=request.now)
    return redirect(school_account.set_up_url)


def _account(pk):
    return get_object_or_404(SchoolAccount.objects.select_related("request"), pk=pk)


@requires(Permission.RUN_ACCOUNTS)
@require_GET
def set_up(request, pk):
    """What is done, what is not, and how it is done on this platform."""
    school_account = _account(pk)
    if rules.why_not_change_set_up(school_account, request.actor, request.now):
        return redirect(school_account)
    return _page(request, school_account)


def _page(request, school_account, *, item_form=None, details_form=None):
    """The page; a form that could not be read comes back as it was typed."""
    items = list(school_account.items.select_related("done_by", "picture"))
    lacking = rules.missing(school_account)
    # The items, its name or address, and the password.
    number = len(items) + 2
    has_details = bool(school_account.handle or school_account.address)
    # Of an account that exists already the list's words stand there to be looked at and written down.
    told = school_account if has_details else school_account.request
    found = {"handle": told.handle, "address": told.address}
    if has_details:
        found["can_public_write"] = school_account.can_public_write
    bound_pk, bound = item_form or (None, None)
    context = {
        "title": f"Set up {school_account}",
        # Without the ticks: the checklist says who and when.
        "history": [line for line in audit.history_of(school_account) if line.event != "school_account.item_ticked"],
        "caption": school_account.platform_label,
        "back": (school_account.get_absolute_url(), "Account record"),
        "account": school_account,
        "items": [(item, bound if item.pk == bound_pk else TickForm(item=item)) for item in items],
        "done": number - len(lacking),
        "number": number,
        "details_form": details_form or DetailsForm(initial=found),
        "has_details": has_details,
        "newer": changed_since(school_account),
        "each_their_own": school_account.platform in EACH_THEIR_OWN,
        "has_password": rules.has_password(school_account),
        "form": bound or details_form,
        "why_not_finish": lacking,
        "request_url": reverse("accounts:request", args=[school_account.request_id]),
    }
    return render(request, "accounts/set_up.html", context)


def _item(pk):
    return get_object_or_404(SetUpItem.objects.select_related("school_account"), pk=pk)


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def tick(request, pk):
    """One thing is done."""
    item = _item(pk)
    form = TickForm(request.POST, request.FILES, item=item)
    if not form.is_valid() and not rules.why_not_tick(item, request.actor, request.now):
        return _page(request, _account(item.school_account_id), item_form=(pk, form))
    values = {name: form.cleaned_data.get(name) for name in form.fields}
    tick_item(item, by=request.actor, now=request.now, **values | {"note": values["note"] or ""})
    return redirect(f"{item.school_account.set_up_url}#item-{pk}")


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def untick(request, pk):
    """One thing is not done after all."""
    item = _item(pk)
    untick_item(item, by=request.actor, now=request.now)
    return redirect(f"{item.school_account.set_up_url}#item-{pk}")


@requires(Permission.SEE_ALL_PROPOSALS)
@require_GET
def item_picture(request, pk):
    """The proof of one item: the picture's cleaned copy."""
    item = get_object_or_404(SetUpItem.objects.select_related("picture"), pk=pk)
    if item.picture is None:
        raise Http404
    return files.response(item.picture)


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def details(request, pk):
    """Its name on the platform and its address."""
    school_account = _account(pk)
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return _page(request, school_account, details_form=form)
    record_details(school_account, by=request.actor, now=request.now, **form.cleaned_data)
    messages.success(request, "The account's name and address are written down.")
    return redirect(school_account.set_up_url)


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def own_access(request, pk):
    """Whether everybody signs in as themselves."""
    school_account = _account(pk)
    own = request.POST.get("own") == "yes"
    choose_own_access(school_account, by=request.actor, now=request.now, each_has_own_access=own)
    return redirect(f"{school_account.set_up_url}#password")


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def finish(request, pk):
    """The account goes live."""
    school_account = _account(pk)
    finish_set_up(school_account, by=request.actor, now=request.now)
    messages.success(request, f"“{school_account}” is live. Now say who can post.")
    return redirect(school_account)
