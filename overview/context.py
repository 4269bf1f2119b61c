"""What the frame of every page needs to know of the whole school."""

from functools import cache

from django.urls import reverse

from core.pages.shared import is_shared
from people import idle
from people.roles import Permission as P

# The main menu: words, page, and who sees it (anybody with one of these).
MENU = (
    ("Waiting for you", "overview:home", ()),
    ("Our accounts", "accounts:register", (P.SEE_ACCOUNTS,)),
    ("Posts", "accounts:posts", (P.PROPOSE_ACCOUNT,)),
    ("Comments", "monitoring:comments", (P.ANSWER_COMMENTS,)),
    ("Reports", "incidents:reports", (P.SEE_OPEN_REPORTS, P.LEAD_ABOUT_HEADTEACHER)),
    ("Leaving", "accounts:departures", (P.SEE_DEPARTURES,)),
    ("People", "people:people", (P.SEE_PEOPLE,)),
    ("The Statement", "policy:statement", (P.READ_STATEMENT,)),
    ("How we're doing", "overview:standing", (P.SEE_STANDING,)),
)
OUTSIDE_MENU = (
    ("Our official accounts", "official:accounts", ()),
    ("How we're doing", "overview:standing", ()),
)
OWN_MENU = (
    ("Messages", "overview:messages", ()),
    ("Your reports", "incidents:mine", (P.REPORT,)),
    ("Seen something online?", "monitoring:note_mention", (P.REPORT,)),
    ("I'm away", "people:away", ()),
    ("About you", "overview:about_you", ()),
    ("Where you are signed in", "usersessions_list", ()),
    ("Security", "mfa_index", ()),
)
FOOTER = (
    ("Accessibility", "overview:accessibility", ()),
    ("Privacy", "overview:privacy", ()),
)
OWN_FOOTER = (
    ("What has happened", "overview:history", ()),
    ("Is it running?", "overview:running", (P.SEE_FAULTS,)),
)


def navigation(request):
    """The links of the menus for this person's roles, with the one that is open marked."""
    # A page that is the same for everybody shows nobody's own menu.
    is_signed_in = hasattr(request, "actor") and not is_shared(request) and request.user.is_authenticated
    frame = {"footer": _entries(FOOTER, request)}
    if not is_signed_in:
        return frame | {"menu": _entries(OUTSIDE_MENU, request), "sign_in_url": reverse("account_login")}
    return frame | {
        "footer": frame["footer"] + _entries(OWN_FOOTER, request),
        "menu": _entries(MENU, request),
        "own_menu": _entries(OWN_MENU, request),
        "sign_out_url": reverse("account_logout"),
        "is_shared_computer": idle.is_shared(request),
        "report_url": reverse("incidents:start_report") if request.actor.may(P.REPORT) else "",
    }


@cache
def _url(name) -> str:
    return reverse(name)


def _entries(rows, request) -> list[dict]:
    entries = []
    for text, name, permissions in rows:
        if permissions and not any(request.actor.may(permission) for permission in permissions):
            continue
        url = _url(name)
        entries.append({"text": text, "url": url, "is_here": False, "is_exact": request.path == url})
    here = [entry for entry in entries if _lies_under(request.path, entry["url"])]
    if here:
        max(here, key=lambda entry: len(entry["url"]))["is_here"] = True
    return entries


def _lies_under(path, url) -> bool:
    return path == url if url == "/" else path.startswith(url)
