"""Tables as offices send them, made for tests."""

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADS = ("委员编号", "姓名", "性别", "出生年份", "界别", "镇街", "工作单位", "联系电话")
FIVE = (
    ("10329201", "赵一鸣", "男", "1970", "中共", "临沭街道", "县农业农村局", "13900000001"),
    ("10329202", "钱二梅", "女", "1982", "中共", "", "县第一中学", "13900000002"),
    ("10329203", "孙三立", "男", "1965", "中共", "", "县人民医院", "13900000003"),
    ("10329204", "李四海", "男", "1977", "中共", "", "县税务局", "13900000004"),
    ("10329205", "周五星", "女", "1990", "中共", "", "县文化馆", "13900000005"),
)
GIVEN = {"day": "2020-06-01", "decision": "沭政协发〔2020〕9号"}


def book(rows: list[Any] | tuple[Any, ...], *, merged: tuple[str, ...] = ()) -> bytes:
    """An XLSX of these rows."""
    made = Workbook()
    for row in rows:
        made.active.append(list(row))
    for area in merged:
        made.active.merge_cells(area)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def lines(rows: list[Any] | tuple[Any, ...], encoding: str = "utf-8") -> bytes:
    """A CSV of these rows."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode(encoding)


def sent(data: bytes, name: str = "名册.xlsx", **given: str) -> dict[str, Any]:
    """The form of the page with this file."""
    return {"file": SimpleUploadedFile(name, data), **GIVEN, **given}


def five(**changed: dict[int, str]) -> list[tuple[str, ...]]:
    """The heads and five members; `changed` replaces cells: 姓名={0: ""}."""
    rows = [list(row) for row in FIVE]
    for head, cells in changed.items():
        for place, value in cells.items():
            rows[place][HEADS.index(head)] = value
    return [HEADS, *map(tuple, rows)]
