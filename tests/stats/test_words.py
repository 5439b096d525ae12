"""Round words for exact numbers: never more than there is."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.matters.filing import accepted_matter
from xieshang.stats.registry import figures
from xieshang.stats.words import change, spoken


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


@pytest.mark.parametrize(
    ("now", "before", "chinese", "english"),
    [
        (48, 48, "持平", "the same"),
        (5, 3, "增加2", "2 more"),
        (3, 0, "增加3", "3 more"),
        (0, 3, "减少3", "3 fewer"),
        (60, 48, "增加12（增长25%，基数48）", "12 more (25% of 48)"),
        (36, 48, "减少12（下降25%，基数48）", "12 fewer (25% of 48)"),
        (0, 48, "减少48（下降100%，基数48）", "48 fewer (100% of 48)"),
        (1, 1000, "减少999（下降99%，基数1000）", "999 fewer (99% of 1000)"),
        (1001, 1000, "增加1（增长不足1%，基数1000）", "1 more (less than 1% of 1000)"),
        (999, 1000, "减少1（下降不足1%，基数1000）", "1 fewer (less than 1% of 1000)"),
    ],
)
def test_a_change_names_the_base_of_its_share_and_has_none_of_a_tiny_one(now, before, chinese, english):
    with translation.override("zh-hans"):
        assert change(now, before) == chinese
    with translation.override("en"):
        assert change(now, before) == english


@pytest.mark.django_db
def test_page_of_records_says_one_matter_and_two_matters(cast, at, client):
    for words in ("1 matter", "2 matters"):
        accepted_matter(cast, at)
        page = client.get("/figures/hall-matters-received/?year=2020", headers={"accept-language": "en"})
        assert f"<h1>matters received: {words}</h1>" in page.content.decode()


def test_every_unit_has_its_singular_and_one_word_in_chinese():
    for figure in figures.values():
        one, two = figure.unit_of(1), figure.unit_of(2)
        assert one and two and one != two, figure.key
        with translation.override("zh-hans"):
            assert figure.unit_of(1) == figure.unit_of(2) not in (one, two), figure.key
