"""Names: pinyin with the readings of surnames, initials, and the order by strokes (姓氏笔画)."""

import pytest

from xieshang.roster import spelling


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("曾国强", "zeng guoqiang", "zgq"),
        ("单明", "shan ming", "sm"),
        ("解晓东", "xie xiaodong", "xxd"),
        ("仇英", "qiu ying", "qy"),
        ("区小红", "ou xiaohong", "oxh"),
        ("查良镛", "zha liangyong", "zly"),
        ("朴美玲", "piao meiling", "pml"),
        ("盖叫天", "ge jiaotian", "gjt"),
        ("尉迟恭", "yuchi gong", "ycg"),
        ("欧阳修", "ouyang xiu", "oyx"),
        ("吕丽", "lv li", "ll"),
        ("王乐", "wang le", "wl"),
    ],
)
def test_surnames_are_read_as_surnames(name, pinyin, initials):
    assert spelling.pinyin_of(name) == pinyin
    assert spelling.initials_of(name) == initials


def test_name_in_other_letters_has_the_initials_of_its_words():
    assert spelling.initials_of("John Smith", "John Smith") == "js"
    assert spelling.pinyin_of("John Smith") == ""


def test_surnames_stand_by_strokes_then_by_the_kind_of_the_first_stroke():
    known = "丁卜于上马王毛方邓石卢白冯司朱刘孙李吴何沈陈林罗周郑孟赵钟姜贺秦徐高陶黄常符康隋董景程曾谢蔡裴管廖熊薛戴魏"

    assert "".join(sorted(sorted(known), key=spelling.stroke_key)) == known


def test_same_surname_stands_together_with_short_names_first():
    names = ["王一", "王力", "王伟", "王一鸣", "王小明", "王绍玉"]

    assert sorted(["毛大", *names[::-1], "丁一鸣"], key=spelling.stroke_key) == ["丁一鸣", *names, "毛大"]


def test_names_in_other_letters_stand_last():
    assert spelling.stroke_key("John Smith") > spelling.stroke_key("籍一")


def test_table_of_surnames_agrees_with_the_counts_of_the_unihan_database():
    strokes = spelling._strokes()

    wrong = [
        character
        for many, _kind, characters in spelling._rows("surnames")
        for character in characters
        if strokes[character] != int(many)
    ]

    assert wrong == []
    assert len(strokes) > 20_000


@pytest.mark.parametrize("typed", ["胡", "乃刚", "刚", "胡 乃刚", "hng", "HN", "hu nai", "naigang", "gang"])
def test_every_part_of_a_name_is_the_beginning_of_a_key(typed):
    assert any(key.startswith(spelling.coded(typed)) for key in spelling.keys_of("胡乃刚"))


@pytest.mark.parametrize("typed", ["胡刚", "ng", "aigang", "王"])
def test_what_is_no_part_of_a_name_finds_nobody(typed):
    assert not any(key.startswith(spelling.coded(typed)) for key in spelling.keys_of("胡乃刚"))
