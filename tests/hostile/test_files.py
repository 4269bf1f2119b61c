"""Broken and hostile files through every way in: taken, or refused with a sentence, in little time and memory (S6)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.actor import SYSTEM
from core.connectors.mailbox.api import messages_in
from monitoring.actions.mail import read_arrived, receive_message
from monitoring.models import ReceivedMessage
from tests.factories import NOW
from tests.hostile.conftest import undone
from tests.hostile.files import READERS, made, shared
from tests.hostile.reading import MEGABYTES, SECONDS, cost, read_in_a_child
from tests.hostile.values import RUNS
from tests.hostile.walk import signed_in

pytestmark = pytest.mark.walk

# The rest of them is for `make faults`; a picture more or less tells little.
EVERY = 12


def some():
    """Every twelfth of the shared files, all their mail, and what is made here and not very large."""
    files = [file for n, file in enumerate(shared()) if n % EVERY == 0 or file[0].startswith("mail")]
    return files + [(name, data) for name, data in made() if len(data) < 1_500_000]


def faults_of(outcomes):
    """What was neither taken nor refused with a sentence, or took too much."""
    for outcome in outcomes:
        if outcome.fault:
            yield f"{outcome.name}: {outcome.fault}"
        elif outcome.said != "taken" and not outcome.said.endswith((".", "?")):
            yield f"{outcome.name}: “{outcome.said}” is no sentence"
        if outcome.seconds > SECONDS or outcome.megabytes > MEGABYTES:
            yield f"{outcome.name}: {outcome.seconds:.1f} s, {outcome.megabytes:.0f} MB"


@pytest.mark.parametrize("door", READERS)
def test_every_file_is_taken_or_refused_with_a_sentence(door):
    files = some()
    outcomes = read_in_a_child(door, files)

    found = list(faults_of(outcomes))
    assert not found, "\n".join(found)
    assert [outcome.name for outcome in outcomes] == [name for name, _ in files]


def test_a_child_that_takes_too_much_is_found_out():
    (outcome,) = read_in_a_child("greedy", [("x", b"")])

    assert "MemoryError" in outcome.fault


def test_a_child_that_takes_too_long_is_found_out():
    (outcome,) = read_in_a_child("slow", [("x", b"")], seconds=0.1)

    assert outcome.fault == "ended by SIGPROF"


def test_memory_is_counted_for_each_file_by_itself():
    large, small = read_in_a_child("upload", [("nul.txt", bytes(60 * 1024 * 1024)), ("x.txt", b"x")])

    assert large.megabytes - small.megabytes > 50
    assert small.megabytes > 50


def messages(files, folder):
    """Each of these files as it lies in a mailbox."""
    for place, (_, data) in enumerate(files):
        path = folder / str(place)
        path.write_bytes(data)
        yield path


def test_every_file_that_arrives_by_mail_is_kept_as_it_came_with_its_deadline(filled, at_now, db, tmp_path):
    sent = [(name, data) for name, data in some() if data]
    taken = []
    for data in messages(sent, tmp_path):
        for raw in messages_in(data):
            # The same Message-ID again adds nothing.
            if receive_message(by=SYSTEM, now=NOW, arrived=read_arrived(raw)) != "already":
                taken.append(b"".join(raw.pieces()))

    browser, kept, said = signed_in(filled.head), set(), 0
    for message in ReceivedMessage.objects.select_related("comment"):
        comment = message.comment
        kept.add(bytes(message.raw) + b"".join(bytes(rest.data) for rest in message.rest.order_by("position")))
        assert comment.respond_by > NOW
        if comment.unreadable_because:
            said += 1
            page = browser.get(comment.get_absolute_url()).content.decode()
            assert "could not be read" in page
            assert not [run for run in RUNS if run in page]
    assert len(taken) > 30
    assert [data for data in taken if data not in kept] == []
    assert said > 10


def post_files(form, files):
    """What goes wrong when each of these files is sent with this form, as sentences."""
    control = next(control.name for control in form.controls if control.kind == "file")
    for name, data in files:
        sent, answers = form.sensible() | {control: [SimpleUploadedFile(name, data)]}, []
        with undone():
            seconds, _ = cost(lambda sent=sent, answers=answers: answers.append(form.send(sent)))
        (answer,) = answers
        if seconds > SECONDS:
            yield f"{form.view}: {name} took {seconds:.1f} s of CPU"
        page = answer.content.decode()
        if answer.status_code not in (200, 302, 409) or (answer.status_code == 200 and "govuk-error-" not in page):
            yield f"{form.view}: {name} answered {answer.status_code}"
        yield from (f"{form.view}: {run} of {name} stands on the page" for run in RUNS if run in page)


def test_every_form_that_takes_a_file_takes_it_or_says_why_not(forms, at_now, db):
    taking, files = [form for form in forms if not form.is_plain], some()
    found = [fault for place, form in enumerate(taking) for fault in post_files(form, files[place % 8 :: 8])]

    assert len(taking) > 2
    assert not found, "\n".join(found)
