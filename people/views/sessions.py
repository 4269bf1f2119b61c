"""Where somebody is signed in, and ending it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from people import access
from people.actions.sessions import end_all_sessions, end_other_sessions, end_session
from people.models import Person
from people.queries import sign_ins_of
from people.roles import Permission


@access.signed_in
@never_cache
@require_GET
def sessions(request):
    """The computers and phones on which this person is signed in, this one first."""
    context = {
        "title": "Where you are signed in",
        "back": (reverse("mfa_index"), "Security"),
        "sign_ins": sign_ins_of(request.user, request.now, this_key=request.session.session_key),
    }
    return render(request, "people/sessions.html", context)


@access.signed_in
@require_POST
def end(request, pk):
    """End one of them."""
    end_session(request.user, by=request.actor, now=request.now, pk=pk)
    messages.success(request, "Signed out there.")
    return redirect("usersessions_list")


@access.signed_in
@require_POST
def end_others(request):
    """End all of them but this one."""
    end_other_sessions(request.user, by=request.actor, now=request.now, this_key=request.session.session_key)
    messages.success(request, "You are signed out everywhere but here.")
    return redirect("usersessions_list")


@access.requires(Permission.MANAGE_PEOPLE)
@require_POST
def end_all(request, pk):
    """Sign somebody out everywhere: their phone or computer is lost."""
    somebody = get_object_or_404(Person, pk=pk)
    end_all_sessions(somebody, by=request.actor, now=request.now)
    messages.success(request, f"{somebody.name} is signed out everywhere.")
    return redirect("people:people" if request.actor.is_person(somebody) else somebody)
