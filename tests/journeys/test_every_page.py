"""Every page that answers a GET is opened in a browser, at both widths, by somebody whose page it is.

First the demonstration school, by its people's links and by the addresses that name no row; then, in a school with
one of everything, what the demonstration does not show.
"""

from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import resolve, reverse
from django.utils import timezone

from overview.demonstration.school import fill_demonstration
from people.models import Person
from people.roles import Role
from tests.factories import NOW, make_person
from tests.hostile.one_of_each import OneOfEach
from tests.hostile.walk import Walk
from tests.journeys.checks import faults
from tests.journeys.conftest import session_cookie
from tests.people.test_keys import with_key
from tests.test_access import ALL

pytestmark = pytest.mark.journey

# Who walks through the demonstration; whoever comes first to a page has it judged, so the least powerful begin.
CAST = (None, "Priya Nair", "Gwen Ash", "Chidi Bello", "Tom Wells", "Hana Okafor", "Maya Price", "Dina Rowe")
# These are other pages for everybody, and judged for each.
OF_THEIR_OWN = {"overview:home", "overview:standing", "accounts:register", "accounts:account", "monitoring:comments"}
# Not in the demonstration, or only in another state: a school with one of everything shows them.
ELSEWHERE = {
    "account_reset_password_from_key",
    "accounts:account_list_broken",
    "accounts:account_list_preview",
    "accounts:change",
    "accounts:check_request",
    "accounts:drop_takedown",
    "accounts:handover",
    "accounts:opening",
    "accounts:prove_removal",
    "accounts:recovery_codes",
    "accounts:resume_account",
    "accounts:safe_import",
    "accounts:set_up",
    "accounts:show_suggestion",
    "accounts:staff_list_broken",
    "accounts:staff_list_preview",
    "accounts:takedown",
    "incidents:evidence",
    "incidents:pass_to_low_level_file",
    "incidents:quarantine_evidence",
    "incidents:record_advice",
    "incidents:reopen_report",
    "mfa_activate_totp",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "monitoring:comment_list",
    "monitoring:record_response",
    "people:factor_reset",
    "people:invitation",
    "people:undertaking",
    "people:undertaking_link",
    "policy:publish",
    "policy:write",
}
# Opened by nobody here, and why.
OPENED_BY_NOBODY = {
    "overview:healthz": "for machines; the worker is not there in a test",
    "overview:metrics": "for machines, by a token",
    "overview:certificate_pdf": "a file; test_leaving.py saves it",
    "accounts:removal_picture": "a picture; it stands on the page of its removal",
    "accounts:review_picture": "a picture; it stands on the page of its account",
    "accounts:start_request": "leads to the draft, or to the list",
    "accounts:unlock_handover": "leads to the page that asks for a code, and back",
    "account_signup": "nobody signs up: it only says so",
    "account_set_password": "for whoever has no password; test_doors.py opens it",
    "mfa_authenticate": "between password and code; whoever signs in by hand in a journey opens it",
    "mfa_login_webauthn": "JSON; test_passkeys.py signs in by it",
    "mfa_reauthenticate_webauthn": "leads to the page that asks for a code",
    "sign_in_with_back": "where Google or Microsoft leads back to; test_doors.py comes by",
}


def answers_get(view) -> bool:
    """Whether a view lets GET through, told by the decorator that names its methods."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list) and "POST" in cell.cell_contents:
                return "GET" in cell.cell_contents
        view = getattr(view, "__wrapped__", None)
    return True


GETS = {name for name, _, pattern in ALL if answers_get(pattern.callback) and not name.startswith("scim:")}
PLAIN = {name: reverse(name) for name, _, pattern in ALL if name in GETS and not pattern.pattern.regex.groupindex}


@pytest.fixture(autouse=True)
def _everything_holds(transactional_db):
    """The clock stands on a school day; that all holds in these schools, `tests/overview` and `tests/hostile` say."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def look(page_as, live_server):
    """`look(walk, browser)`: open what somebody met, and gather what is wrong and which URL names were opened."""
    return Look(lambda: page_as(), live_server.url)


class Look:
    """`wrong` holds sentences, `opened` the URL names that somebody opened."""

    def __init__(self, new_page, url):
        self.opened, self.wrong, self._new_page, self._url = set(), [], new_page, url

    def __call__(self, walk, browser, only=GETS):
        """Judge what nobody met before, and what everybody has of their own."""
        page, before, mine = self._new_page(), frozenset(self.opened), set()
        if settings.SESSION_COOKIE_NAME in browser.cookies:
            page.context.add_cookies([session_cookie(browser, self._url)])
        for path in walk.pages:
            name = name_of(path)
            if name in only and (name not in before or name in OF_THEIR_OWN - mine):
                # Of two pages of a kind, which differ in their rows, axe reads the first.
                self._judge(page, path, with_axe=name not in mine)
                mine.add(name)
        self.opened |= mine | {name_of(path) for path in walk.files}

    def _judge(self, page, path, with_axe):
        answer = page.goto(path)
        if answer.status != 200 or urlsplit(page.url).path != urlsplit(path).path:
            self.wrong.append(f"{path} answered {answer.status} at {page.url}")
        self.wrong += faults(page, with_axe)


def name_of(path) -> str:
    """The URL name of a path."""
    return resolve(urlsplit(path).path).view_name


def test_every_page_of_the_demonstration(look):
    fill_demonstration(NOW)
    for name in CAST:
        person = Person.objects.get(name=name) if name else None
        walk = Walk()
        look(walk, walk.as_somebody(person, PLAIN.values(), at=timezone.now()))

    assert look.wrong == []
    assert GETS - look.opened - ELSEWHERE - set(OPENED_BY_NOBODY) == set()


def test_every_page_that_the_demonstration_does_not_show(look):
    doors = OneOfEach().doors()
    keys = make_person("Kim Keys", Role.STAFF)
    with_key(keys)
    doors[keys] = [reverse("mfa_index"), reverse("mfa_view_recovery_codes")]
    doors[None].append(link_to_a_new_password(keys))
    for person, pages in doors.items():
        walk = Walk()
        look(walk, walk.as_somebody(person, pages, at=timezone.now()), only=ELSEWHERE - look.opened)

    assert look.wrong == []
    assert ELSEWHERE - look.opened == set()


def link_to_a_new_password(person) -> str:
    """What the letter says to somebody who has forgotten theirs."""
    parts = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return reverse("account_reset_password_from_key", kwargs=parts)
