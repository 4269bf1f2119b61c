"""Guards around every request that a test makes: a GET writes nothing but history, and a page is a good page."""

import re

from django.db import connection

from tests.page_lint import faults

# At the beginning of a statement, or inside one that begins WITH.
WRITES = re.compile(
    r"(?:^|^\s*WITH\b.*?)\s*\b(INSERT|UPDATE|DELETE|REPLACE)\b\s+(?:INTO|FROM|OR\s+\w+\s+INTO)?\s*\"?(\w+)",
    re.IGNORECASE | re.DOTALL,
)

# Reading a secret or a restricted report is history; the session is the reader's own.
# allauth notes on a GET that printed codes were shown, so that it shows them once.
MAY_BE_WRITTEN_BY_A_GET = {
    "audit_auditentry",
    "audit_auditdetail",
    "django_session",
    "usersessions_usersession",
    "mfa_authenticator",
    # When the staff directory last asked, to the minute, and how often somebody asks.
    "accounts_directorytoken",
    "people_tries",
}


class WroteOnGet(AssertionError):
    """A GET changed something (law 1)."""


def refuse_writes(execute, sql, params, many, context):
    """An execute wrapper that lets reads and history pass."""
    found = WRITES.match(sql)
    if found and found.group(2).lower() not in MAY_BE_WRITTEN_BY_A_GET:
        raise WroteOnGet(f"A GET changed the database: {sql[:200]}")
    return execute(sql, params, many, context)


# Coming back from Google or Microsoft is a GET that signs in: their redirect can be nothing else.
SIGNS_IN = re.compile(r"/sign-in/with/\w+/back/")


def guard(request):
    """Wrap the test client's `request` so that every GET in every test is watched."""

    def watched(self, **environ):
        is_read = environ.get("REQUEST_METHOD", "GET") in ("GET", "HEAD")
        if not is_read or SIGNS_IN.fullmatch(environ.get("PATH_INFO", "")):
            return request(self, **environ)
        with connection.execute_wrapper(refuse_writes):
            return request(self, **environ)

    return watched


JUDGED: set = set()


def judge(response, seen: set) -> None:
    """Fail the test that opened a faulty page; each view is judged once for each method, role and status."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html") or not response.content:
        return
    request = response.wsgi_request
    view = getattr(request.resolver_match, "view_name", "")
    case = (view, request.method, frozenset(getattr(request, "roles", ())), response.status_code)
    if case in seen:
        return
    seen.add(case)
    found = faults(response.content.decode())
    assert not found, f"{request.method} {request.path} ({response.status_code}): " + "; ".join(found)


def judge_pages(request):
    """Wrap the test client's `request` so that every page which any test opens is judged."""

    def judged(self, **environ):
        response = request(self, **environ)
        judge(response, JUDGED)
        return response

    return judged
