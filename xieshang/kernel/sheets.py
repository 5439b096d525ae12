"""A list as a file for a spreadsheet: every fitting row, the chosen columns, nothing that a spreadsheet would run.

Numbers and dates are written as such, everything else as text, in XLSX by the type of the cell. The first line says what the
file holds, when it was made and by whom.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

BOM = "\ufeff"
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
IN_MEMORY = 4 * 1024 * 1024
LONGEST_CELL = 32_000
WIDTHS = (16, 44)  # of number and title; the others are as wide as a date with its hour
Value = str | int | date | datetime
Line = list[Value]


def value_of(value: Any) -> Value:
    """A cell as it goes into the file: a number, a day, a moment without zone, or text."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, date) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return "" if value is None else str(value)


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `plain` gives back what it was."""
    return f"'{cell}" if cell.lstrip("'").startswith(RUNS) else cell


def plain(cell: str) -> str:
    """What stood there before `safe`."""
    return cell[1:] if cell.startswith("'") and safe(cell[1:]) == cell else cell


def answer(lines: Iterable[Line], name: str, form: str) -> HttpResponseBase:
    """The file as an answer: CSV leaves line by line, a workbook once it is written to the disk."""
    response: HttpResponseBase
    if form == "csv":
        response = StreamingHttpResponse(csv_lines(lines), content_type=TYPES[form])
        response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv") or "attachment"
    else:
        response = FileResponse(workbook(lines), as_attachment=True, filename=f"{name}.xlsx", content_type=TYPES[form])
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def content(lines: Iterable[Line], form: str) -> bytes:
    """The whole file."""
    if form == "csv":
        return "".join(csv_lines(lines)).encode()
    with workbook(lines) as book:
        return book.read()


def csv_lines(lines: Iterable[Line]) -> Iterator[str]:
    yield BOM
    held = io.StringIO()
    writer = csv.writer(held)
    for line in lines:
        writer.writerow([_plain(value) for value in line])
        yield held.getvalue()
        held.seek(0)
        held.truncate()


def _plain(value: Value) -> str:
    if isinstance(value, str):
        return safe(NOT_TEXT.sub("", value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def workbook(lines: Iterable[Line]) -> IO[bytes]:
    """The lines as a workbook of one sheet, ready to be read; memory does not grow with them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("1")
    sheet.freeze_panes = "C3"
    for number in range(1, 30):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS[number - 1] if number < 3 else 18
    for number, line in enumerate(lines):
        sheet.append([_cell(sheet, value, bold=number == 1) for value in line])
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever answers with it closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: Any, value: Value, *, bold: bool) -> Any:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL])
        # By itself the library would make a formula of "=1" and an error of "#N/A".
        cell.data_type = "s"
    else:
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
    if bold:
        cell.font = Font(bold=True)
    return cell
