"""Access to take away on the platforms after somebody left."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import removals as actions
from accounts.forms.removals import DecisionForm, ProofForm
from accounts.queries import removals as queries
from accounts.removal_steps import NOTED_ON, steps_for
from accounts.rules import leaving as rules
from accounts.states import RemovalDecision
from core.audit import api as audit
from core.files import api as files
from core.pages import words
from core.pages.forms import sent
from people.access import requires
from people.roles import Permission


def _removal(request, pk):
    return get_object_or_404(queries.removals(request.actor), pk=pk)


@requires(Permission.SEE_DEPARTURES)
@require_GET
def removal(request, pk):
    """One account after somebody left: what to do, what was decided, and the proof."""
    found = _removal(request, pk)
    changed = queries.has_changed_password(found)
    return render(
        request,
        "accounts/removal.html",
        {
            "title": str(found),
            "back": (found.departure.get_absolute_url(), f"{found.departure.person.name} has left"),
            "removal": found,
            "rows": _rows(found, changed),
            "steps": steps_for(found.school_account, is_closing=found.decision == RemovalDecision.CLOSE),
            "noted_on": NOTED_ON,
            "must_change": found.must_change_password and not changed,
            "why_not_start": rules.why_not_start_removal(found, request.actor, request.now),
            "why_not_complete": queries.why_not_complete_removal(found, request.actor, request.now),
            "decide_url": reverse("accounts:decide_removal", args=[pk]),
            "prove_url": reverse("accounts:prove_removal", args=[pk]),
            "picture_url": reverse("accounts:removal_picture", args=[pk]),
            "history": audit.history_of(found),
        },
    )


@requires(Permission.RUN_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def decide_removal(request, pk):
    """Decide what becomes of the account."""
    found = _removal(request, pk)
    if reason := rules.why_not_start_removal(found, request.actor, request.now):
        messages.error(request, reason)
        return redirect(found)
    others = queries.others_who_can_post(found)
    form = DecisionForm(
        *sent(request),
        removal=found,
        others=others,
        by=request.actor,
        now=request.now,
        initial={"decision": found.decision, "transfer_to": found.transfer_to_id},
    )
    if request.method == "POST" and form.is_valid():
        actions.start_removal(found, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "That is decided. Now take the access away on the platform, then prove it.")
        return redirect(found)
    return render(
        request,
        "accounts/decide_removal.html",
        {
            "title": f"What becomes of {found.school_account}?",
            "back": (found.get_absolute_url(), str(found)),
            "form": form,
            "button": "Decide",
            "removal": found,
            "others": others,
        },
    )


@requires(Permission.RUN_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def prove_removal(request, pk):
    """Prove that access has been taken away."""
    found = _removal(request, pk)
    if reason := queries.why_not_complete_removal(found, request.actor, request.now):
        messages.error(request, reason)
        return redirect(found)
    form = ProofForm(*sent(request), removal=found, now=request.now)
    if request.method == "POST" and form.is_valid():
        actions.complete_removal(found, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, f"Proved: {found.departure.person.name} no longer gets into {found.school_account}.")
        return redirect(found.departure)
    return render(
        request,
        "accounts/prove_removal.html",
        {
            "title": "Prove that access has been taken away",
            "caption": str(found),
            "back": (found.get_absolute_url(), str(found)),
            "form": form,
            "button": "It is done",
            "removal": found,
        },
    )


@requires(Permission.SEE_DEPARTURES)
@require_GET
def removal_picture(request, pk):
    """The picture that proves it, as a cleaned copy."""
    found = _removal(request, pk)
    if found.picture is None:
        raise Http404
    return files.response(found.picture)


def _rows(found, changed):
    rows = [
        ("Account", f"{found.school_account} · {found.school_account.platform_label}"),
        ("Last day in school", words.day(found.departure.last_day_in_school)),
        ("To be done by the end of", words.last_day(found.due_by)),
    ]
    if found.must_change_password:
        rows.append(("Password", "seen by them, changed since" if changed else "seen by them, must change"))
    if found.decision:
        decided = found.get_decision_display()
        rows.append(("Decided", f"{decided}: {found.transfer_to.name}" if found.transfer_to else decided))
    if found.completed_at:
        rows += [
            ("Proved", f"{words.moment(found.completed_at)}, by {found.completed_by}"),
            ("Made sure on", words.day(found.proof_on)),
        ]
        if found.proof:
            rows.append(("How", found.proof))
    return rows
