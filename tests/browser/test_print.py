"""What comes out of the printer: A4 is narrower than a tablet, and still a table stays a table."""

import pytest

from tests.browser.visiting import DESK, Page

A4 = {"width": 660, "height": 990}  # the width between the margins, in CSS pixels
PAPERS = (
    Page("convenor", "gatherings:sheet", "attended sitting"),
    Page("clerk", "roster:members"),
    Page("citizen", "stats:report", "year"),
)


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_a_table_on_paper_has_its_columns_and_nothing_stands_beside_the_sheet(world, enter, paper):
    page = enter(paper.role, DESK)
    page.goto(paper.url(world))
    page.set_viewport_size(A4)
    assert page.locator("table.rows tbody tr").first.evaluate("row => getComputedStyle(row).display") == "block"

    page.emulate_media(media="print")

    assert page.locator("table.rows tbody tr").first.evaluate("row => getComputedStyle(row).display") == "table-row"
    assert page.evaluate("document.documentElement.scrollWidth") <= A4["width"]
    assert not page.locator("button:visible, nav:visible").count()
