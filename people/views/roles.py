"""Giving and ending roles, and who stands in for them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from people import rules
from people.access import needs_fresh_factor, requires
from people.actions.roles import appoint, end_role, name_stand_in
from people.choosing import role_stand_in_choices
from people.forms.people import AppointForm, EndRoleForm, StandInForm
from people.models import Person, RoleHolding
from people.queries import Roster, has_successor, roles_to_give, school_day
from people.roles import APPOINTED_WITH, NEXT_ROLE, RESETTING, Permission, Role, is_in_words

APPOINTING = sorted(set(APPOINTED_WITH.values()))


@requires(*APPOINTING)
@needs_fresh_factor(lambda request, pk: any(not rules.why_not_rule_on(role, request.actor) for role in RESETTING))
@require_http_methods(["GET", "POST"])
def give(request, pk):
    """Give somebody a role for a period; asks whoever may give a leader's role for a fresh second step."""
    person = get_object_or_404(Person, pk=pk)
    roles = roles_to_give(person, request.actor, request.now)
    form = AppointForm(request.POST or None, initial={"starts_on": school_day(request.now)}, roles=roles)
    if request.method == "POST" and form.is_valid():
        holding = appoint(person, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, f"{person.name} is {is_in_words(holding.role)}.")
        return redirect(person)
    why_not = "" if roles else f"There is no role that you could give {person.name}."
    context = {"title": f"Give {person.name} a role", "form": form, "button": "Give this role", "why_not": why_not}
    return render(request, "people/give_role.html", context | {"back": (person.get_absolute_url(), person.name)})


@requires(*APPOINTING)
@needs_fresh_factor(lambda request, pk: RoleHolding.objects.filter(pk=pk, role__in=RESETTING).exists())
@require_http_methods(["GET", "POST"])
def end(request, pk):
    """End a role after a day; a leader's with a fresh second step."""
    holding = get_object_or_404(RoleHolding.objects.select_related("person"), pk=pk)
    person, today = holding.person, school_day(request.now)
    form = EndRoleForm(request.POST or None, initial={"ends_on": today})
    if request.method == "POST" and form.is_valid():
        end_role(holding, by=request.actor, now=request.now, ends_on=form.cleaned_data["ends_on"])
        messages.success(request, f"{person.name}’s role as {holding.get_role_display()} ends on that day.")
        return redirect(person)
    by, now, successor = request.actor, request.now, has_successor(holding, ends_on=today, now=request.now)
    context = {
        "title": f"End {person.name}’s role as {holding.get_role_display()}",
        "form": form,
        "button": "End this role",
        "back": (person.get_absolute_url(), person.name),
        "caution": rules.why_not_end_role(holding, by, now, ends_on=today, has_successor=successor),
        # A successor may begin on a later day, so only what no day can mend takes the form away.
        "why_not": rules.why_not_end_role(holding, by, now, ends_on=today),
    }
    return render(request, "people/end_role.html", context)


@requires(Permission.SEE_PEOPLE)
@require_GET
def stand_ins(request):
    """For each role that acts: who holds it, who stands in, and what is wrong with that."""
    roster = Roster(request.now)
    rows = [
        {
            "role": role,
            "holders": roster.holders[role],
            "absent": roster.absent,
            "stand_in": roster.stand_ins.get(role),
            "warning": roster.why_no_stand_in(role),
            "is_vacant": not roster.who_acts_as(role),
            "why_not": rules.why_not_rule_on(role, request.actor),
        }
        for role in NEXT_ROLE
    ]
    context = {"title": "Who stands in for whom", "rows": rows, "back": (reverse("people:people"), "People")}
    return render(request, "people/stand_ins.html", context)


@requires(*APPOINTING)
@needs_fresh_factor(lambda request, role: role in RESETTING)
@require_http_methods(["GET", "POST"])
def name(request, role):
    """Name who stands in for a role; a leader's with a fresh second step."""
    if role not in NEXT_ROLE:
        raise Http404
    role = Role(role)
    choices, likely = role_stand_in_choices(role, request.actor, request.now)
    form = StandInForm(request.POST or None, people=choices, likely=likely)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        name_stand_in(person, by=request.actor, now=request.now, role=role)
        messages.success(request, f"{person.name} stands in for the {role.label}.")
        return redirect("people:stand_ins")
    context = {
        "title": f"Who stands in for the {role.label}?",
        "form": form,
        "button": "Save",
        "back": (reverse("people:stand_ins"), "Who stands in for whom"),
        "why_not": rules.why_not_rule_on(role, request.actor),
    }
    return render(request, "people/name_stand_in.html", context)
