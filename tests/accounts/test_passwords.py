"""Making, judging and reading out passwords; authenticator seeds and their codes."""

import base64
from datetime import UTC, datetime

import pytest

from accounts.passwords import DIGITS, LENGTH, LOWER, SIGNS, UPPER, make_password, spelled_out, strength
from accounts.totp import NotASeed, code_at, read_seed
from tests.factories import make_account

# The key of RFC 6238, "12345678901234567890".
SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
ADDRESS = f"otpauth://totp/?secret={SEED}&algorithm=SHA1&digits=6&period=30"


def test_make_password_has_every_kind_and_nothing_that_looks_alike():
    made = {make_password() for _ in range(200)}

    assert len(made) == 200
    for password in made:
        assert len(password) == LENGTH
        assert set(password).isdisjoint("Il1O0")
        assert all(set(password) & set(kind) for kind in (LOWER, UPPER, DIGITS, SIGNS))


def test_a_made_password_is_strong(school):
    assert strength(make_password(), make_account()).is_enough


@pytest.mark.parametrize("typed", ["", "password", "riverside1", "Year3news2026", "riverside primary", "aaaaaaaaaaaa"])
def test_strength_knows_the_school_and_the_account(school, typed):
    assert not strength(typed, make_account("Year 3 news", handle="@year3news")).is_enough


def test_spelled_out_says_each_character():
    assert spelled_out("Bl1-é ") == [
        "capital B",
        "small l",
        "number 1",
        "hyphen-minus",
        "latin small letter e with acute",
        "space",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        SEED,
        " gezd gnbv gy3t qojq gezd gnbv gy3t qojq ",
        "GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ",
        f"otpauth://totp/Instagram:riverside?secret={SEED}&issuer=Instagram",
        f"OTPAUTH://TOTP/x?SECRET={SEED.lower()}&digits=6&period=30&algorithm=sha1",
    ],
)
def test_read_seed_takes_what_platforms_show(typed):
    assert read_seed(typed) == ADDRESS


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("123456", "This is not an authenticator setup key."),
        ("", "This setup key is too short."),
        ("GEZDGNBV", "This setup key is too short."),
        ("é" * 32, "This is not an authenticator setup key."),
        (f"otpauth://hotp/x?secret={SEED}&counter=0", "This is not the address of an authenticator code"),
        ("otpauth://totp/x?issuer=Instagram", "This is not the address of an authenticator code"),
        ("otpauth://[", "This is not an authenticator address."),
        (f"otpauth://totp/x?secret={SEED}&algorithm=MD5", "This authenticator address asks for a kind of code"),
        (f"otpauth://totp/x?secret={SEED}&digits=12", "This authenticator address asks for a kind of code"),
        (f"otpauth://totp/x?secret={SEED}&period=0", "This authenticator address asks for a kind of code"),
        (f"otpauth://totp/x?secret={SEED}&period=x", "This authenticator address asks for a kind of code"),
    ],
)
def test_read_seed_refuses_the_rest_without_quoting_it(typed, sentence):
    with pytest.raises(NotASeed) as refusal:
        read_seed(typed)

    assert str(refusal.value).startswith(sentence)
    assert SEED not in str(refusal.value)


@pytest.mark.parametrize(
    ("at", "algorithm", "key", "code"),
    [  # RFC 6238, appendix B
        (59, "SHA1", b"12345678901234567890", "94287082"),
        (1111111109, "SHA1", b"12345678901234567890", "07081804"),
        (20000000000, "SHA1", b"12345678901234567890", "65353130"),
        (59, "SHA256", b"12345678901234567890123456789012", "46119246"),
        (59, "SHA512", b"1234567890123456789012345678901234567890123456789012345678901234", "90693936"),
    ],
)
def test_code_at_agrees_with_the_standard(at, algorithm, key, code):
    seed = read_seed(f"otpauth://totp/x?secret={base64.b32encode(key).decode()}&algorithm={algorithm}&digits=8")

    assert code_at(seed, datetime.fromtimestamp(at, UTC)).now == code


def test_code_at_says_how_long_it_counts_and_what_comes_next():
    code = code_at(ADDRESS, datetime.fromtimestamp(59, UTC))

    assert (code.now, code.seconds_left) == ("287082", 1)
    assert code.next == code_at(ADDRESS, datetime.fromtimestamp(60, UTC)).now
    assert "287082" not in repr(code)
