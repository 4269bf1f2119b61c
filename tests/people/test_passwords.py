"""What a password must be, for somebody who knows the school and the person."""

import pytest
from django.core.exceptions import ValidationError

from people.passwords import StrongEnough
from tests.factories import make_person


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "password123",
        "riverside primary",
        "RiversideSchool2026!",
        "nia webb 1984",
        "Nia.Webb.1984.2026",
        "barnes-social",
        "aaaaaaaaaaaaaaaa",
        "qwertyuiop",
    ],
)
def test_validate_refuses_what_can_be_guessed(password, school):
    with pytest.raises(ValidationError) as refusal:
        StrongEnough().validate(password, make_person("Nia Webb"))

    assert refusal.value.messages == [
        "Choose a password that is harder to guess. Three or four random words work well."
    ]


@pytest.mark.parametrize(
    "password", ["violet kettle orbit ladder", "school kettle orbit 7 ladder", "🦊 kettle orbit ladder"]
)
def test_validate_takes_a_few_random_words(password, school):
    StrongEnough().validate(password, make_person("Nia Webb"))


def test_validate_works_before_the_school_is_set_up_and_on_anything_long(db):
    StrongEnough().validate("violet kettle orbit ladder " * 1000)
