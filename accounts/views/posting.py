"""Who can post on an account (RO9)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions.posting import end_posting, grant_posting, take_off_platform
from accounts.forms.posting import EndForm, GrantForm
from accounts.models import PostingRight, SchoolAccount
from accounts.queries.handovers import UNDER_WAY, latest_handovers, offering_of
from accounts.queries.posting import (
    current_holders,
    finding,
    former_holders,
    people_who_could_post,
    seen_without_handover,
)
from accounts.queries.reviews import with_lapse
from accounts.rules import posting as rules
from accounts.rules.handovers import why_not_offer_handover
from accounts.states import AccountState
from core.audit import api as audit
from people.access import requires
from people.queries import may_know_of_leaving
from people.roles import Permission


@requires(Permission.SEE_ACCOUNTS)
@require_GET
def posting(request, pk):
    """Who can post; for the technician also how the handing over stands and who could before."""
    account = get_object_or_404(with_lapse(SchoolAccount.objects.select_related("request"), request.now), pk=pk)
    runs_it = request.actor.may(Permission.RUN_ACCOUNTS)
    may_end = runs_it or request.actor.may(Permission.DECIDE_PROPOSAL)
    rights = list(current_holders(account))
    handovers = latest_handovers(account) if runs_it else {}
    offering = offering_of(account) if runs_it else None
    seen = seen_without_handover(account) if runs_it else {}
    rows = [
        _row(request, account, right, handovers.get(right.person_id), offering) | {"seen_at": seen.get(right.person_id)}
        for right in rights
    ]
    sees_more = runs_it or request.actor.may(Permission.SEE_ALL_PROPOSALS)
    return render(
        request,
        "accounts/posting.html",
        {
            "title": "Who can post",
            "caption": f"{account} · {account.platform_label}",
            "account": account,
            "rows": rows,
            "finding": "" if account.state == AccountState.CLOSED else finding(len(rights)),
            "runs_it": runs_it,
            "lacking": offering.lacking if rows and _hands_over(account, runs_it) else [],
            "may_end": may_end,
            "sees_more": sees_more,
            "former": former_holders(account) if sees_more else [],
            "why_not": rules.why_not_change_posting(account, request.actor, request.now),
            "history": _history(account) if sees_more else [],
        },
    )


def _hands_over(account, runs_it) -> bool:
    """Whether there is something to hand over, and the reader is who does it."""
    return runs_it and account.state == AccountState.LIVE and not account.each_has_own_access


def _history(account):
    """What has happened to who can post, from what has happened to the account."""
    return [line for line in audit.history_of(account) if line.event.startswith("posting_right.")]


def _row(request, account, right, handover, offering):
    """One person who can post: the state of handing over and, where the reader may know it, when they leave."""
    person = right.person
    sees = request.actor.may(Permission.SEE_DEPARTURES)
    may_know = person.access_ends_at and sees and may_know_of_leaving(person, request.actor)
    return {
        "right": right,
        "handover": handover,
        "is_waiting": handover is not None and handover.state in UNDER_WAY,
        "offer_words": "Offer again" if handover else "Hand over",
        "why_not_offer": offering
        and why_not_offer_handover(account, person, request.actor, request.now, offering=offering),
        "leaves_words": f"Leaves after {rules.last_day(person):%-d %B}" if may_know else "",
    }


@requires(Permission.RUN_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def grant(request, pk):
    """Let one more person post, with the reason."""
    account = get_object_or_404(SchoolAccount.objects.select_related("request"), pk=pk)
    people = people_who_could_post(account, request.now)
    form = GrantForm(request.POST or None, people=people, named=set(account.request.will_post.all()))
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        reason = rules.why_not_grant_posting(account, person, request.actor, request.now)
        if reason:
            form.add_error("person", reason)
        else:
            grant_posting(account, by=request.actor, now=request.now, person=person, reason=form.cleaned_data["reason"])
            messages.success(request, f"{person} can now post on {account}.")
            return redirect("accounts:posting", account.pk)
    return render(
        request,
        "accounts/grant_posting.html",
        {
            "title": "Add somebody who can post",
            "caption": str(account),
            "back": (reverse("accounts:posting", args=[account.pk]), "Back to who can post"),
            "form": form,
            "why_not": rules.why_not_change_posting(account, request.actor, request.now),
            "button": "Add",
        },
    )


@requires(Permission.RUN_ACCOUNTS)
@require_POST
def take_off(request, pk):
    """Somebody who can no longer post is taken off on the platform too."""
    right = get_object_or_404(PostingRight.objects.select_related("person", "school_account"), pk=pk)
    take_off_platform(right, by=request.actor, now=request.now)
    messages.success(request, f"{right.person} is taken off {right.school_account}.")
    return redirect("accounts:posting", right.school_account_id)


@requires(Permission.RUN_ACCOUNTS, Permission.DECIDE_PROPOSAL)
@require_http_methods(["GET", "POST"])
def end(request, pk):
    """End that somebody can post, with the reason."""
    right = get_object_or_404(PostingRight.objects.select_related("person", "school_account"), pk=pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        end_posting(right, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, f"{right.person} can no longer post on {right.school_account}.")
        return redirect("accounts:posting", right.school_account_id)
    return render(
        request,
        "accounts/end_posting.html",
        {
            "title": f"{right.person} no longer posts",
            "caption": str(right.school_account),
            "back": (reverse("accounts:posting", args=[right.school_account_id]), "Back to who can post"),
            "form": form,
            "right": right,
            "runs_it": request.actor.may(Permission.RUN_ACCOUNTS),
            "why_not": rules.why_not_end_posting(right, request.actor, request.now),
            "button": "End it",
        },
    )
