"""What is sealed opens under its own key and context, and under nothing else (S4)."""

import base64
import random
import secrets

import pytest
from django.core.exceptions import ImproperlyConfigured

from core.vault.api import CannotOpen, check_keys, open_sealed, seal

HERE = ("row-1", "password", "1")


def a_key(key_id):
    return f"{key_id}:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


@pytest.mark.parametrize("plaintext", ["correct horse battery staple", "", "é ñ 漢字 🔐", "x" * 10_000, "0O1lI\n\t"])
def test_open_gives_back_what_was_sealed(plaintext):
    sealed = seal(plaintext, context=HERE)

    assert open_sealed(sealed, context=HERE) == plaintext
    assert open_sealed(memoryview(sealed), context=HERE) == plaintext


def test_seal_is_different_each_time():
    assert len({seal("the same", context=HERE) for _ in range(100)}) == 100


def test_open_refuses_every_other_context():
    sealed = seal("secret", context=("ab", "c", "1"))

    for context in [("ab", "c", "2"), ("ab", "d", "1"), ("x", "c", "1"), ("a", "bc", "1"), ("ab", "c"), ()]:
        with pytest.raises(CannotOpen) as refusal:
            open_sealed(sealed, context=context)
        assert refusal.value.reason == "This is not what was sealed here: it was changed or moved, so it is not opened."


def test_open_accepts_none_of_ten_thousand_forged_flipped_and_moved():
    chance = random.Random(7)
    rows = [((f"row-{n}", chance.choice(["password", "note"]), str(n % 3)), f"secret {n}") for n in range(50)]
    sealed = [(context, seal(plaintext, context=context)) for context, plaintext in rows]
    accepted = 0
    for number in range(10_000):
        context, genuine = chance.choice(sealed)
        forged = _forge(chance, number, genuine, sealed)
        if forged == genuine:
            context = (*context[:2], context[2] + "0")
        try:
            open_sealed(forged, context=context)
            accepted += 1
        except CannotOpen:
            pass
    assert accepted == 0


def _forge(chance, number, genuine, sealed):
    match number % 5:
        case 0:  # one bit flipped anywhere, the header included
            at = chance.randrange(len(genuine))
            return genuine[:at] + bytes([genuine[at] ^ (1 << chance.randrange(8))]) + genuine[at + 1 :]
        case 1:  # cut short
            return genuine[: chance.randrange(len(genuine))]
        case 2:  # somebody else's row, field or version
            return chance.choice(sealed)[1]
        case 3:  # made up, behind a genuine header
            return genuine[:4] + chance.randbytes(len(genuine) - 4)
        case _:  # one row's nonce and another's ciphertext
            return genuine[:16] + chance.choice([other for _, other in sealed if other != genuine])[16:]


def test_first_key_seals_and_all_keys_open(settings):
    old, new = a_key("old"), a_key("new")
    settings.VAULT_KEYS = old
    sealed_before = seal("kept", context=HERE)
    settings.VAULT_KEYS = f"{new}\n{old}"

    assert open_sealed(sealed_before, context=HERE) == "kept"
    assert b"new" in seal("kept", context=HERE)[:10]


def test_open_refuses_without_the_key_and_with_another_of_the_same_name(settings):
    settings.VAULT_KEYS = a_key("k1")
    sealed = seal("secret", context=HERE)

    settings.VAULT_KEYS = a_key("k2")
    with pytest.raises(CannotOpen) as refusal:
        open_sealed(sealed, context=HERE)
    assert refusal.value.reason == (
        "The key that sealed this is missing, so it cannot be opened. "
        "Ask whoever runs this server to put the old key back into VAULT_KEYS."
    )
    settings.VAULT_KEYS = a_key("k1")
    with pytest.raises(CannotOpen):
        open_sealed(sealed, context=HERE)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "VAULT_KEYS is empty, so nothing can be sealed."),
        (" ,\n", "VAULT_KEYS is empty, so nothing can be sealed."),
        ("c2VjcmV0", "Key number 1 of VAULT_KEYS has no id."),
        ("a b:c2VjcmV0", "Key number 1 of VAULT_KEYS has no id."),
        ("k1:c2VjcmV0", "Key “k1” of VAULT_KEYS has 6 bytes; it must have exactly 32."),
        ("k1:not*base64", "Key “k1” of VAULT_KEYS is not URL-safe base64."),
        ("k1:c2VjcmV0é", "Key “k1” of VAULT_KEYS is not URL-safe base64."),
    ],
)
def test_check_keys_says_what_is_wrong_and_quotes_no_key(settings, value, sentence):
    settings.VAULT_KEYS = value

    (error,) = check_keys()

    assert error.msg.startswith(sentence)
    assert "c2VjcmV0" not in error.msg
    with pytest.raises(ImproperlyConfigured):
        seal("secret", context=HERE)


def test_check_keys_refuses_the_same_id_twice(settings):
    settings.VAULT_KEYS = f"{a_key('k1')},{a_key('k1')}"

    assert [error.msg for error in check_keys()] == [
        "VAULT_KEYS names the id “k1” twice. Give each key an id of its own."
    ]


def test_check_keys_is_content_with_several_good_ones(settings):
    settings.VAULT_KEYS = f"{a_key('k1')},\n {a_key('k2').rstrip('=')}\n"

    assert check_keys() == []
