"""The vault key is lost for good: the school goes on without what it sealed, and knows what to set anew."""

import base64
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from accounts.models import Credential
from accounts.queries.credentials import why_keys_do_not_open
from core.audit import api as audit
from tests.factories import make_account, store

OTHER = f"k9:{base64.urlsafe_b64encode(b'n' * 32).decode()}"


@pytest.fixture
def safe(school, tech):
    """Two accounts with a password each, an authenticator and a passkey of the technician."""
    for number in range(2):
        store(make_account(f"Account {number}"), tech, password=f"Plum-Kettle-{number}")
    Authenticator.objects.create(user=tech, type="webauthn", data={"name": "Key"})
    return school


def give_up():
    out = StringIO()
    call_command("give_up_lost_key", "--lost-for-good", stdout=out)
    return out.getvalue()


def test_with_another_key_the_school_goes_on_without_what_was_sealed(safe, tech, settings):
    settings.VAULT_KEYS = OTHER
    assert why_keys_do_not_open() != ""

    assert give_up().startswith("Given up: sign-in details: 2, second steps: 1. Start the program.")

    assert why_keys_do_not_open() == ""
    assert (Credential.objects.count(), Credential.objects.current().count()) == (2, 0)
    assert list(Authenticator.objects.values_list("type", flat=True)) == ["webauthn"]
    facts = [line.facts for line in audit.history_of(safe) if line.event == "keys.given_up"]
    assert sorted(facts, key=str) == [{"second_steps": 1}, {"sign_in_details": 2}]
    store(Credential.objects.first().school_account, tech, password="Otter-Heron-9")
    assert Credential.objects.current().count() == 1


def test_what_opens_is_never_given_up(safe):
    assert give_up().startswith("Given up: sign-in details: 0, second steps: 0.")

    assert (Credential.objects.current().count(), Authenticator.objects.count()) == (2, 2)


def test_a_key_that_may_only_be_mislaid_is_asked_for_first(safe, settings):
    settings.VAULT_KEYS = OTHER

    with pytest.raises(CommandError, match="If the key is only mislaid, put it back instead"):
        call_command("give_up_lost_key")

    assert (Credential.objects.current().count(), Authenticator.objects.count()) == (2, 2)
