"""Who may open which page. A view that does not say is shut (law 3)."""

from datetime import timedelta
from functools import wraps

from django.core.exceptions import PermissionDenied

from people.roles import Permission

# allauth's views carry no mark of ours; these of them anybody may open, signed in or not.
PUBLIC_ALLAUTH = frozenset(
    {
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
    }
)

# And these for anybody who is signed in, enrolled in a second factor or not.
SIGNED_IN_ALLAUTH = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_reauthenticate",
    }
)

FRESH = timedelta(minutes=5)


def public(view):
    """Mark a view that anybody in the world may open."""
    view.access = "public"
    return view


def signed_in(view):
    """Mark a view for everybody who is signed in."""
    view.access = "signed in"
    return view


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


def factor_is_fresh(request, now) -> bool:
    """Whether this session gave a second factor less than five minutes ago (RO7).

    Reads allauth's record of how the session signed in; a password alone never counts.
    """
    given = [
        entry["at"]
        for entry in request.session.get("account_authentication_methods", [])
        if entry.get("method") == "mfa" and not entry.get("demonstration")
    ]
    return bool(given) and now.timestamp() - max(given) < FRESH.total_seconds()
