"""The text of a rule: cut into articles, put together again, compared with the version before."""

import pytest
from django import forms

from tests.rules.ruling import TEXT
from xieshang.rules.articles import Clause, cut, together, value
from xieshang.rules.difference import between
from xieshang.rules.models import Article


@pytest.mark.parametrize(
    ("numeral", "number"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("一百零三", 103), ("１２", 12)],
)
def test_numeral_is_read(numeral, number):
    assert value(numeral) == number


def test_text_is_cut_into_articles_and_put_together_again():
    before, clauses = cut("为了值班，制定本办法。\n" + TEXT)

    assert before == "为了值班，制定本办法。" and [one.number for one in clauses] == [1, 2, 3]
    assert clauses[0].heading == "第一章 总则" and clauses[1].text == "收到的事项在3个工作日内\n决定是否受理。"
    assert cut(together(before, clauses)) == (before, clauses)


def test_opinion_is_cut_at_its_points():
    assert cut("一、先做这个\n二、再做那个")[1] == (
        Clause(1, "先做这个", "", "一、"),
        Clause(2, "再做那个", "", "二、"),
    )


@pytest.mark.parametrize("text", ["没有条", "第二条 先", "第一条 甲\n第三条 丙", "第一条 甲\n第一条 乙", "第一条"])
def test_text_out_of_order_is_refused(text):
    with pytest.raises(forms.ValidationError):
        cut(text)


def _rows(*texts):
    return [Article(number=n, label=f"{n}.", text=text) for n, text in enumerate(texts, 1)]


def test_difference_names_new_changed_moved_and_left_out_articles():
    changes = between(_rows("甲", "每年两次", "丙", "丁"), _rows("新", "甲", "每年四次", "丙"))

    assert [(one.kind, one.label, one.before) for one in changes] == [
        ("new", "1.", ""),
        ("same", "2.", "1."),
        ("changed", "3.", "2."),
        ("same", "4.", "3."),
        ("gone", "4.", ""),
    ]
    assert [(one.kind, one.words) for one in changes[2].pieces] == [
        ("", "每年"),
        ("del", "两"),
        ("ins", "四"),
        ("", "次"),
    ]
