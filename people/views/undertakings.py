"""What somebody who leaves is asked to stand by: signed in, by a link, or noted down."""

from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from people import queries, rules
from people.access import public, requires, signed_in
from people.actions import undertakings as actions
from people.forms.undertakings import LINK, AskForm
from people.roles import Permission
from people.states import Answer, AnsweredHow
from people.undertaking import NOT_MEANT, POINTS

WORDS = {"points": POINTS, "not_meant": NOT_MEANT}
THANKS = {Answer.AGREED: "It is kept that you agree.", Answer.DECLINED: "It is kept that you decline."}


@signed_in
@require_http_methods(["GET", "POST"])
def undertaking(request):
    """One's own, once one's leaving is announced: read it, then agree or decline."""
    found = queries.own_undertaking(request.user)
    if found is None:
        raise Http404
    if request.method == "POST" and (answer := _answer(request)):
        actions.answer_undertaking(found, by=request.actor, now=request.now, answer=answer, how=AnsweredHow.SIGNED_IN)
        messages.success(request, THANKS[answer])
        return redirect("people:undertaking")
    context = {"title": "Before you leave", "undertaking": found, **WORDS}
    return render(request, "people/undertaking.html", context)


@public
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "POST"])
@rate_limit(action="invitation")
def undertaking_link(request, token):
    """The same behind a link, for somebody who has left: no sign-in, opening it changes nothing, answered once."""
    found = queries.undertaking_of(token)
    response = _no_longer(request, found) or _by_link(request, found)
    response["Referrer-Policy"] = "strict-origin"
    return response


def _no_longer(request, found):
    reason = "This link is not one of ours, or has been cut short. Open it from the e-mail again."
    if found is not None:
        by = queries.actor_for(found.departure.person, request.now)
        reason = rules.why_not_answer_undertaking(found, by, request.now, how=AnsweredHow.LINK)
    if not reason:
        return None
    is_answered = found is not None and found.answered_at is not None
    context = {"title": "Answered already" if is_answered else "This link does not work", "reason": reason}
    return render(request, "people/undertaking_over.html", context, status=410 if found else 404)


def _by_link(request, found):
    if request.method == "POST" and (answer := _answer(request)):
        by = queries.actor_for(found.departure.person, request.now)
        actions.answer_undertaking(found, by=by, now=request.now, answer=answer, how=AnsweredHow.LINK)
        return render(request, "people/undertaking_over.html", {"title": "Thank you", "reason": THANKS[answer]})
    context = {"title": "A question as you leave", "undertaking": found, **WORDS}
    return render(request, "people/undertaking.html", context)


def _answer(request):
    said = request.POST.get("answer")
    return Answer(said) if said in Answer.values else None


@requires(Permission.RECORD_DEPARTURE)
@sensitive_variables("token")
@require_http_methods(["GET", "POST"])
def ask_undertaking(request, pk):
    """Ask a leaver by a link, mailed or handed over, or note down what they said."""
    departure = get_object_or_404(queries.departures(request.actor), pk=pk)
    if reason := rules.why_not_ask_undertaking(departure, request.actor, request.now):
        messages.error(request, reason)
        return redirect(departure)
    form, name = AskForm(request.POST or None), departure.person.name
    if request.method == "POST" and form.is_valid():
        how, address = form.cleaned_data["how"], form.cleaned_data["address"]
        if how != LINK:
            actions.note_undertaking(departure, by=request.actor, now=request.now, answer=Answer(how))
            messages.success(request, f"It is kept that {name} {Answer(how).label}.")
            return redirect(departure)
        token = actions.ask_undertaking(departure, by=request.actor, now=request.now, address=address)
        if address:
            messages.success(request, f"{name} is sent a link to what we ask.")
            return redirect(departure)
        return _handed(request, departure, token)
    context = {
        "title": f"Ask {name} for the undertaking",
        "form": form,
        "button": "Go on",
        "back": (departure.get_absolute_url(), f"{name} {'has left' if departure.access_ended_at else 'leaves'}"),
        **WORDS,
    }
    return render(request, "people/ask_undertaking.html", context)


@sensitive_variables("token", "context")
def _handed(request, departure, token):
    """The link, shown once."""
    link = settings.SITE_URL + reverse("people:undertaking_link", args=[token])
    context = {"title": f"The link for {departure.person.name}", "departure": departure, "link": link}
    response = render(request, "people/undertaking_handed.html", context)
    response["Cache-Control"] = "no-store"
    return response
