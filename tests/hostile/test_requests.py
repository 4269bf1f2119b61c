"""Addresses, headers and cookies that no browser sends: an answer below 500, always (S6)."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.access_table import TABLE, TOKEN
from tests.core.test_headers import HEADERS as HEADERS_OF_ALL
from tests.hostile.values import NUMBERS, WORDS
from tests.hostile.walk import URLENCODED, signed_in
from tests.test_access import OURS, address

pytestmark = pytest.mark.walk

# Every word that a page of ours reads from its address.
ASKED = (
    *("about", "account", "after", "before", "bank", "chosen", "class_name", "comment", "danger", "end_access", "from"),
    *("kind", "link", "next", "on", "only", "page", "person", "picture", "q", "reason", "role", "search", "show"),
    *("since", "state", "step", "stop", "until", "week", "who", "whose"),
)
MARKS = ("1_" + "9" * 17, "9" * 17 + "_1_1", "1_2", "٣" * 20)
VALUES = (*(value.replace("\0", "") for value in (*NUMBERS, *WORDS)), *MARKS)

# The address of a one-time link goes nowhere, not even to our own pages; the public list is for other programs, too.
OTHER = {name: {"Referrer-Policy": "strict-origin"} for name in ("people:invitation", "people:undertaking_link")} | {
    "official:listed": {"Cross-Origin-Resource-Policy": "cross-origin"}
}


@pytest.fixture
def everywhere(filled, at_now, db):
    """A browser of somebody who holds every role."""
    return signed_in(filled.every)


def test_every_page_bears_every_value_in_its_address_and_carries_the_headers(everywhere):
    found = []
    for place, (name, pattern) in enumerate(OURS):
        path = address(name, pattern)
        asked = {word: VALUES[(n + place) % len(VALUES)] for n, word in enumerate(ASKED)}
        answer = everywhere.get(path, asked)
        refusals = (401,) if TABLE[name] == TOKEN else (403, 404, 405, 503)
        if answer.status_code not in (200, 302, *refusals):
            found.append(f"{name}: {answer.status_code}")
        policy = answer.headers.get("Content-Security-Policy", "")
        wanted = HEADERS_OF_ALL | OTHER.get(name, {})
        if {header: answer.headers.get(header) for header in wanted} != wanted or "unsafe" in policy:
            found.append(f"{name}: {dict(answer.headers)}")
        if "default-src 'none'" not in policy:
            found.append(f"{name}: {policy}")

    assert found == []


def test_pages_that_search_bear_every_value(everywhere):
    found = []
    searching = ("monitoring:comments", "people:people", "incidents:start_report", "incidents:reports")
    for name in (*searching, "official:accounts", "official:frame", "impostor:report", "accounts:posts"):
        for value in VALUES[::3]:
            asked = dict.fromkeys(ASKED, value) | {"danger": "no", "picture": "no"}
            if (status := everywhere.get(reverse(name), asked).status_code) != 200:
                found.append(f"{name} with {value[:20]!r}: {status}")

    assert found == []


@pytest.mark.parametrize("path", ["/people/?search=a%00b", "/reports/%00/", "/?next=%00", "/\0/"])
def test_nul_in_an_address_is_answered_with_400(everywhere, path):
    answer = everywhere.get(path)

    assert (answer.status_code, "Content-Security-Policy" in answer) == (400, True)


@pytest.mark.parametrize("charset", ["rot13", "utf-16", "unicode_escape", "idna", "hex", "no-such", "x" * 500])
def test_text_in_another_alphabet_is_answered_with_400(everywhere, charset):
    for kind in (URLENCODED, "multipart/form-data; boundary=x", "text/plain"):
        for method in ("GET", "POST"):
            answer = everywhere.generic(method, "/people/", b"a=%5cud800", f"{kind}; charset={charset}")
            assert answer.status_code == 400


def test_text_that_says_it_is_utf_8_is_read(everywhere):
    answer = everywhere.generic("POST", "/people/new/", b"name=Zo%C3%AB", f"{URLENCODED}; charset=UTF-8")

    assert 'value="Zoë"' in answer.content.decode()


HEADERS = {
    "referer": ["http://[", "http://x]y/", "\\\\evil", "javascript:alert(1)", "http://testserver/%ff%fe", "http://é/"],
    "hx-current-url": ["http://[", "http://x:99999999/", "%ff", "javascript:alert(1)", "x" * 9000],
    "x-forwarded-for": ["nobody", "1.2.3.4, ::1, x", "' OR 1=1", "x" * 9000],
    "x-forwarded-proto": ["gopher", "https,http"],
    "x-forwarded-host": ["evil.example", "["],
    "user-agent": ["", "x" * 9000, "<script>alert(1)</script>"],
    "accept-language": ["x" * 9000, "en;q=9e999", "../../etc/passwd"],
    "accept-encoding": ["gzip;q=x", "identity;q=0"],
    "cookie": ["messages=[[", "csrftoken=" + "x" * 9000, "=;=;==", "sessionid=é"],
    "if-modified-since": ["yesterday", "Mon, 99 Foo 0000 99:99:99 GMT"],
    "content-length": ["-1", "x"],
    "x-csrftoken": ["x" * 9000, "é"],
}


@pytest.mark.parametrize("name", HEADERS)
def test_every_header_is_borne(filled, at_now, db, name):
    signed = signed_in(filled.every)
    signed.handler.enforce_csrf_checks = True
    for value in HEADERS[name]:
        for browser, path in ((Client(enforce_csrf_checks=True), "/sign-in/login/"), (signed, "/people/new/")):
            for ask in (browser.get, browser.post):
                status = ask(path, headers={name: value, "hx-request": "true"}).status_code
                assert status < 500, f"{path} with {name}: {value[:60]!r}"


def test_a_cookie_with_nul_is_answered_with_400(everywhere):
    assert Client().get("/people/", headers={"cookie": 'sessionid="a\\000b"'}).status_code == 400
