"""All hostile values and files, where the suite takes a few of each (S1, S6)."""

import pytest

from people.models import Person
from tests.access_table import PUBLIC, SIGNED_IN, TABLE
from tests.hostile import test_forms, test_posts
from tests.hostile.conftest import undone
from tests.hostile.files import READERS, made, shared
from tests.hostile.reading import read_in_a_child
from tests.hostile.test_files import faults_of as faults_of_files
from tests.hostile.test_files import post_files
from tests.hostile.values import MEGABYTE, NUMBERS, WORDS
from tests.hostile.walk import Walk, signed_in

pytestmark = pytest.mark.fault


@pytest.mark.parametrize("door", READERS)
def test_every_file_of_all_is_taken_or_refused_with_a_sentence(door):
    files = shared() + made()
    outcomes = read_in_a_child(door, files)

    slowest, largest = max(one.seconds for one in outcomes), max(one.megabytes for one in outcomes)
    print(f"{door}: {len(outcomes)} files, {slowest:.2f} s of CPU at most, {largest:.0f} MB at most")
    found = list(faults_of_files(outcomes))
    assert not found, "\n".join(found)
    assert len(outcomes) == len(files)


def test_every_form_that_takes_a_file_takes_all_of_them_or_says_why_not(forms, at_now, db):
    found = [fault for form in forms if not form.is_plain for fault in post_files(form, shared() + made())]

    assert not found, "\n".join(found)


def test_a_megabyte_in_any_field_is_refused_with_a_sentence(forms, at_now, db):
    found = []
    for form in forms:
        for _, control in form.texts():
            with undone():
                answer = form.send(form.sensible() | {control.name: MEGABYTE})
            if answer.status_code not in (200, 302, 409) or len(answer.content) > 3 * len(MEGABYTE):
                found.append(f"{form.view}: {control.name} answered {answer.status_code}, {len(answer.content)} bytes")

    assert not found, "\n".join(found)


@pytest.mark.parametrize("value", [*NUMBERS, *WORDS], ids=range(len(NUMBERS) + len(WORDS)))
def test_every_value_in_every_field_is_borne(forms, at_now, db, value):
    found = []
    for form in forms:
        with undone():
            answer = form.send({control.name: [value] for control in form.controls if control.kind != "file"})
        if answer.status_code not in (200, 302, 404, 409):
            found.append(f"{form.view}: answered {answer.status_code}")

    assert not found, "\n".join(found)


@pytest.mark.parametrize("words", test_forms.ROUNDS.values(), ids=test_forms.ROUNDS)
def test_every_text_field_takes_each_or_says_why_not(forms, words, at_now, db):
    found = [fault for form in forms if form.texts() for fault in test_forms.faults_of(form, words)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("made_up", test_posts.ROUNDS, ids=lambda made_up: made_up.__name__)
def test_every_post_refuses_each_that_cannot_be(forms, made_up, at_now, db):
    found = [fault for form in forms for fault in test_posts.faults_of(form, made_up(form))]

    assert not found, "\n".join(found)


def test_every_page_of_everybody_is_asked_for_by_everybody_else(filled, at_now, db):
    opened = {}
    for person, doors in filled.doors().items():
        walk = Walk()
        walk.as_somebody(person, doors)
        for path, answer in walk.pages.items():
            opened.setdefault(path, (answer.resolver_match.view_name, set()))[1].add(person)
    found = []
    for person in Person.objects.filter(pk__in=[asker.pk for asker in filled.askers()]):
        browser, held = signed_in(person), filled.permissions_of(person)
        for path, (view, _) in opened.items():
            status, rule = browser.get(path).status_code, TABLE.get(view, PUBLIC)
            is_shut = rule not in (PUBLIC, SIGNED_IN) and not held & rule
            if is_shut != (status == 403) or status >= 500:
                found.append(f"{path} ({view}) answered {status} to {person}")

    assert len(opened) > 100
    assert not found, "\n".join(found)
