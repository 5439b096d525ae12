"""The page after GB/T 9704-2012: measured on pictures of the PDF, and in the markup of the Word document."""

import io
from dataclasses import replace
from typing import Any

import pytest
import typst
from PIL import Image

from tests.papers.examples import FILING, PAPERS, SENTENCE, W, long, pages, tree, words
from xieshang.papers import docx, measures, pdf
from xieshang.papers.content import Line
from xieshang.papers.delivered.markup import ORDER
from xieshang.papers.layouts import layouts

PPI = 200
MM = 25.4 / PPI
SHAPES = sorted({layout.shape for layout in layouts.values()})
ALL = sorted(PAPERS)
Band = tuple[float, float, float, float]


def made(code: str, **changes: Any) -> bytes:
    return pdf.made(replace(PAPERS[code], **changes), FILING, shape=layouts[code].shape)


def pictures(monkeypatch, code: str, paper=None) -> list[Image.Image]:
    """What the PDF shows, page by page: set by the same source from the same data."""
    compile_ = typst.compile
    monkeypatch.setattr(
        typst,
        "compile",
        lambda source, **kwargs: b"".join(
            data + b"--page--" for data in _listed(compile_(source, **kwargs, format="png", ppi=PPI))
        ),
    )
    whole = pdf.made(paper or PAPERS[code], FILING, shape=layouts[code].shape)
    monkeypatch.undo()
    return [Image.open(io.BytesIO(data)).convert("RGB") for data in whole.split(b"--page--") if data]


def _listed(answer: Any) -> list[bytes]:
    return [bytes(one) for one in answer] if isinstance(answer, list) else [bytes(answer)]


def bands(picture: Image.Image, colour: str) -> list[Band]:
    """Top, bottom, left, right in millimetres of each group of lines that holds something of the colour."""
    red, green, blue = picture.split()
    if colour == "red":
        mask = Image.merge("RGB", (red, green, blue)).convert("RGB")
        found = Image.eval(green, lambda value: 255 if value < 120 else 0)
        strong = Image.eval(red, lambda value: 255 if value > 150 else 0)
    else:
        mask = picture
        found = Image.eval(red, lambda value: 255 if value < 110 else 0)
        strong = Image.eval(green, lambda value: 255 if value < 110 else 0)
    mask = Image.composite(found, Image.new("L", picture.size), strong)
    rows = [mask.crop((0, y, mask.width, y + 1)).getbbox() for y in range(mask.height)]
    groups: list[list[int]] = []
    for y, row in enumerate(rows):
        if row and groups and y - groups[-1][-1] <= 2:
            groups[-1].append(y)
        elif row:
            groups.append([y])
    return [_band(mask, group) for group in groups]


def _band(mask: Image.Image, group: list[int]) -> Band:
    left, _top, right, _bottom = mask.crop((0, group[0], mask.width, group[-1] + 1)).getbbox()
    return group[0] * MM, (group[-1] + 1) * MM, left * MM, right * MM


def test_red_head_stands_where_the_standard_wants_it(monkeypatch):
    first = pictures(monkeypatch, "notice")[0]
    mark, line = bands(first, "red")
    number = bands(first, "black")[0]
    assert mark[0] == pytest.approx(37 + 35, abs=1), "the mark begins 35 mm below the type area's upper edge"
    assert mark[1] - mark[0] <= measures.LARGEST_MARK
    assert line[2:] == (pytest.approx(28, abs=0.3), pytest.approx(184, abs=0.3)), "the line is as wide as the type area"
    assert line[0] - number[1] == pytest.approx(4, abs=0.5), "the line stands 4 mm below the number"
    assert (number[2] + number[3]) / 2 == pytest.approx(28 + 78, abs=1), "the number stands in the middle"


def test_suggestion_has_number_on_the_left_and_signatory_on_the_right(monkeypatch):
    number = bands(pictures(monkeypatch, "suggestion")[0], "black")[0]
    character = measures.PITCH / measures.POINTS_PER_MM
    assert number[2] == pytest.approx(28 + character, abs=1.2)
    assert number[3] == pytest.approx(184 - character, abs=1.2)
    assert "签发人：李守正" in pages(made("suggestion"))[0]
    assert "签发人" not in pages(made("notice"))[0]


def test_letter_has_its_double_lines_and_no_number_on_its_first_page(monkeypatch):
    first = pictures(monkeypatch, "reply")[0]
    mark, *lines = bands(first, "red")
    assert mark[0] == pytest.approx(30, abs=1), "the name begins 30 mm below the edge of the page"
    assert lines[0][0] - mark[1] == pytest.approx(4, abs=0.5)
    assert lines[-1][1] == pytest.approx(297 - 20, abs=1)
    for line in lines:
        assert line[3] - line[2] == pytest.approx(170, abs=0.3)
        assert (line[2] + line[3]) / 2 == pytest.approx(105, abs=0.5)
    whole = pages(pdf.made(long(PAPERS["reply"]), FILING, shape="letter"))
    assert "—1—" not in whole[0] and "—2—" in whole[1]


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(monkeypatch):
    shown = pictures(monkeypatch, "notice", long(PAPERS["notice"]))
    assert len(shown) > 2
    for place, picture in enumerate(shown[:3], 1):
        number = bands(picture, "black")[-1]
        edge = 184 - 14 / measures.POINTS_PER_MM if place % 2 else 28 + 14 / measures.POINTS_PER_MM
        assert number[3 if place % 2 else 2] == pytest.approx(edge, abs=1), f"page {place}"
        assert (number[0] + number[1]) / 2 == pytest.approx(262 + 7, abs=1), "7 mm below the type area"
    assert [
        f"—{n}—" in page for n, page in enumerate(pages(pdf.made(long(PAPERS["notice"]), FILING, shape="file")), 1)
    ] == [True] * len(shown)


def test_page_holds_22_lines_of_28_characters(monkeypatch):
    solid = replace(PAPERS["notice"], body=(Line("政" * 28 * 60),), contact="", attachments=())
    second = pictures(monkeypatch, "notice", solid)[1]
    text = [band for band in bands(second, "black") if band[0] < 262]
    assert len(text) == 22
    assert text[0][0] >= 37 and text[-1][1] <= 262
    lines = [line for line in pages(pdf.made(solid, FILING, shape="file"))[1].splitlines() if "政政" in line]
    assert {len(line) for line in lines} == {28}


def test_foot_of_the_last_page_has_its_rules_and_the_date_stands_four_characters_from_the_right(monkeypatch):
    last = pictures(monkeypatch, "notice")[-1]
    found = bands(last, "black")
    rules = [band for band in found if band[3] - band[2] > 155.5 and band[1] - band[0] < 1]
    assert len(rules) == 3
    assert rules[-1][1] == pytest.approx(262, abs=0.6), "the last rule lies on the lower edge of the type area"
    dates = [place for place, band in enumerate(found) if band[1] < rules[0][0]]
    date = found[dates[-2]]  # the contact in brackets stands below it
    assert date[3] == pytest.approx(184 - 4 * measures.PITCH / measures.POINTS_PER_MM, abs=1.5)


@pytest.mark.parametrize("code", ALL)
def test_every_kind_of_paper_says_everything_in_both_formats(code):
    paper, shape = PAPERS[code], layouts[code].shape
    shown, typed = "".join(pages(made(code))).replace("\n", ""), "".join(words(docx.made(paper, FILING, shape=shape)))
    wanted = [paper.title, paper.addressee, paper.contact, paper.subtitle, *paper.attachments]
    wanted += [one.text for one in paper.body if isinstance(one, Line)]
    wanted += [one.text for one in paper.present] + [one.label for one in paper.present]
    wanted += [
        cell for one in (*paper.body, *paper.annexes) if not isinstance(one, Line) for cell in sum(one.rows, one.heads)
    ]
    wanted += [paper.issuer, FILING.dated] if shape in ("file", "upward", "letter") else []
    for one in filter(None, wanted):
        plain = one.replace(" ", "")
        assert plain in shown, f"{one} is not in the PDF"
        assert plain in typed.replace(" ", "").replace("\n", ""), f"{one} is not in the DOCX"


def test_pdf_of_the_same_paper_is_the_same_to_the_byte():
    assert made("minutes") == made("minutes")


@pytest.mark.parametrize("shape", SHAPES)
def test_word_document_has_the_margins_and_the_order_that_word_wants(shape):
    data = docx.delivered(shape, mark="政协临沭县委员会文件", issuer="政协临沭县委员会", copies="县委")
    main = tree(data)
    margins = main.find(f".//{W}pgMar").attrib
    in_mm = {
        side: int(margins[f"{W}{side}"]) / 20 / measures.POINTS_PER_MM for side in ("top", "left", "right", "bottom")
    }
    assert in_mm == {
        "top": pytest.approx(37, abs=0.1),
        "left": pytest.approx(28, abs=0.1),
        "right": pytest.approx(26, abs=0.1),
        "bottom": pytest.approx(35, abs=0.1),
    }
    assert tree(data, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    assert (main.find(f".//{W}titlePg") is not None) == (shape == "letter")
    for part in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
        for look in tree(data, part).iter(f"{W}pPr"):
            names = [node.tag.removeprefix(W) for node in look]
            assert names == sorted(names, key=ORDER.index), (part, names)


def test_word_document_names_the_faces_of_the_standard_with_free_ones_of_chinese_forms_behind_them():
    data = docx.delivered("file", mark="政协临沭县委员会文件")
    fonts = {
        font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val")
        for font in tree(data, "word/fontTable.xml").iter(f"{W}font")
    }
    assert {"仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"} <= set(fonts)
    assert all("CJK SC" in other for other in fonts.values())
    assert tree(data, "word/styles.xml").find(f".//{W}lang").get(f"{W}eastAsia") == "zh-CN"


def test_delivered_faces_hold_rare_names():
    rare = "喆堃淼昇镕祎頔翀"
    text = pages(pdf.made(replace(PAPERS["minutes"], present=(Line(rare, label="出席："),)), FILING, shape="minutes"))
    assert rare in "".join(text)


def test_machine_without_chinese_faces_says_so(monkeypatch):
    monkeypatch.setattr(pdf, "_fonts", lambda: typst.Fonts(include_system_fonts=False, include_embedded_fonts=True))
    pdf.faces.cache_clear()
    with pytest.raises(pdf.NoPdf, match=r"DOCX"):
        made("notice")
    pdf.faces.cache_clear()


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        ("关于召开会议的通知", ["关于召开会议的通知"]),
        ("政协山东省临沭县委员会2020年协商工作总结", ["政协山东省临沭县委员会2020年", "协商工作总结"]),
        ("关于“村里吃水井旁边成了垃圾坑”办理情况的答复", ["关于“村里吃水井旁边成了垃圾坑”", "办理情况的答复"]),
    ],
)
def test_long_title_breaks_where_the_words_suffer_least(title, broken):
    assert measures.title_lines(title) == broken


def test_title_of_any_length_fits_its_lines():
    for length in (1, 19, 20, 38, 39, 120):
        title = (SENTENCE * 5)[:length]
        lines = measures.title_lines(title)
        assert "".join(lines) == title
        assert all(measures.width_in_characters(line) <= measures.MOST_IN_TITLE_LINE + 1 for line in lines[:-1])


def test_signature_takes_the_last_paragraph_along_and_the_foot_stands_at_the_bottom(monkeypatch):
    """However full the pages are: no page holds a signature alone, and the last rule stands at the foot of the type area."""
    for lines in range(6, 14):
        paper = replace(
            PAPERS["suggestion"], body=tuple(Line(f"第{n}段。") for n in range(lines)), contact="", attachments=()
        )
        found = pages(pdf.made(paper, FILING, shape="upward"))
        signed = next(page for page in found if FILING.dated in page)
        assert f"第{lines - 1}段。" in signed, lines
        last = bands(pictures(monkeypatch, "suggestion", paper)[-1], "black")
        assert max(bottom for _top, bottom, left, right in last if right - left > 150) == pytest.approx(262, abs=1)
