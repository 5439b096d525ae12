"""Where a page of an official paper ends: no heading alone at its foot, no row in two, no signature without text."""

from dataclasses import replace

import pytest

from tests.papers.examples import FILING, PAPERS, W, pages, tree
from xieshang.papers import docx, pdf
from xieshang.papers.content import Grid, Line, Paper

PLAIN = replace(PAPERS["suggestion"], contact="", attachments=())
HEADS = ("序号", "建议")
LONG = "由社区党组织牵头，每季度召开一次物业联席会，当场协调物业纠纷。" * 3


def rows(many: int) -> Grid:
    return Grid(HEADS, tuple((f"行{n}始", f"{LONG}行{n}终。") for n in range(many)), (1, 4))


def shown(paper: Paper) -> list[str]:
    return pages(pdf.made(paper, FILING, shape="upward"))


@pytest.mark.parametrize("above", range(6, 14))
def test_heading_stands_on_the_page_of_what_it_heads(above):
    text = tuple(Line(f"第{n}段。") for n in range(above))
    paper = replace(PLAIN, body=(*text, Line("一、存在问题", 1), Line("（一）收支", 2), Line("收支没有公开。")))
    page = next(page for page in shown(paper) if "一、存在问题" in page)
    assert "（一）收支" in page and "收支没有公开。" in page


@pytest.mark.parametrize("above", range(4, 12, 2))
def test_row_stands_on_one_page_and_what_introduces_a_table_with_its_first(above):
    text = tuple(Line(f"第{n}段。") for n in range(above))
    found = shown(
        replace(PLAIN, body=(*text, Line("共六项。", label="建议事项："), rows(6), Line("以上建议，请研究。")))
    )
    for row in range(6):
        page = next(page for page in found if f"行{row}始" in page)
        assert f"行{row}终" in page.replace("\n", ""), (above, row)
    assert "行0始" in next(page for page in found if "共六项" in page)


@pytest.mark.parametrize("many", range(1, 12))
def test_signature_takes_the_last_row_of_a_table_along_with_the_heads_of_its_page(many):
    found = shown(replace(PLAIN, body=(Line("共若干项。"), rows(many))))
    signed = next(page for page in found if FILING.dated in page)
    assert f"行{many - 1}始" in signed
    with_rows = [page for page in found if "始" in page]
    assert [page.replace("\n", "").count("序号建议") for page in with_rows] == [1] * len(with_rows)


def test_row_longer_than_a_page_breaks_and_loses_nothing():
    table = Grid(HEADS, (("1", LONG * 30 + "至此为止。"),), (1, 4))
    assert "至此为止。" in "".join(shown(replace(PLAIN, body=(table,)))).replace("\n", "")


def test_word_document_keeps_headings_rows_and_signature_together():
    body = (Line("一、建议", 1), Line("共三项。", label="建议事项："), rows(3))
    main = tree(docx.made(replace(PLAIN, body=body), FILING, shape="upward"))
    kept = ["".join(one.itertext()) for one in main.iter(f"{W}p") if one.find(f"{W}pPr/{W}keepNext") is not None]
    assert {"建议事项：共三项。", "序号", "行2始"} <= set(kept)
    assert "行1始" not in kept
