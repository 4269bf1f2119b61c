"""What stands between a request and its view: the clock, who acts, and whether the page is theirs."""

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from core.actor import Actor
from people import access, idle
from people.queries import actor_for, must_enrol, roles_of
from people.views.session_ended import session_ended

NOBODY = Actor(person=None, name="somebody not signed in")


class ActorMiddleware:
    """Read the clock once, say who acts, and sign out at once whoever has left (RO10)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.now = timezone.now()
        request.actor, request.roles = NOBODY, frozenset()
        if not request.user.is_authenticated:
            if SESSION_KEY in request.session:  # the sign-in of somebody who has left, or an ended one
                request.session.flush()
        elif request.user.is_shut_out(request.now):
            logout(request)
        else:
            request.roles = roles_of(request.user, request.now)
            if idle.is_over(request):
                return self._after_idling(request)
            # Asked for many times in one request, and true for the whole of it.
            request.user.known_roles = (request.now, request.roles)
            request.actor = actor_for(request.user, request.now, roles=request.roles)
        response = self.get_response(request)
        if request.user.is_authenticated:
            idle.stamp(request, response)
        return response

    def _after_idling(self, request):
        """Answer as to somebody who is not signed in, and say why."""
        how_long = "15 minutes" if idle.is_shared(request) else f"{idle.limit(request).seconds // 3600} hours"
        logout(request)
        request.roles = frozenset()
        if request.method == "GET" and not request.htmx:
            messages.info(request, f"You were signed out, because nobody used this computer for {how_long}.")
        response = self.get_response(request)
        idle.forget(response)
        return response


class AccessMiddleware:
    """Refuse every view that does not say who may open it, and hold it to what it says."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Let the request pass (None), or answer with the sign-in page, the enrolment page or 403."""
        name = request.resolver_match.view_name
        marked = getattr(view, "access", None)
        # A view for another program asks for its token itself.
        if access.is_for_anybody(view, name) or marked == "token":
            return None
        if marked is None and name not in access.SIGNED_IN_ALLAUTH:
            raise PermissionDenied("This page does not say who may open it, so nobody may.")
        if not request.user.is_authenticated:
            if request.method == "POST":
                return session_ended(request)
            if request.htmx:
                return HttpResponseClientRedirect(redirect_to_login(request.htmx.current_url_abs_path or "/").url)
            return redirect_to_login(request.get_full_path())
        if name in access.CHANGES_SIGN_IN and access.must_sign_in_again(request):
            return access.ask_to_sign_in_again(request)
        if name not in access.SIGNED_IN_ALLAUTH and must_enrol(request.user, request.roles):
            return access.ask_to_enrol(request)
        return None
