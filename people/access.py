"""Who may open which page. A view that does not say is shut (law 3)."""

from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from people import codes
from people.queries import doors_of, has_second_factor, was_used
from people.roles import Permission

# allauth's views carry no mark of ours; these of them anybody may open, signed in or not.
PUBLIC_ALLAUTH = frozenset(
    {
        "account_login",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_signup",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "sign_in_with",
        "sign_in_with_back",
    }
)

# And these for anybody who is signed in, enrolled in a second factor or not.
SIGNED_IN_ALLAUTH = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_reauthenticate",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_reauthenticate_webauthn",
        "usersessions_list",
        "sign_in_session_end",
        "sign_in_sessions_end",
        "sign_in_again",
        "sign_in_with_connect",
        "sign_in_with_disconnect",
    }
)

# Where somebody changes what they sign in with. allauth asks for the password or a code there, and asks
# nothing of whoever has neither: they go through Google's or Microsoft's door once more.
CHANGES_SIGN_IN = frozenset(
    {
        "account_set_password",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
    }
)

FRESH = timedelta(minutes=5)


def is_for_anybody(view, name) -> bool:
    """Whether a page, by its view and its URL name, opens without signing in."""
    return getattr(view, "access", None) == "public" or name in PUBLIC_ALLAUTH


def public(view):
    """Mark a view that anybody in the world may open."""
    view.access = "public"
    return view


def signed_in(view):
    """Mark a view for everybody who is signed in."""
    view.access = "signed in"
    return view


def by_token(let_in):
    """Mark a view for another program that brings a token; no sign-in opens it.

    `let_in(request)` says who acts by setting `request.actor` and returns None, or returns the answer that refuses.
    """

    def mark(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            refusal = let_in(request)
            return view(request, *args, **kwargs) if refusal is None else refusal

        guarded.access = "token"
        return guarded

    return mark


def requires(*permissions: Permission):
    """Mark a view for people who hold at least one of these permissions today."""

    def mark(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not any(request.actor.may(permission) for permission in permissions):
                raise PermissionDenied("Your role does not open this page.")
            return view(request, *args, **kwargs)

        guarded.access = frozenset(permissions)
        return guarded

    return mark


def needs_fresh_factor(when):
    """Ask for a second step first, then back here, where `when(request, **kwargs)` says so (S7).

    Write it below `@requires`.
    """

    def mark(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if when(request, *args, **kwargs) and not factor_is_fresh(request, request.now):
                return ask_for_factor(request, request.path)
            return view(request, *args, **kwargs)

        return guarded

    return mark


def factor_is_fresh(request, now) -> bool:
    """Whether this session gave a second factor less than five minutes ago (RO7).

    Reads allauth's record of how this very person signed in; a password alone never counts, nor does
    the demonstration's way in.
    """
    given = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record.get("method") == "mfa" and not record.get("demonstration")
    ]
    return bool(given) and now.timestamp() - max(given) < FRESH.total_seconds()


def ask_for_factor(request, back_to=""):
    """A redirect to the page that asks for a code, which comes back to `back_to` (a path of ours).

    Without `back_to` it comes back to the page being read, or after a POST to the first page. Somebody
    without a second factor sets one up first.
    """
    if not has_second_factor(request.user):
        return ask_to_enrol(request, back_to)
    return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': _way_back(request, back_to)})}")


def ask_to_enrol(request, back_to=""):
    """A redirect to the page where a second factor is set up, which leads on to `back_to`."""
    return redirect(f"{reverse('mfa_activate_totp')}?{urlencode({'next': _way_back(request, back_to)})}")


def remember_where_to(request) -> None:
    """Keep the path in `next`, so that the last page of setting up a second factor can lead on to it."""
    path = request.GET.get("next", "")
    if _is_ours(path):
        request.session["where_to"] = path


def where_to(request) -> str:
    """The path that somebody wanted before they set up a second factor; else the first page."""
    path = request.session.get("where_to", "")
    return path if _is_ours(path) else reverse("overview:home")


def must_sign_in_again(request) -> bool:
    """Whether this person has neither password nor second factor, and came in more than five minutes ago."""
    if get_reauthentication_flows(request.user) or not doors_of(request.user).exists():
        return False
    newest = max((record["at"] for record in get_authentication_records(request, request.user)), default=0)
    return request.now.timestamp() - newest >= FRESH.total_seconds()


def ask_to_sign_in_again(request, back_to=""):
    """A redirect to the page that leads through the provider's door once more, and then to `back_to`."""
    return redirect(f"{reverse('sign_in_again')}?{urlencode({'next': _way_back(request, back_to)})}")


def demonstration_code(person, now) -> str:
    """The code that this person's authenticator app shows now, or next where this one was used.

    Empty outside demonstration mode, always.
    """
    if not settings.DEMONSTRATION:
        return ""
    seed, step = codes.seed_of(person), codes.step_now(now)
    return codes.code_at(seed, step + was_used(person, step)) if seed else ""


def sign_in_for_demonstration(request, person) -> None:
    """Sign this browser in as an invented person; whoever was signed in before is signed out.

    Counts as signed in with a second factor, never as a fresh one. The caller has made sure that this
    is demonstration mode.
    """
    request.session.flush()
    get_adapter(request).login(request, person)
    record_authentication(request, person, "mfa", type="totp", demonstration=True)
    UserSession.objects.create_from_request(request)


def _way_back(request, back_to) -> str:
    if _is_ours(back_to):
        return back_to
    return request.get_full_path() if request.method == "GET" else reverse("overview:home")


def _is_ours(path) -> bool:
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
