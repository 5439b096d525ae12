"""What stands in an address or a form is a number only when it can be one of ours."""

import pytest

from xieshang.kernel import numerals


@pytest.mark.parametrize(("text", "meant"), [("0", 0), ("12", 12), ("9" * 18, 10**18 - 1)])
def test_digits_are_read(text, meant):
    assert numerals.number(text) == meant


@pytest.mark.parametrize("text", ["", " 1", "-1", "+1", "1.5", "²", "١٢", "１２", "9" * 19, "9" * 5000, "1\n", "x"])
def test_anything_else_is_no_number(text):
    assert numerals.number(text) is None


@pytest.mark.parametrize(("text", "shown"), [("", 1), ("0", 1), ("3", 3), ("x", 1), ("9" * 5000, 1), ("88", 50)])
def test_a_page_without_sense_is_the_first_and_one_beyond_the_last(text, shown):
    assert numerals.page(text, 50) == shown
