"""A newcomer fills in the template with two mistakes, sees both, mends them, imports, undoes, imports again."""

import io
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.browser.visiting import DESK
from tests.exchange.tables import FIVE, HEADS
from xieshang.kernel import clock, jobs
from xieshang.roster.models import Membership

NAMES = [row[1] for row in FIVE]


def filled(template: Path, **mistakes: str) -> dict[str, Any]:
    """The template with five members below its heads."""
    book = load_workbook(template)
    sheet = book.active
    places = {cell.value: cell.column for cell in sheet[2]}
    known = {"委员编号": "委员编号", "姓名": "姓名", "性别": "性别", "出生年份": "出生年份", "界别": "界别"}
    for line, row in enumerate(FIVE, start=3):
        for head, value in zip(HEADS, row, strict=True):
            column = places.get(known.get(head, head))
            if column:
                sheet.cell(line, column, mistakes.get(f"{head}{line}", value))
    file = io.BytesIO()
    book.save(file)
    return {"name": "我的名册.xlsx", "mimeType": "application/octet-stream", "buffer": file.getvalue()}


def send(page: Any, file: dict[str, Any]) -> None:
    page.goto("/desk/roster/")
    page.locator("a[href='/desk/import/roster/']").click()
    page.locator("input[type=file]").set_input_files([file])
    page.locator("input[name=decision]").fill("沭政协发〔2020〕9号")
    with page.expect_navigation():
        page.locator("main form button.main").click()


def work(page: Any) -> None:
    while jobs.run_due(now=clock.now()):
        pass
    page.reload()


def members() -> int:
    return Membership.objects.filter(person__actor__name__in=NAMES).count()


def test_newcomer_imports_five_members_after_two_mistakes(enter, world, tmp_path):
    page = enter("clerk", DESK)
    page.goto("/desk/import/roster/")
    with page.expect_download() as download:
        page.locator("a[href$='template.xlsx']").click()
    template = tmp_path / "模板.xlsx"
    download.value.save_as(template)

    send(page, filled(template, 性别4="不详", 界别6="武术界"))
    wrong = page.locator("main table .chip.bad")
    assert {"不详", "武术界"} <= set(wrong.all_inner_texts())
    assert members() == 0

    send(page, filled(template))
    assert page.locator("main table .chip.bad").count() == 0
    for _turn in range(2):
        with page.expect_navigation():
            page.locator("form[action$='/confirm/'] button").click()
        work(page)
        assert members() == 5
        if _turn == 0:
            page.locator("form[action$='/undo/'] button").click()
            with page.expect_navigation():
                page.locator("dialog[open] button.danger, dialog[open] button.main").first.click()
            work(page)
            assert members() == 0
            send(page, filled(template))
    page.locator("main table th a").first.click()
    assert page.locator("h1").inner_text() == NAMES[0]
