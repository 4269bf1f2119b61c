"""Handing sign-in details over: offered, collected once, confirmed (RO7)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import handovers as actions
from accounts.forms.handovers import CollectForm
from accounts.models import PostingRight
from accounts.queries.handovers import handovers_visible_to
from accounts.queries.reviews import with_lapse
from accounts.rules import handovers as rules
from accounts.views.credentials import shown_page
from core.audit import api as audit
from people.access import ask_for_factor, factor_is_fresh, requires, signed_in
from people.queries import has_second_factor
from people.roles import Permission


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def offer(request, pk):
    """Offer the sign-in details to somebody who can post; `pk` names what lets them post."""
    right = get_object_or_404(PostingRight.objects.select_related("person", "school_account__request"), pk=pk)
    actions.offer_handover(right.school_account, by=request.actor, now=request.now, person=right.person)
    messages.success(request, f"{right.person} is asked to collect the sign-in details within three working days.")
    return redirect("accounts:posting", right.school_account_id)


@signed_in
@require_GET
@never_cache
def handover(request, reference):
    """The conditions, and the one button that is next."""
    visible = with_lapse(handovers_visible_to(request.actor), request.now, "school_account")
    return _page(request, get_object_or_404(visible, reference=reference), CollectForm())


def _page(request, found, form):
    return render(
        request,
        "accounts/handover.html",
        {
            "title": f"Sign-in details of {found.school_account}",
            "caption": f"For {found.person}",
            "handover": found,
            "conditions": [line for line in found.conditions.splitlines() if line.strip()],
            "house_rules": rules.HOUSE_RULES,
            "is_theirs": request.actor.is_person(found.person),
            "has_factor": has_second_factor(request.user),
            "is_fresh": factor_is_fresh(request, request.now),
            "why_not_collect": rules.why_not_collect(found, request.actor, request.now),
            "why_not_confirm": rules.why_not_confirm_handover(found, request.actor, request.now),
            "why_not_cancel": rules.why_not_cancel_handover(found, request.actor, request.now),
            "form": form,
            "history": audit.history_of(found),
        },
    )


@signed_in
@require_GET
@never_cache
def unlock(request, reference):
    """To the page that asks for a code (or where the authenticator app is set up), and back here."""
    found = get_object_or_404(handovers_visible_to(request.actor), reference=reference)
    back_to = found.get_absolute_url()
    if factor_is_fresh(request, request.now):
        return redirect(back_to)
    return ask_for_factor(request, back_to)


@signed_in
@require_POST
@never_cache
@sensitive_variables()
def collect(request, reference):
    """Collect, once: the details stand on the page that answers, for thirty seconds."""
    found = get_object_or_404(handovers_visible_to(request.actor), reference=reference)
    form = CollectForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    if not factor_is_fresh(request, request.now):
        return ask_for_factor(request, found.get_absolute_url())
    shown = actions.collect_handover(
        found, by=request.actor, now=request.now, has_fresh_factor=True, has_read=form.cleaned_data["has_read"]
    )
    return shown_page(request, found.school_account, shown, go_on_to=found.get_absolute_url())


@signed_in
@require_POST
def confirm(request, reference):
    """The person can sign in."""
    found = get_object_or_404(handovers_visible_to(request.actor), reference=reference)
    actions.confirm_handover(found, by=request.actor, now=request.now)
    messages.success(request, f"Thank you. {found.school_account} is yours to post on.")
    return redirect(found)


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def cancel(request, reference):
    """The technician takes the offer back."""
    found = get_object_or_404(handovers_visible_to(request.actor), reference=reference)
    actions.cancel_handover(found, by=request.actor, now=request.now)
    messages.success(request, "The offer is taken back.")
    return redirect("accounts:posting", found.school_account_id)
