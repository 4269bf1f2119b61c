"""Suspending, handing over and closing an account, and taking it up again (RO9)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import changes as actions
from accounts.change_steps import STEPS
from accounts.forms.changes import ChangeForm, ResumeForm, SettleForm
from accounts.models import ChangeItem, SchoolAccount
from accounts.queries.changes import changes
from accounts.queries.life import forgotten
from accounts.queries.reviews import with_lapse
from accounts.rules import changes as rules
from accounts.states import ChangeKind, ChangeState
from core.audit import api as audit
from core.pages import words
from core.pages.forms import sent
from people.access import requires
from people.roles import Permission

LOOK_AFTER = (Permission.RUN_ACCOUNTS, Permission.DECIDE_PROPOSAL)
TITLES = {
    ChangeKind.SUSPEND: "Suspend {}",
    ChangeKind.TRANSFER: "Somebody else takes over {}",
    ChangeKind.GIVE_AWAY: "Give {} to another organisation",
    ChangeKind.CLOSE: "Close {}",
}
BUTTONS = {
    ChangeKind.SUSPEND: "It is suspended",
    ChangeKind.TRANSFER: "It is handed over",
    ChangeKind.GIVE_AWAY: "It is given away",
    ChangeKind.CLOSE: "It is closed",
}
# What is decided, for a button.
TO_DO = {
    ChangeKind.SUSPEND: "suspend it",
    ChangeKind.TRANSFER: "hand it over",
    ChangeKind.GIVE_AWAY: "give it away",
    ChangeKind.CLOSE: "close it",
}


@requires(*LOOK_AFTER)
@require_http_methods(["GET", "POST"])
def begin(request, pk, kind):
    """Decide it, or propose it to the headteacher."""
    account = get_object_or_404(with_lapse(SchoolAccount.objects.select_related("request"), request.now), pk=pk)
    if kind not in ChangeKind:
        raise Http404
    by, now = request.actor, request.now
    form = ChangeForm(*sent(request)[:1], kind=kind, school_account=account, by=by, now=now)
    decides = by.may(Permission.DECIDE_PROPOSAL)
    if request.method == "POST" and form.is_valid():
        change = actions.begin_change(account, by=by, now=now, kind=kind, **form.cleaned_data)
        told = "Decided. The IT technician is told." if decides else "Proposed. The headteacher is asked to decide."
        messages.success(request, told)
        return redirect(change)
    context = {
        "title": TITLES[kind].format(account),
        "account": account,
        "form": form,
        "button": f"Decide to {TO_DO[kind]}" if decides else f"Ask the headteacher to {TO_DO[kind]}",
        "back": (account.get_absolute_url(), str(account)),
        "why_not": rules.why_not_begin(account, kind, by, now),
        "steps": STEPS[kind],
    }
    if kind == ChangeKind.CLOSE:
        context["quiet_since"] = forgotten([account], now).get(pk)
        context["may_keep"] = not rules.why_not_keep_account(account, by, now)
    return render(request, "accounts/begin_change.html", context)


@requires(Permission.DECIDE_PROPOSAL)
@require_POST
def keep(request, pk):
    """It stays, though nothing happens on it."""
    account = get_object_or_404(SchoolAccount, pk=pk)
    actions.keep_account(account, by=request.actor, now=request.now)
    messages.success(request, f"“{account}” stays. You are asked again when two more terms pass without anything.")
    return redirect(account)


@requires(Permission.SEE_ALL_PROPOSALS)
@require_GET
def change(request, pk):
    """What was decided, what is to settle, and the button that is next."""
    return _page(request, get_object_or_404(with_lapse(changes(), request.now, "school_account"), pk=pk))


@requires(Permission.DECIDE_PROPOSAL)
@require_POST
def agree(request, pk):
    """The headteacher decides."""
    found = get_object_or_404(changes(), pk=pk)
    actions.agree_to_change(found, by=request.actor, now=request.now)
    messages.success(request, "Decided. The IT technician is told.")
    return redirect(found)


@requires(*LOOK_AFTER)
@require_POST
def give_up(request, pk):
    """The account stays as it is."""
    found = get_object_or_404(changes(), pk=pk)
    actions.give_up_change(found, by=request.actor, now=request.now)
    messages.success(request, f"“{found.school_account}” stays as it is.")
    return redirect(found.school_account)


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def settle(request, pk):
    """One thing is settled."""
    item = get_object_or_404(ChangeItem.objects.select_related("change__school_account", "done_by"), pk=pk)
    form = SettleForm(request.POST, item=item)
    if not form.is_valid() and not rules.why_not_settle(item, request.actor, request.now):
        found = get_object_or_404(with_lapse(changes(), request.now, "school_account"), pk=item.change_id)
        return _page(request, found, item_form=(pk, form))
    actions.settle_change_item(item, by=request.actor, now=request.now, note=form.cleaned_data.get("note", ""))
    return redirect(f"{item.change.get_absolute_url()}#item-{pk}")


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def finish(request, pk):
    """It takes effect."""
    found = get_object_or_404(changes(), pk=pk)
    actions.finish_change(found, by=request.actor, now=request.now)
    messages.success(request, f"“{found.school_account}”: {found.get_kind_display()}.")
    return redirect(found.school_account)


@requires(Permission.DECIDE_PROPOSAL)
@require_http_methods(["GET", "POST"])
def resume(request, pk):
    """Take a suspended account up again."""
    account = get_object_or_404(SchoolAccount, pk=pk)
    form = ResumeForm(*sent(request)[:1])
    if request.method == "POST" and form.is_valid():
        actions.resume_account(account, by=request.actor, now=request.now, reason=form.cleaned_data["reason"])
        messages.success(request, f"“{account}” is live again.")
        return redirect(account)
    context = {
        "title": f"Take up {account} again",
        "form": form,
        "button": "Take it up again",
        "back": (account.get_absolute_url(), str(account)),
        "why_not": rules.why_not_resume_account(account, request.actor, request.now),
    }
    return render(request, "accounts/begin_change.html", context)


def _page(request, found, item_form=(None, None)):
    by, now = request.actor, request.now
    account, items = found.school_account, list(found.items.select_related("done_by"))
    may_carry_out = not rules.why_not_carry_out(found, by, now)
    rows = [
        (item, (item_form[1] if item.pk == item_form[0] else SettleForm(item=item)) if may_carry_out else None)
        for item in items
    ]
    context = {
        "title": TITLES[ChangeKind(found.kind)].format(account),
        "caption": account.platform_label,
        "back": (account.get_absolute_url(), str(account)),
        "change": found,
        "form": item_form[1],
        "rows": _facts(found),
        "items": rows,
        "done": sum(item.done_at is not None for item in items),
        "is_open": found.state in (ChangeState.PROPOSED, ChangeState.DECIDED),
        "why_not_agree": rules.why_not_agree_to_change(found, by, now),
        "why_not_give_up": rules.why_not_give_up_change(found, by, now),
        "why_not_finish": rules.why_not_finish_change(found, by, now),
        "may_carry_out": may_carry_out,
        "decides": by.may(Permission.DECIDE_PROPOSAL),
        "button": BUTTONS[ChangeKind(found.kind)],
        "decide": f"Decide to {TO_DO[ChangeKind(found.kind)]}",
        "history": [line for line in audit.history_of(account) if line.event.startswith("school_account.change_")],
    }
    return render(request, "accounts/change.html", context)


def _facts(found):
    others = ("They stop" if found.others_stop else "They carry on") if found.to_person else ""
    is_own = found.decided_at is not None and found.proposed_by == found.decided_by
    rows = [
        ("Why", found.reason),
        ("Who takes it over", str(found.to_person or found.to_organisation)),
        ("Those who post now", others),
        ("Proposed by", "" if is_own else f"{found.proposed_by}, {words.day(found.proposed_at)}"),
        ("Decided by", f"{found.decided_by}, {words.day(found.decided_at)}" if found.decided_at else ""),
    ]
    if found.ended_at:
        ended = f"{found.ended_by}, {words.moment(found.ended_at)}"
        rows.append((f"{found.get_state_display().capitalize()} by", ended))
    return [row for row in rows if row[1]]
