"""Two writers of one text: nothing that either wrote is lost."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from xieshang.gatherings.merge import END, FIRST, SECOND, is_settled, merge

LINES = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=8)
TEXTS = LINES.map("\n".join)


@given(base=TEXTS, first=TEXTS, second=TEXTS)
def test_every_line_that_a_writer_added_is_in_the_merge(base, first, second):
    merged = Counter(merge(base, first, second).text.split("\n"))

    for text in (first, second):
        added = Counter(text.split("\n")) - Counter(base.split("\n"))
        added.pop("", None)
        assert added <= merged


@given(base=TEXTS, changed=TEXTS)
def test_what_only_one_changed_is_taken_as_it_is(base, changed):
    assert merge(base, changed, base).text.rstrip("\n") == changed.rstrip("\n")
    assert merge(base, base, changed).text.rstrip("\n") == changed.rstrip("\n")
    assert merge(base, changed, changed).text.rstrip("\n") == changed.rstrip("\n")


@given(base=TEXTS, first=TEXTS, second=TEXTS)
def test_order_of_the_writers_does_not_change_how_much_is_in_dispute(base, first, second):
    one, other = merge(base, first, second), merge(base, second, first)

    assert one.conflicts == other.conflicts
    assert Counter(one.text.split("\n")) == Counter(other.text.split("\n"))
    assert is_settled(one.text) == (one.conflicts == 0)


def test_changes_in_different_passages_stand_side_by_side():
    merged = merge("题\n一\n二\n三", "题\n一改\n二\n三", "题\n一\n二\n三改")

    assert merged.text == "题\n一改\n二\n三改"
    assert merged.conflicts == 0


def test_two_wordings_of_one_passage_are_both_kept_and_marked():
    merged = merge("题\n一\n二", "题\n甲写的\n二", "题\n乙写的\n二")

    assert merged.text.split("\n") == ["题", FIRST, "甲写的", SECOND, "乙写的", END, "二"]
    assert merged.conflicts == 1
