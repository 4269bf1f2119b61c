"""How long a sign-in lasts unused, and computers that others use too (docs/adr/0009-shared-computers.md).

When somebody last used their sign-in stands in a signed cookie, so that reading a page writes nothing.
"""

from datetime import timedelta

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.core.signing import BadSignature, Signer

from people.roles import SECOND_FACTOR_ROLES

SHARED = timedelta(minutes=15)
PRIVILEGED = timedelta(hours=2)
OTHERS = timedelta(seconds=settings.SESSION_COOKIE_AGE)
# The cookie is sent again at most this often, and so the limit is that much too short at most.
RENEWED_AFTER = timedelta(minutes=1)
# That this computer is shared is remembered on it for a year, about nobody.
MARK_LASTS = timedelta(days=365)
_PREFIX = "" if settings.DEMONSTRATION else "__Host-"
LAST_USED, MARK = f"{_PREFIX}last-used", f"{_PREFIX}shared-computer"
HOW = {"httponly": True, "secure": not settings.DEMONSTRATION, "samesite": "Lax", "path": "/"}


def is_marked(request) -> bool:
    """Whether somebody has said on this computer that others use it too."""
    return request.COOKIES.get(MARK) == "yes"


def is_shared(request) -> bool:
    """Whether this sign-in is on a shared computer: as was said at sign-in, else as the computer is marked."""
    return request.session.get("shared_computer", is_marked(request))


def mark(request, response, is_shared) -> None:
    """Keep what somebody said at sign-in, for this sign-in and for the next on this computer."""
    request.session["shared_computer"] = is_shared
    if is_shared:
        response.set_cookie(MARK, "yes", max_age=MARK_LASTS, **HOW)
    elif is_marked(request):
        response.delete_cookie(MARK, path="/", samesite="Lax")


def limit(request) -> timedelta:
    """How long this sign-in may lie unused."""
    if is_shared(request):
        return SHARED
    return PRIVILEGED if SECOND_FACTOR_ROLES & set(request.roles) else OTHERS


def is_over(request) -> bool:
    """Whether this sign-in was unused for longer than it may be."""
    last = _last_used(request)
    return last is not None and int(request.now.timestamp()) - last > limit(request).total_seconds()


def stamp(request, response) -> None:
    """Note in the cookie that the sign-in was used now, unless that was noted within the minute."""
    noted = _noted(request)
    now = int(request.now.timestamp())
    if noted is None or not 0 <= now - noted < RENEWED_AFTER.total_seconds():
        response.set_cookie(LAST_USED, _signer(request).sign(str(now)), **HOW)
    if is_shared(request):
        # Nothing of what was read stays on the computer, and going back shows nothing.
        response.headers["Cache-Control"] = "no-store"


def forget(response) -> None:
    """Have the browser forget what it kept of this site's pages."""
    response.headers["Clear-Site-Data"] = '"cache"'
    response.delete_cookie(LAST_USED, path="/", samesite="Lax")


def _last_used(request) -> float | None:
    """As the cookie says; without it, as of signing in, so that taking the cookie away buys no time."""
    if (noted := _noted(request)) is not None:
        return noted
    signed_in = [record["at"] for record in get_authentication_records(request, request.user)]
    return max(signed_in, default=None)


def _noted(request) -> int | None:
    try:
        return int(_signer(request).unsign(request.COOKIES.get(LAST_USED, "")))
    except (BadSignature, ValueError):
        return None


def _signer(request) -> Signer:
    # Bound to this session: the cookie of another one, however fresh, says nothing here.
    return Signer(salt=f"people.idle:{request.session.session_key}")
