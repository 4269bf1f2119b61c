"""The "I'm away" switch."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.pages import words
from people.access import requires, signed_in
from people.actions.roles import come_back, go_away
from people.choosing import stand_in_choices
from people.forms.people import AwayForm
from people.models import Absence, Person
from people.queries import school_day
from people.roles import APPOINTED_WITH, LEADERS


@signed_in
@require_http_methods(["GET", "POST"])
def away(request):
    """Say that one is away, from when until when and who stands in; or that one is back."""
    return _away(request, request.user)


@requires(*sorted(set(APPOINTED_WITH.values())))
@require_http_methods(["GET", "POST"])
def away_for(request, pk):
    """Say for somebody else that they are away, suddenly ill for example."""
    return _away(request, get_object_or_404(Person, pk=pk))


def _away(request, person):
    is_me, today = request.actor.is_person(person), school_day(request.now)
    choices, likely = stand_in_choices(person, request.actor, request.now)
    form = AwayForm(request.POST or None, initial={"starts_on": today}, people=choices, likely=likely)
    if request.method == "POST" and form.is_valid():
        absence = go_away(person, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, f"{absence.stand_in.name} stands in until {words.day(absence.ends_on)}.")
        return redirect("people:away") if is_me else redirect(person)
    context = {
        "title": "I’m away" if is_me else f"{person.name} is away",
        "button": "Hand over for these days",
        "form": form,
        "person": person,
        "is_me": is_me,
        "absences": person.absences.to_come(today).select_related("stand_in").order_by("starts_on"),
        "covers": person.covers.to_come(today).select_related("person").order_by("starts_on"),
        "roles": person.holdings.own().current(today).filter(role__in=LEADERS),
        "today": today,
    }
    return render(request, "people/away.html", context)


@signed_in
@require_POST
def back(request, pk):
    """End an absence now, or call it off before it began."""
    absence = get_object_or_404(Absence.objects.select_related("person", "stand_in"), pk=pk)
    come_back(absence, by=request.actor, now=request.now)
    is_me = request.actor.is_person(absence.person)
    messages.success(request, "Welcome back." if is_me else f"{absence.person.name} is marked as back.")
    return redirect("people:away") if is_me else redirect(absence.person)
