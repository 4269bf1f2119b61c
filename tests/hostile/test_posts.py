"""Every POST with missing, extra, doubled, wrong and foreign values is refused and changes nothing (S1, S6)."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.urls import resolve, reverse

from core.audit.models import AuditEntry
from tests.access_table import PUBLIC, TABLE
from tests.hostile.conftest import undone
from tests.hostile.values import EXTRA, NUMBERS, WORDS
from tests.hostile.walk import signed_in

pytestmark = pytest.mark.walk

# What a refusal writes into the history on purpose: who tried to see a secret (S3), and a POST that opens a report.
MAY_RECORD = {"credential.show_refused", "credential.look_alarmed", "safe_opening.refused"}
NO_ID = "00000000-0000-4000-8000-000000000000"


def nothing(form):
    """Not one field."""
    return {}


def wrong(form):
    """Every field with something that it cannot be, another for each."""
    wrongs = (*NUMBERS[1:], *WORDS)
    return {control.name: [wrongs[n % len(wrongs)]] for n, control in enumerate(form.controls)}


def doubled(form):
    """Every field twice: something wrong, then what is right, with fields nobody asked for."""
    return {name: ["1" + "0" * 30, *values] for name, values in form.sensible().items()} | EXTRA


def huge(form):
    """The number that no column takes, in every field."""
    return {control.name: ["1" + "0" * 30] for control in form.controls}


def history():
    """How much history there is, but for what a refusal records."""
    return AuditEntry.objects.exclude(event__in=MAY_RECORD).count()


def faults_of(form, values):
    """What goes wrong when these values are sent, as sentences."""
    name = f"{form.view} on {form.page}"
    with undone():
        before = history()
        answer = form.send(values)
        after = history()
    if answer.status_code not in (200, 302, 404, 409):
        yield f"{name}: answered {answer.status_code}"
    if answer.status_code in (404, 409) and after != before:
        yield f"{name}: refused with {answer.status_code}, but something was done"
    if answer.status_code == 200 and after != before and "govuk-error-" in answer.content.decode():
        yield f"{name}: an error was shown, but something was done"


# `make faults` sends all of them.
ROUNDS = [nothing, wrong, doubled, huge]


def test_every_post_refuses_what_cannot_be(forms, at_now, db):
    found = [fault for form in forms for fault in faults_of(form, wrong(form))]

    assert not found, "\n".join(found)


def elsewhere(path):
    """The same address about a thing that does not exist, with numbers that are and are not too large."""
    match = resolve(path)
    changed = {"pk": [987654321, 10**30], "credential_id": [NO_ID], "import_id": [NO_ID]}
    changed |= {word: ["no-such-thing", "x" * 3000] for word in ("reference", "token", "role")}
    for word, value in match.kwargs.items():
        for other in changed.get(word, []):
            kept = match.kwargs | {word: other}
            if str(other) != str(value):
                yield reverse(match.view_name, kwargs=kept)


def test_every_post_about_a_thing_that_is_not_there_is_404(forms, at_now, db):
    before, found = history(), []
    for form in {form.view: form for form in forms}.values():
        for path in elsewhere(urlsplit(form.action).path):
            status = form.send(form.sensible(), path=path).status_code
            if status != 404:
                found.append(f"{form.view}: {path[:80]} answered {status}")

    assert not found, "\n".join(found)
    assert history() == before


# What anybody who works here may do to what everybody sees; the action itself asks who.
EVERYBODYS = {
    "policy:statement",
    "incidents:start_report",
    "people:away",
    "accounts:start_request",
    "overview:messages",
}


def test_every_post_about_somebody_elses_things_is_refused(filled, forms, at_now, db):
    stranger, found = signed_in(filled.stranger), []
    for form in forms:
        if TABLE.get(form.view, PUBLIC) == PUBLIC or form.view in EVERYBODYS:
            continue
        with undone():
            before = history()
            answer = replace(form, browser=stranger).send(form.sensible())
            changed = history() != before
        # 200 is a form that says what is missing: to whom the stranger's own accounts are, and they have none.
        if answer.status_code not in (200, 403, 404, 409) or changed:
            found.append(f"{form.view} on {form.action}: answered {answer.status_code}")

    assert not found, "\n".join(found)
