"""Filling a Word template: whatever somebody typed stays what it is, and a template that cannot work is refused by name."""

from dataclasses import replace

import pytest

from tests.papers.examples import FILING, NOTICE, PAPERS, W, changed, pages, template, tree, words
from xieshang.kernel.uploads import Refused
from xieshang.papers import docx, fields, pdf
from xieshang.papers.content import FORBIDDEN, Filing, Grid, Line, Paper, lines, tidied, tidy
from xieshang.papers.layouts import layouts

HOSTILE = {
    "markup": "<w:p>&lt;script&gt;]]></w:t> & \"quoted\" 'single'",
    "a field": "{{签发人}} {{ 正文 }} {{",
    "a template language": "{% for x in y %}{{ config.SECRET_KEY }}#let x = 1; $x$ #panic() \\u{41}",
    "control characters": "路灯\x00\x08\x1b不亮\ufffe\x7f",
    "turned words": "\u202e路灯\u2066不亮",
    "half a character": "路灯\ud800不亮",
    "a very long word": "A" * 3000,
    "a long text without a place to break": "政" * 3000,
    "faces": "👨‍👩‍👧‍👦 🏮 𠮷 é ﷽",
}


def everywhere(text: str) -> Paper:
    """The text in every place of a paper."""
    return Paper(
        title=text,
        issuer=text,
        mark=text,
        subtitle=text,
        addressee=text,
        body=(Line(text), Line(text, 1), Line(text, 4), Grid((text, text), ((text, text),), (1, 3))),
        attachments=(text, text),
        annexes=(Line(text),),
        present=(Line(text, label=text),),
        contact=text,
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_in_every_field_are_words(text):
    paper, filing = tidied(everywhere(text)), tidied(Filing(text, text, text, text, text))

    made, shown = docx.made(paper, filing, shape="upward"), pdf.made(paper, filing, shape="upward")

    assert sum(tidy(text) in one for one in words(made)) >= 10
    assert not FORBIDDEN.search("".join(words(made)))
    if len(text) < 100 and "👨" not in text:  # no face on this machine has those
        assert tidy(text).replace(" ", "") in "".join(pages(shown)).replace("\n", "")


@pytest.mark.parametrize("shape", ["file", "letter", "minutes", "plain"])
def test_hostile_words_are_words_in_every_shape(shape):
    text = "".join(words for words in HOSTILE.values() if len(words) < 100)
    paper, filing = tidied(everywhere(text)), tidied(Filing(text, text, text, text, text))
    assert any(tidy(text) in one for one in words(docx.made(paper, filing, shape=shape)))
    assert pages(pdf.made(paper, filing, shape=shape))


def test_what_is_filled_in_is_not_read_again():
    paper = replace(NOTICE, title="{{签发人}}", addressee="{{发文字号}}")
    made = docx.filled(template("{{标题}}", "{{主送机关}}{{签发人}}", "{{正文}}"), paper, FILING)
    assert words(made)[:2] == ["{{签发人}}", "{{发文字号}}：李守正"]


def test_field_that_word_cut_into_pieces_is_found():
    runs = "".join(f"<w:r><w:t>{piece}</w:t></w:r>" for piece in ("第{", "{标", "题}", "}号 {{发文", "字号}}。"))
    made = docx.filled(template(runs, "{{正文}}"), replace(NOTICE, title="通知"), FILING)
    assert words(made)[0] == "第通知号 临政协〔2020〕5号。"


def test_paragraph_of_nothing_but_empty_fields_goes_with_the_words_around_them():
    made = docx.filled(
        template("{{标题}}", "抄送：{{抄送机关}}", "签发人：{{签发人}}", "{{正文}}"), NOTICE, Filing(signatory="李守正")
    )
    assert "抄送：" not in "".join(words(made))
    assert "签发人：李守正" in words(made)


def test_paragraphs_take_the_styles_that_the_template_names():
    made = docx.made(NOTICE, FILING, shape="file")
    styles = {
        "".join(run.text or "" for run in one.iter(f"{W}t")): one.find(f".//{W}pStyle").get(f"{W}val")
        for one in tree(made).iter(f"{W}p")
        if one.find(f".//{W}pStyle") is not None
    }
    assert styles["一、会议时间"] == "XS1"
    assert styles["（一）正式会议"] == "XS2"
    assert styles["（1）开幕"] == "XS4"


def test_headings_of_a_template_without_styles_take_the_faces_of_the_standard():
    bare = changed(template("{{标题}}", "{{正文}}"), styles=b'<w:styles xmlns:w="urn:x"/>')
    made = docx.filled(bare, NOTICE, FILING)
    faces = [(run.find(f".//{W}rFonts"), "".join(run.itertext())) for run in tree(made).iter(f"{W}r")]
    found = {text: fonts.get(f"{W}eastAsia") for fonts, text in faces if fonts is not None}
    assert found == {"一、会议时间": "黑体", "（一）正式会议": "楷体_GB2312"}


def test_table_of_a_plan_repeats_its_head_and_keeps_its_lines_whole():
    made = tree(docx.made(PAPERS["plan"], FILING, shape="file"))
    table = next(one for one in made.iter(f"{W}tbl") if "序号" in "".join(one.itertext()))
    assert len(table.findall(f"{W}tr")) == 3
    assert table.find(f".//{W}tblHeader") is not None
    assert len(table.findall(f".//{W}cantSplit")) == 3


def test_fields_of_a_template_are_listed_in_order():
    assert docx.fields_of(template("{{标题}}", "{{ 主送机关 }}", "{{正文}}", "{{标题}}")) == [
        "标题",
        "主送机关",
        "正文",
    ]
    for layout in layouts.values():
        found = docx.fields_of(docx.delivered(layout.shape, mark="政协", copies="县委"))
        assert {"标题", "正文"} <= set(found)


@pytest.mark.parametrize(
    ("paragraphs", "code", "said"),
    [
        (("{{标题}}", "{{正文}}", "{{电话号码}}"), "unknown-field", "电话号码"),
        (("{{标题}}", "{{正文}}", "{{ SECRET_KEY }}"), "unknown-field", "SECRET_KEY"),
        (("{{标题}}",), "missing-field", "正文"),
        (("{{正文}}",), "missing-field", "标题"),
        (("{{标题}}", "前言{{正文}}"), "not-alone", "正文"),
        (("{{标题}}", "{{正文}}{{附表}}"), "not-alone", "正文"),
        (("{{标题}}", "{{正文}}", "{{签发人}"), "broken", "{{签发人}"),
        (("{{标题}}", "{{正文}}", "签发人}}"), "broken", "签发人}}"),
        (("{{标题}}", "{{正文}}", "{{}}"), "broken", "{{}}"),
    ],
)
def test_template_with_a_wrong_field_is_refused_with_its_name(paragraphs, code, said):
    with pytest.raises(Refused) as refused:
        docx.fields_of(template(*paragraphs))
    assert refused.value.code == code
    assert said in refused.value.words


def test_whole_paragraphs_are_not_put_into_a_footer():
    part = f'<w:ftr xmlns:w="{W[1:-1]}"><w:p><w:r><w:t>{{{{正文}}}}</w:t></w:r></w:p></w:ftr>'.encode()
    with pytest.raises(Refused) as refused:
        docx.fields_of(changed(template("{{标题}}", "{{正文}}"), footer1=part))
    assert refused.value.code == "not-alone"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        changed(template("{{标题}}"), document=b"<w:document"),
        changed(template("x"), document=b"\xff\xfe"),
    ],
)
def test_broken_document_is_refused(data):
    with pytest.raises(Refused) as refused:
        docx.fields_of(data)
    assert refused.value.code == "damaged"


def test_document_that_is_too_hard_is_refused_within_the_limits():
    many = f'<w:document xmlns:w="{W[1:-1]}"><w:body>{"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 400_000}</w:body></w:document>'
    with pytest.raises(Refused) as refused:
        docx.fields_of(changed(template("{{标题}}"), document=many.encode()))
    assert refused.value.code == "too-hard"


def test_text_that_people_typed_becomes_paragraphs_and_headings():
    typed = "一、总体情况\n\n（一）基本做法\n正文一段，很长。\n一、这一句虽有编号，却以句号结束。\n"
    assert [line.level for line in lines(typed)] == [1, 2, 0, 0]


def test_every_field_has_a_value_for_every_paper():
    for paper in PAPERS.values():
        assert set(fields.values(paper, FILING)) == {one.name for one in fields.EVERY}
