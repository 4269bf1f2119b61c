"""A new key seals everything again; broken off in the middle it is started again; the old key stays for the history."""

import base64
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.actions import vault_keys
from accounts.actions.credentials import show_credentials
from accounts.models import Credential
from accounts.queries.credentials import why_keys_do_not_open
from core.audit import api as audit
from core.audit import checkpoints
from core.vault.api import is_sealed_with_newest
from tests.factories import NOW, actor, make_account, store

NEW = f"k9:{base64.urlsafe_b64encode(b'n' * 32).decode()}"


@pytest.fixture
def safe(school, tech, settings):
    """Seven sign-in details in three accounts, an authenticator, and then a new key before the old one."""
    for number in range(3):
        account = make_account(f"Account {number}")
        store(account, tech, password=f"Plum-Kettle-{number}", username=f"river{number}")
    store(account, tech, password="Otter-Heron-9")
    settings.VAULT_KEYS = f"{NEW},{settings.VAULT_KEYS}"
    return school


def rotate():
    out = StringIO()
    call_command("rotate_vault_key", stdout=out)
    return out.getvalue().strip()


def sealed_with_the_new_key():
    return sum(is_sealed_with_newest(bytes(sealed)) for sealed in Credential.objects.values_list("sealed", flat=True))


def test_everything_opens_with_the_new_key_alone(safe, tech, settings):
    said = rotate()

    assert said.startswith("Sealed again with key “k9”: sign-in details: 7, second steps: 1. Keep the older keys")
    settings.VAULT_KEYS = NEW
    out = StringIO()
    call_command("check_keys", stdout=out)
    assert "All 7 sign-in details open with the keys given." in out.getvalue()
    (factor,) = Authenticator.objects.filter(user=tech)
    assert is_sealed_with_newest(base64.b64decode(factor.data["secret"]))
    assert audit.last("keys.changed", safe).facts == {"second_steps_sealed_again": 1}


def test_what_was_stored_is_what_is_shown_afterwards(safe, tech):
    rotate()

    credential = Credential.objects.get(kind="password", version=2)
    (shown,) = show_credentials(
        credential.school_account,
        by=actor(tech),
        now=NOW,
        ids=[credential.pk],
        reason="Sign in to post",
        has_fresh_factor=True,
    )
    assert shown.text == "Otter-Heron-9"


@pytest.mark.parametrize("stops_at", range(7))
def test_broken_off_anywhere_it_goes_on_where_it_was(safe, monkeypatch, stops_at):
    monkeypatch.setattr(vault_keys, "BATCH", 2)
    seal_again, sealed = vault_keys.seal_again, []

    def killed(*args, **values):
        if len(sealed) == stops_at:
            raise KeyboardInterrupt
        sealed.append(1)
        return seal_again(*args, **values)

    monkeypatch.setattr(vault_keys, "seal_again", killed)
    with pytest.raises(KeyboardInterrupt):
        rotate()
    assert sealed_with_the_new_key() == stops_at // 2 * 2

    monkeypatch.setattr(vault_keys, "seal_again", seal_again)
    assert f"sign-in details: {7 - stops_at // 2 * 2}," in rotate()
    assert sealed_with_the_new_key() == 7
    assert "sign-in details: 0, second steps: 0." in rotate()


def test_what_does_not_open_stays_as_it_was_and_is_said(safe):
    broken = Credential.objects.filter(kind="username").first()
    before = bytes(broken.sealed)[:-1] + b"x"
    Credential.objects.filter(pk=broken.pk).update(sealed=before)

    with pytest.raises(CommandError) as stopped:
        rotate()

    assert str(stopped.value) == (
        "1 do not open and stay as they were. "
        "1 times: This is not what was sealed here: it was changed or moved, so it is not opened."
    )
    broken.refresh_from_db()
    assert bytes(broken.sealed) == before
    assert sealed_with_the_new_key() == 6


def test_the_history_still_holds_with_both_keys(safe):
    rotate()

    checkpoints.sign(now=timezone.now())
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().startswith("The history holds:")


def test_a_key_that_opens_nothing_is_refused_at_the_start(safe, settings):
    assert why_keys_do_not_open() == ""

    settings.VAULT_KEYS = f"k1:{base64.urlsafe_b64encode(b'w' * 32).decode()}"

    assert why_keys_do_not_open() == (
        "VAULT_KEYS opens nothing of what is in the password safe, so it is not the right key. Put the right one back; "
        "nothing was changed."
    )


def test_one_damaged_detail_keeps_nobody_from_starting(safe):
    newest = Credential.objects.order_by("-stored_at", "-pk").first()
    Credential.objects.filter(pk=newest.pk).update(sealed=b"damaged")

    assert why_keys_do_not_open() == ""
