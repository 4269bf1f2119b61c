"""Two people let somebody set up the second step again: asking, agreeing, cancelling."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from core.audit import api as audit
from people import rules
from people.access import ask_for_factor, factor_is_fresh, requires, signed_in
from people.actions.factor_resets import agree_factor_reset, ask_factor_reset, cancel_factor_reset
from people.models import FactorReset, Person
from people.queries import why_not_agree_factor_reset
from people.roles import Permission

# The page that the code leads back to then asks to press the button again: a redirect cannot press it.
PRESS_AGAIN = "?press-again=yes"


@requires(Permission.START_FACTOR_AGAIN)
@require_POST
def start_again(request, pk):
    """Ask that somebody who lost phone, key and codes may set up the second step again."""
    somebody = get_object_or_404(Person, pk=pk)
    if not factor_is_fresh(request, request.now):
        return ask_for_factor(request, somebody.get_absolute_url() + PRESS_AGAIN)
    reset = ask_factor_reset(somebody, by=request.actor, now=request.now)
    messages.success(request, "Nothing has changed yet: a second person must agree. Those who can have been told.")
    return redirect(reset)


def _found(request, pk):
    resets = FactorReset.objects.visible_to(request.actor)
    return get_object_or_404(resets.select_related("person", "asked_by", "agreed_by", "cancelled_by"), pk=pk)


@signed_in
@require_GET
def factor_reset(request, pk):
    """Who asks, for whom, until when, and the two buttons."""
    reset = _found(request, pk)
    context = {
        "title": f"Let {reset.person.name} set up the second step again",
        "reset": reset,
        "is_me": request.actor.is_person(reset.person),
        "history": [line for line in audit.history_of(reset.person) if line.event.startswith("factor_reset.")],
        "why_not_agree": why_not_agree_factor_reset(reset, request.actor, request.now),
        "why_not_cancel": rules.why_not_cancel_factor_reset(reset, request.actor, request.now),
    }
    if request.actor.may(Permission.SEE_PEOPLE):
        context["back"] = (reset.person.get_absolute_url(), reset.person.name)
    return render(request, "people/factor_reset.html", context)


@requires(Permission.START_FACTOR_AGAIN)
@require_POST
def agree(request, pk):
    """Agree as the second person, with a fresh second step of one's own."""
    reset = _found(request, pk)
    if not factor_is_fresh(request, request.now):
        return ask_for_factor(request, reset.get_absolute_url() + PRESS_AGAIN)
    agree_factor_reset(reset, by=request.actor, now=request.now)
    messages.success(request, f"{reset.person.name} sets up the second step at the next sign-in.")
    return redirect(reset)


@signed_in
@require_POST
def cancel(request, pk):
    """Stop it before anybody has agreed."""
    reset = _found(request, pk)
    cancel_factor_reset(reset, by=request.actor, now=request.now)
    messages.success(request, "Cancelled. The second step stays as it is.")
    return redirect(reset)
