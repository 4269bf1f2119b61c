"""The list of people, and the page of one."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.audit import api as audit
from core.pages.keyset import counted, in_words, page_of
from people import letters, rules
from people.access import ask_for_factor, factor_is_fresh, requires
from people.actions.invitations import hand_over_invitation, invite
from people.actions.people import add_person, change_address, change_person
from people.actions.roles import appoint
from people.forms.people import AddressForm, NewPersonForm, PersonForm
from people.models import Person
from people.queries import (
    has_any_factor,
    has_joined,
    has_second_factor,
    last_invitation,
    people_list,
    roles_to_give,
    school_day,
    unsent_invitation,
    waiting_factor_reset,
)
from people.roles import Permission, Role

A_PAGE = 50
KNOWN = ("name", "job_title", "staff_number", "works_on", "joined_on")


@requires(Permission.SEE_PEOPLE)
@require_GET
def people(request):
    """Everybody who works for or governs the school, by name (SC1)."""
    search = request.GET.get("search", "").strip()[:100]
    role = request.GET.get("role", "")
    role = role if role in Role.values else ""
    found = counted(people_list(request.now, search=search, role=role))
    page = page_of(found, ("name", "id"), after=request.GET.get("after", ""), size=A_PAGE)
    context = {
        "title": "People",
        "page": page,
        "count": in_words(page.rows, "person", "people"),
        "search": search,
        "role": role,
        "roles": Role.choices,
        "keeps_school": request.actor.may(Permission.KEEP_SCHOOL),
        "why_not_add": rules.why_not_manage(request.actor),
    }
    return render(request, "people/people.html", context)


def own_page_elsewhere(view):
    """Lead whoever opens their own page to what they may read of themselves, where their role does not open it."""

    @wraps(view)
    def led(request, pk):
        if pk == request.user.pk and not request.actor.may(Permission.SEE_PEOPLE):
            return redirect("overview:about_you")
        return view(request, pk)

    return led


@own_page_elsewhere
@requires(Permission.SEE_PEOPLE)
@require_GET
def person(request, pk):
    """What is known of somebody: roles, stand-ins, sign-in."""
    somebody = get_object_or_404(Person, pk=pk)
    by, now, today = request.actor, request.now, school_day(request.now)
    holdings = somebody.holdings.overlapping(today, None).select_related("absence__person")
    joined = has_joined(somebody)
    may_manage = by.may(Permission.MANAGE_PEOPLE)
    context = {
        "title": somebody.name,
        "back": (reverse("people:people"), "People"),
        "person": somebody,
        "has_left": somebody.has_left(now),
        "is_away": somebody.is_on_leave(now),
        "is_me": by.is_person(somebody),
        "today": today,
        "details": _details(somebody),
        "holdings": [(one, not one.absence_id and not rules.why_not_rule_on(one.role, by)) for one in holdings],
        "stands_in_for": somebody.stands_in_for.order_by("role"),
        "absences": somebody.absences.to_come(today).select_related("stand_in"),
        "invitation": last_invitation(somebody),
        "unsent": unsent_invitation(somebody),
        "has_factor": has_second_factor(somebody),
        "has_any_factor": has_any_factor(somebody),
        "may_appoint": any(not rules.why_not_rule_on(role, by) for role in Role),
        "gives_roles": bool(roles_to_give(somebody, by, now)),
        "may_manage": may_manage,
        "why_not_invite": rules.why_not_invite(somebody, by, now, has_joined=joined),
        "has_joined": joined,
        "why_not_change_address": rules.why_not_change_address(somebody, by, now),
        "why_not_sign_out": rules.why_not_end_all_sessions(somebody, by, now),
        "may_start_again": by.may(Permission.START_FACTOR_AGAIN),
        "reset": waiting_factor_reset(somebody, now) if by.may(Permission.START_FACTOR_AGAIN) else None,
        "departure": _departure(somebody, by),
        "may_record_departure": by.may(Permission.RECORD_DEPARTURE) and not somebody.has_left(now),
        "history": audit.history_of(somebody) if may_manage else [],
    }
    return render(request, "people/person.html", context)


def _departure(somebody, by):
    if not by.may(Permission.SEE_DEPARTURES) or by.is_person(somebody):
        return None
    return somebody.departures.filter(cancelled_at=None).order_by("-id").first()


def _details(somebody) -> list[str]:
    """What is known of somebody's work, on as few lines as a phone has room for."""
    number = f"Staff number {somebody.staff_number}" if somebody.staff_number else ""
    return [words for words in (somebody.job_title, number, somebody.working_days) if words]


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def add(request):
    """Put somebody on the list, with their first role."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        role = values.pop("role")
        somebody = add_person(by=request.actor, now=request.now, **values)
        appoint(somebody, by=request.actor, now=request.now, role=role)
        messages.success(request, f"{somebody.name} is on the list. Invite them when they should sign in.")
        return redirect(somebody)
    context = {"title": "Add a person", "form": form, "button": "Add", "back": (reverse("people:people"), "People")}
    return render(request, "people/add.html", context)


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def change(request, pk):
    """Change what is known of somebody."""
    somebody = get_object_or_404(Person, pk=pk)
    if somebody.has_left(request.now):
        raise Http404
    initial = {field: getattr(somebody, field) for field in KNOWN} | {"works_on": list(somebody.works_on)}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_person(somebody, by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(somebody)
    context = {
        "title": f"Change details of {somebody.name}",
        "form": form,
        "back": (somebody.get_absolute_url(), somebody.name),
    }
    return render(request, "people/change.html", context)


@requires(Permission.MANAGE_PEOPLE)
@never_cache
@require_http_methods(["GET", "POST"])
def address(request, pk):
    """Change the address that somebody signs in with; asks for a fresh code first, because it opens doors."""
    somebody = get_object_or_404(Person, pk=pk)
    if not factor_is_fresh(request, request.now):
        return ask_for_factor(request, request.path)
    form = AddressForm(request.POST or None, initial={"email": somebody.email}, person=somebody)
    if request.method == "POST" and form.is_valid():
        change_address(somebody, by=request.actor, now=request.now, email=form.cleaned_data["email"])
        messages.success(request, f"{somebody.name} signs in with {somebody.email} from now on.")
        return redirect(somebody)
    context = {
        "title": f"Change the e-mail address of {somebody.name}",
        "form": form,
        "button": "Change the address",
        "back": (somebody.get_absolute_url(), somebody.name),
        "why_not": rules.why_not_change_address(somebody, request.actor, request.now),
        "person": somebody,
    }
    return render(request, "people/address.html", context)


@requires(Permission.MANAGE_PEOPLE)
@never_cache
@require_POST
def send_invitation(request, pk):
    """Owe somebody the mail with a link that works once."""
    somebody = get_object_or_404(Person, pk=pk)
    invite(somebody, by=request.actor, now=request.now)
    messages.success(request, f"The invitation is on its way to {somebody.email}. It works once, for two weeks.")
    return redirect(somebody)


@requires(Permission.MANAGE_PEOPLE)
@never_cache
@require_POST
def hand_over(request, pk):
    """Show once the link whose mail could not be sent, to be handed over in person."""
    somebody = get_object_or_404(Person, pk=pk)
    token = hand_over_invitation(somebody, by=request.actor, now=request.now)
    context = {
        "title": "Hand this link over yourself",
        "person": somebody,
        "link": letters.link_of(token),
        "back": (somebody.get_absolute_url(), somebody.name),
    }
    return render(request, "people/invitation_by_hand.html", context)
