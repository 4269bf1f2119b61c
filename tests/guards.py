"""Guards around every request that a test makes: a GET writes nothing but history."""

import re

from django.db import connection

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b\s+(?:INTO|FROM|OR\s+\w+\s+INTO)?\s*\"?(\w+)", re.IGNORECASE)

# Reading a secret or a restricted report is history; the session is the reader's own.
# allauth notes on a GET that spare codes were shown, so that it shows them once.
MAY_BE_WRITTEN_BY_A_GET = {"audit_auditentry", "django_session", "usersessions_usersession", "mfa_authenticator"}


class WroteOnGet(AssertionError):
    """A GET changed something (law 1)."""


def refuse_writes(execute, sql, params, many, context):
    """An execute wrapper that lets reads and history pass."""
    found = WRITES.match(sql)
    if found and found.group(2).lower() not in MAY_BE_WRITTEN_BY_A_GET:
        raise WroteOnGet(f"A GET changed the database: {sql[:200]}")
    return execute(sql, params, many, context)


def guard(request):
    """Wrap the test client's `request` so that every GET in every test is watched."""

    def watched(self, **environ):
        if environ.get("REQUEST_METHOD", "GET") not in ("GET", "HEAD"):
            return request(self, **environ)
        with connection.execute_wrapper(refuse_writes):
            return request(self, **environ)

    return watched
