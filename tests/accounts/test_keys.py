"""`check_keys`: whether the keys open the safe, without showing anything of it."""

import base64
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.audit import api as audit
from tests.factories import make_account, store

ANOTHER = base64.urlsafe_b64encode(b"x" * 32).decode()


@pytest.fixture
def safe(school, tech):
    store(make_account("Year 5 trips"), tech, password="Plum-Kettle-7", username="trips")
    return school


def check():
    out = StringIO()
    call_command("check_keys", stdout=out)
    return out.getvalue().strip()


def refusal():
    with pytest.raises(CommandError) as stopped:
        check()
    return str(stopped.value)


def test_the_right_key_opens_everything_and_the_history_knows(safe):
    assert check() == "All 2 sign-in details open with the keys given."

    assert audit.last("keys.tried", safe).facts == {"opened": 2, "did_not_open": 0}


def test_another_key_under_the_same_id_opens_nothing(safe, settings):
    settings.VAULT_KEYS = f"{settings.VAULT_KEYS.partition(':')[0]}:{ANOTHER}"

    assert refusal() == (
        "2 of 2 sign-in details do not open. "
        "2 times: This is not what was sealed here: it was changed or moved, so it is not opened."
    )


def test_a_key_that_is_missing_is_named(safe, tech, settings):
    settings.VAULT_KEYS = f"k2:{ANOTHER},{settings.VAULT_KEYS}"
    store(make_account("Year 6 trips"), tech, password="Plum-Kettle-8")
    settings.VAULT_KEYS = f"k2:{ANOTHER}"

    assert refusal() == (
        "2 of 3 sign-in details do not open. "
        "2 times: The key that sealed this is missing, so it cannot be opened. "
        "Ask whoever runs this server to put the old key back into VAULT_KEYS."
    )


def test_an_empty_safe_says_so(school):
    assert check() == "The safe is empty."


def test_before_there_is_a_school_nothing_is_tried(db):
    assert refusal() == "No school is set up here yet."
