"""Numbers of rows, as somebody sends them."""

import pytest

from core.ids import id_in, ids_in


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_reads_the_number_of_a_row(text, number):
    assert id_in(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", "½", "٣", "x", "9" * 19, "9" * 5000])
def test_finds_no_number_in_what_is_none(text):
    assert id_in(text) is None


def test_leaves_out_what_is_no_number():
    assert ids_in(["3", "9" * 5000, "x", "3", "12"]) == {3, 12}
