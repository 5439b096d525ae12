"""Runs in a process of its own, with little memory and time and no secrets: a workbook in, its cells as text out.

    python -I -S child.py PLACE_OF_CALAMINE PLACE_OF_NARROW MOST_ROWS MOST_COLUMNS < workbook > answer.json

Formulas are never reckoned: of a cell with a formula only the result is read that the file holds itself.
"""

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

sys.path += sys.argv[1:3]

import python_calamine
from narrow import limit  # type: ignore[import-not-found]  # it lies on the path of the process only

MEMORY = 640 * 1024 * 1024
SECONDS = 20
MOST_SHEETS = 5
LONGEST = 1000
MOST_FILLED = 200_000


def sheets(data: bytes, most_rows: int, most_columns: int) -> dict[str, Any]:
    """The sheets that are shown, each with the number of its first line and its cells as text."""
    book = python_calamine.load_workbook(io.BytesIO(data))
    found: list[dict[str, Any]] = []
    for shape in book.sheets_metadata[:50]:
        if shape.visible != python_calamine.SheetVisibleEnum.Visible:
            continue
        if shape.typ != python_calamine.SheetTypeEnum.WorkSheet or len(found) == MOST_SHEETS:
            continue
        sheet = book.get_sheet_by_name(shape.name)
        if sheet.start is None:
            continue
        if sheet.height > most_rows or sheet.width > most_columns:
            return {"refused": "too-many"}
        rows = [[text_of(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
        top, left = sheet.start
        fill(rows, sheet.merged_cell_ranges or [], top, left)
        found.append({"name": shape.name[:80], "first": top + 1, "rows": rows})
    return {"sheets": found}


def fill(rows: list[list[str]], merged: Any, top: int, left: int) -> None:
    """Each cell of a merged range says what its first cell says."""
    filled = 0
    for (first, begin), (last, end) in merged:
        if not rows or first < top or begin < left or first - top >= len(rows) or begin - left >= len(rows[0]):
            continue
        value = rows[first - top][begin - left]
        for row in rows[first - top : last - top + 1]:
            for place in range(begin - left, min(end - left + 1, len(row))):
                row[place] = row[place] or value
                filled += 1
                if filled > MOST_FILLED:
                    return


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)[:LONGEST]


def main() -> None:
    limit(memory=MEMORY, seconds=SECONDS)
    try:
        said = sheets(sys.stdin.buffer.read(), int(sys.argv[3]), int(sys.argv[4]))
    except MemoryError:
        said = {"refused": "too-hard"}
    except python_calamine.PasswordError:
        said = {"refused": "encrypted"}
    except BaseException:  # the reader panics at some broken files, and that is no Exception
        said = {"refused": "damaged"}
    sys.stdout.buffer.write(json.dumps(said).encode())


if __name__ == "__main__":
    main()
