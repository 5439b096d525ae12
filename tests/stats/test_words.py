"""Round words for exact numbers: never more than there is."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from xieshang.stats.words import spoken


@given(st.integers(min_value=0, max_value=10**9))
def test_words_never_overstate(value):
    said = spoken(value)

    if said.side == "exact":
        assert said.round == value
    elif said.side == "above":
        assert said.round < value
        assert value < 2 * said.round
    else:
        assert value < said.round
        assert said.round - value <= said.round * 0.02


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (0, "0", "0"),
        (6, "6", "6"),
        (17, "17", "17"),
        (20, "20", "20"),
        (43, "40余", "more than 40"),
        (213, "210余", "more than 210"),
        (660, "660", "660"),
        (128, "120余", "more than 120"),
        (690, "近700", "nearly 700"),
        (8500, "8000余", "more than 8,000"),
    ],
)
def test_words_as_the_report_says_them(value, chinese, english):
    with translation.override("zh-hans"):
        assert str(spoken(value)) == chinese
    with translation.override("en"):
        assert str(spoken(value)) == english
