"""Every text field of every form takes what somebody types, or says why not; nothing of it runs anywhere (S6)."""

import pytest
from django.db import connection

from core.connectors.mailbox.api import clean
from tests.hostile.conftest import undone
from tests.hostile.values import BROKEN, MARK, MARKUP, RUNS, TURNED, may_stand, strings_in
from tests.test_access import OURS

pytestmark = pytest.mark.walk

# What nobody of a school with one of everything is offered, and why.
NOT_OFFERED = {
    "accounts:ask_copy": "a copy is agreed on already, and only one at a time; it asks what ask_emergency asks",
    "people:hand_over": "no invitation failed on its way",
    "policy:start_version": "a draft stands already",
}
# What is never written as it was typed: secrets are sealed or hashed, the address of a lost password only looked up.
SEALED = {"accounts:store_credential", "people:invitation", "account_reset_password"}
LEFT_OUT = {"platform_name": "only a platform without a name of its own has one"}
# What is kept name by name, one a line.
ONE_A_LINE = {"accounts:classes"}
# What is left alone: a program that fills it in is thanked, and nothing of it is kept.
NOT_FILLED = {"homepage": "people neither see nor reach it"}
# What answers a good form with a page instead of a redirect: a look at sign-in details, the next question, a token
# that is shown once.
LOOKS = {"accounts:show_credential", "accounts:show_sign_in", "accounts:show_suggestion", "accounts:collect_handover"}
ASKS = {"incidents:start_report", "people:undertaking_link", "people:ask_undertaking"}
ANSWERS = LOOKS | ASKS | {"accounts:make_directory_token"}


def takes_posts(view) -> bool:
    """Whether a view lets POST through, told by the decorator that names its methods."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list) and "POST" in cell.cell_contents:
                return True
        view = getattr(view, "__wrapped__", None)
    return False


def test_somebody_meets_every_form(forms, db):
    met = {form.view for form in forms}
    posted = {name for name, pattern in OURS if takes_posts(pattern.callback)}

    assert len(posted) > 60
    assert posted - met == set(NOT_OFFERED)


def typed(control, number, words, is_plain):
    """What goes into one control: marked with its number, no longer than it takes."""
    mark = f"{MARK}{number}q"
    if isinstance(words, bytes):
        return mark.encode() + words if is_plain else mark + words.decode(errors="replace")
    if control.kind == "email":
        return f"{mark}@x{words[:1] if words[:1] == TURNED[:1] else ''}.example"
    if control.kind == "url":
        return f"https://x.example/{mark}?{MARKUP.replace(' ', '+')}"
    return (mark + words)[: control.longest]


class Written:
    """Notes every marked text on its way into the database."""

    def __init__(self):
        self.texts = []

    def __call__(self, execute, sql, params, many, context):
        is_read = sql.lstrip().upper().startswith("SELECT")
        for text in strings_in([] if is_read else list(params or ())):
            if MARK in text:
                self.texts.append(text)
        return execute(sql, params, many, context)


def faults_of(form, words):
    """What goes wrong when a form is sent with these words in every text field, as sentences."""
    texts = {
        control.name: typed(control, n, words, form.is_plain)
        for n, control in form.texts()
        if control.name not in NOT_FILLED
    }
    written, name = Written(), f"{form.view} on {form.page}"
    with undone():
        with connection.execute_wrapper(written):
            answer = form.send(form.sensible() | texts)
        if answer.status_code not in (200, 302, 409):
            yield f"{name}: answered {answer.status_code}"
        page = answer.content.decode()
        if answer.status_code == 302:
            page += form.browser.get(answer.url).content.decode()
        elif answer.status_code == 200 and "govuk-error-" not in page and form.view not in ANSWERS:
            yield f"{name}: neither taken nor refused with a sentence"
    yield from (f"{name}: {run} stands on a page" for run in RUNS if run in page)
    yield from (f"{name}: wrote {text!r}" for text in written.texts if not may_stand(text))
    if answer.status_code == 302 and form.view not in SEALED:
        for field, text in texts.items():
            kept = text.splitlines()[0] if form.view in ONE_A_LINE else text
            if field not in LEFT_OUT and not is_among(kept, written.texts):
                yield f"{name}: {field} was taken and not kept"


def is_among(typed, written):
    """Whether what was typed was written, as it was but for signs that may not stand."""
    text = typed.decode(errors="replace") if isinstance(typed, bytes) else typed
    return any(clean(text, keep_lines=lines) in one for lines in (True, False) for one in written)


# `make faults` sends each of them by itself.
ROUNDS = {"turned markup": TURNED + MARKUP, "markup": MARKUP, "turned": TURNED, "broken": BROKEN}


def test_every_text_field_takes_it_or_says_why_not(forms, at_now, db):
    to_send = [form for form in forms if form.texts()]
    found = [fault for form in to_send for fault in faults_of(form, ROUNDS["turned markup"])]

    assert len(to_send) > 40
    assert not found, "\n".join(found)
