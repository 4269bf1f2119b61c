"""Planted secrets are found nowhere but on the page of a look, and the search itself is proved by leaks (S2, S3)."""

import base64
import logging
import sys
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings as live_settings
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.urls import reverse
from django.views.debug import get_exception_reporter_class

from accounts.actions.sweeps import sweep
from accounts.models import SafeImport, SafeOpening
from core.audit import api as audit
from core.notices import api as notices
from core.notices.delivery import deliver
from tests.accounts.canaries import Scanner
from tests.factories import NOW, let_post, make_account, system

PLANTED = {
    "username": "canary.user.qzv81",
    "password": "Canary-pass-Kx7-wombat-41",
    "totp-seed": "CANARYSEEDQZV7KX2WOMBATPLUMKETTL",
    "recovery-codes": "canary-code-5531-8841-wombat",
    "recovery-email": "canary.mail.qzv@school.example",
    "recovery-phone": "canary 07700 900 461",
    "note": "canary note about the pinned wombat",
}
NEW_PASSWORD = "Canary-next-Jw3-otter-86"
SUGGESTED = "Canary-made-Zt5-heron-27"
PASSPHRASE = "canary lantern otter kettle harbour wombat"
TAKEN_IN = "Canary-file-Vb8-plover-35"
REFUSED = {"password": "schoolriverside7", "totp-seed": "NOT1ASEED1890", "note": "canary note " * 600}
HOUR = NOW + timedelta(hours=1)
EVERY_SECRET = [*PLANTED.values(), NEW_PASSWORD, SUGGESTED, PASSPHRASE, TAKEN_IN, "schoolriverside7", "NOT1ASEED1890"]


@pytest.fixture
def scanner(caplog, settings, school):
    caplog.set_level(logging.DEBUG)
    for name in ("django", "allauth", "accounts", "core"):
        caplog.set_level(logging.DEBUG, name)
    return Scanner(EVERY_SECRET, caplog)


class Walker:
    """One person's browser; every answer but a look's is kept for the search."""

    def __init__(self, open_browser, scanner, clock):
        self.again, self.browser = open_browser, open_browser()
        self.scanner, self.clock, self.looks = scanner, clock, []

    def get(self, address):
        return self._keep("GET", address, self.browser.get(address, follow=True))

    def post(self, address, data=None):
        return self._keep("POST", address, self.browser.post(address, data or {}, follow=True))

    def look(self, address, data):
        """A POST whose answer shows the secret."""
        self.clock.shift(1)
        answer = self.browser.post(address, data)
        assert answer.status_code == 200
        self.looks.append(answer.content.decode())
        self.scanner.keep(f"headers of a look at {address}", answer.serialize_headers())
        return answer

    def _keep(self, method, address, answer):
        self.scanner.keep(f"{method} {address}", answer.serialize_headers() + answer.content)
        return answer


def test_secrets_are_found_nowhere_but_on_the_page_of_a_look(
    scanner, head, tech, teacher, slt, fresh_browser_as, at_now
):
    account = make_account("Year 5 trips")
    (right, _) = let_post(account, tech, teacher, slt)
    technician, poster = (Walker(partial(fresh_browser_as, person), scanner, at_now) for person in (tech, teacher))

    _store_everything(technician, account)
    _look_at_everything(technician, account)
    _hand_over(technician, poster, account, right)
    _change_the_password(technician, account)
    _break_the_store(fresh_browser_as(tech), scanner, account)
    _have_one_suggested(technician, account)
    _take_a_file_in_and_a_copy_out(technician, account, Walker(partial(fresh_browser_as, head, HOUR), scanner, at_now))
    _read_everything(technician, account)
    _read_everything(poster, account)
    sweep(now=NOW + timedelta(days=30))
    deliver(now=NOW + timedelta(days=1))

    seen = " ".join(technician.looks + poster.looks)
    assert [kind for kind, secret in PLANTED.items() if secret not in seen] == ["totp-seed"]
    assert NEW_PASSWORD in seen
    assert SUGGESTED in seen
    assert len(mail.outbox) > 0
    assert scanner.found() == []


def store_at(account, kind):
    return reverse("accounts:store_credential", args=[account.pk, kind])


def _store_everything(technician, account):
    for kind, secret in REFUSED.items():
        assert technician.post(store_at(account, kind), {"secret": secret}).status_code == 200
    for kind, secret in PLANTED.items():
        technician.get(store_at(account, kind))
        technician.post(store_at(account, kind), {"secret": secret})
    assert account.credentials.current().count() == len(PLANTED)


def _look_at_everything(technician, account):
    for credential in account.credentials.current():
        address = reverse("accounts:show_credential", args=[account.pk, credential.pk])
        technician.get(address)
        technician.post(address, {"reason": "other", "words": ""})
        technician.post(address, {"reason": "made up"})
        technician.look(address, {"reason": "Something is wrong"})


def _hand_over(technician, poster, account, right):
    technician.post(reverse("accounts:offer_handover", args=[right.pk]))
    handover = account.handovers.get()
    address = reverse("accounts:collect_handover", args=[handover.reference])
    poster.get(handover.get_absolute_url())
    poster.post(address)
    poster.look(address, {"has_read": "on"})
    assert poster.post(address, {"has_read": "on"}).status_code == 409
    poster.post(reverse("accounts:confirm_handover", args=[handover.reference]))
    poster.look(reverse("accounts:show_sign_in", args=[account.pk]), {"reason": "Sign in to post"})


def _change_the_password(technician, account):
    technician.post(store_at(account, "password"), {"secret": NEW_PASSWORD, "because": "Somebody left"})
    current = account.credentials.current().get(kind="password")
    address = reverse("accounts:show_credential", args=[account.pk, current.pk])
    technician.look(address, {"reason": "Change the password"})
    for _ in range(2):
        technician.look(address, {"reason": "Change the password"})
    assert technician.post(address, {"reason": "Change the password"}).status_code == 409


def _have_one_suggested(technician, account):
    """Shown beside the one that counts, confirmed, ticked off codes; an hour later, when looking is free again."""
    technician.clock.shift(3601)
    technician.browser = technician.again(given_at=HOUR)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("accounts.actions.suggestions.make_password", lambda: SUGGESTED)
        technician.post(reverse("accounts:suggest_password", args=[account.pk]))
    technician.get(reverse("accounts:suggestion", args=[account.pk]))
    technician.look(reverse("accounts:show_suggestion", args=[account.pk]), {"reason": "Change the password"})
    current = account.credentials.current()
    technician.post(reverse("accounts:confirm_suggestion", args=[current.get(kind="suggested-password").pk]))
    technician.post(reverse("accounts:tick_code_off", args=[current.get(kind="recovery-codes").pk, 1]))


def _take_a_file_in_and_a_copy_out(technician, account, agreeing):
    """A password file of another program comes in; a copy goes out under a passphrase that nobody keeps."""
    upload = reverse("accounts:upload_safe_import")
    file = f"title,username,password\nYear 5 trips,,{TAKEN_IN}\n".encode()
    technician.post(upload, {"file": SimpleUploadedFile("x.kdbx", b"\x03\xd9\xa2\x9a"), "passphrase": PASSPHRASE})
    technician.post(upload, {"file": SimpleUploadedFile("x.csv", file), "passphrase": PASSPHRASE})
    waiting = SafeImport.objects.get()
    technician.get(waiting.get_absolute_url())
    technician.post(waiting.get_absolute_url(), {"entry-0": account.pk})
    technician.get(reverse("accounts:ask_copy"))
    technician.post(reverse("accounts:ask_copy"), {"reason": "USB stick"})
    opening = SafeOpening.objects.get()
    agreeing.post(reverse("accounts:agree_opening", args=[opening.pk]))
    address = reverse("accounts:take_copy", args=[opening.pk])
    technician.post(address, {"passphrase": PASSPHRASE, "again": "no"})
    answer = technician.post(address, {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert answer["Content-Disposition"].endswith('.kdbx"')
    technician.get(opening.get_absolute_url())


def _break_the_store(browser, scanner, account):
    """A fault of ours while a secret is in our hands: neither the error page nor its report may tell it."""

    def report(sender, request, **_):
        made = get_exception_reporter_class(request)(request, *sys.exc_info())
        scanner.keep("report of a fault", made.get_traceback_html() + made.get_traceback_text())

    def broken(*args, **values):
        raise RuntimeError("the disk is full")

    browser.raise_request_exception = False
    got_request_exception.connect(report)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("accounts.actions.credentials.seal", broken)
        answer = browser.post(store_at(account, "password"), {"secret": PLANTED["password"], "because": "x"})
        current = account.credentials.current().get(kind="note")
        address = reverse("accounts:show_credential", args=[account.pk, current.pk])
        patch.setattr("accounts.views.credentials.spelled_out", broken)
        shown = browser.post(address, {"reason": "Hand over"})
    got_request_exception.disconnect(report)
    scanner.keep("error page", answer.content + shown.content)
    assert answer.status_code == 500
    assert sum(where == "report of a fault" for where, _ in scanner.kept) >= 1


def _read_everything(walker, account):
    for name in ("safe", "posting", "account", "versions", "recovery_codes", "suggestion"):
        walker.get(reverse(f"accounts:{name}", args=[account.pk]))
    for name in ("overview:home", "overview:messages", "overview:standing", "accounts:register"):
        walker.get(reverse(name))


def _into_a_table(secret, tech, caplog):
    audit.record("person.changed", tech, by=system(), word=secret)


def _into_a_message(secret, tech, caplog):
    notices.post(key="leak", to=tech, subject="x", body=secret, now=NOW)


def _into_the_cache(secret, tech, caplog):
    cache.set("leak", {"secret": secret})


def _into_mail(secret, tech, caplog):
    mail.send_mail("x", secret, None, ["a@school.example"])


def _into_the_log(secret, tech, caplog):
    logging.getLogger("accounts").debug("stored %s", secret)


def _into_the_table_in_base64(secret, tech, caplog):
    audit.record("person.changed", tech, by=system(), word=base64.b64encode(f"x{secret}".encode()).decode())


@pytest.mark.parametrize(
    ("leak", "where"),
    [
        (_into_a_table, "table audit_auditdetail"),
        (_into_a_message, "table notices_notice"),
        (_into_the_cache, "table people_tries"),
        (_into_mail, "mail"),
        (_into_the_log, "log accounts"),
        (_into_the_table_in_base64, "table audit_auditdetail"),
    ],
)
def test_the_search_finds_a_deliberate_leak(scanner, caplog, tech, leak, where):
    assert scanner.found() == []

    leak(PLANTED["password"], tech, caplog)

    assert scanner.found() == [f"{where}: {PLANTED['password']}"]


def test_the_search_finds_a_leak_in_a_session_and_in_an_answer(scanner, tech, browser_as):
    browser = browser_as(tech)
    session = browser.session
    session["leak"] = PLANTED["note"]
    session.save()
    scanner.keep("GET /", f"<p>{PLANTED['username']}</p>")

    assert scanner.found() == [f"GET /: {PLANTED['username']}", f"session: {PLANTED['note']}"]


def test_nothing_prints_pages_of_faults(school):
    assert live_settings.DEBUG is False
