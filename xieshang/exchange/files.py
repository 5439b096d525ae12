"""From bytes to sheets of text: XLSX in a process of its own with narrow limits, CSV in whichever encoding an office PC wrote it."""

import csv
import io
import json
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from xieshang.kernel import sheets, uploads
from xieshang.kernel.uploads import MEGABYTE, Limits, Refused
from xieshang.kernel.uploads.confined import answer_of
from xieshang.kernel.uploads.names import extension_of

CHILD = Path(__file__).with_name("child.py")
SECONDS = 40.0
MOST_ROWS, MOST_COLUMNS = 20_000, 200
XLSX = Limits(max_bytes=10 * MEGABYTE, extensions=frozenset({"xlsx"}), max_unpacked=160 * MEGABYTE)
TEXT = Limits(max_bytes=10 * MEGABYTE, extensions=frozenset({"txt"}))


@dataclass(frozen=True)
class Sheet:
    """Cells as text; `first` is the number of the first line as the spreadsheet counts."""

    name: str
    first: int
    rows: list[list[str]]


def read(data: bytes, name: str) -> list[Sheet]:
    """The sheets of the file, or Refused with a sentence. Slow: call it outside of transactions."""
    if extension_of(name) == "csv":
        return [_csv(uploads.inspect(data, "table.txt", limits=TEXT).data.decode())]
    if extension_of(name) != "xlsx":
        _check_kind(name)
    uploads.inspect(data, name, limits=XLSX)
    said = _asked(data)
    if refused := said.get("refused"):
        raise _refusal(str(refused))
    return [Sheet(str(sheet["name"]), int(sheet["first"]), sheet["rows"]) for sheet in said["sheets"]]


def _check_kind(name: str) -> None:
    if extension_of(name) in ("xls", "et", "xlsm", "xlsb", "ods"):
        raise Refused("kind", _("Save the table as XLSX or CSV and send that."))
    raise Refused("kind", _("Only tables can be read in: XLSX or CSV."))


def _csv(text: str) -> Sheet:
    mark = max(",\t;", key=text[:20_000].count)
    try:
        rows = list(islice(csv.reader(io.StringIO(text), delimiter=mark), MOST_ROWS + 1))
    except csv.Error as broken:
        raise _refusal("damaged") from broken
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise _refusal("too-many")
    return Sheet("", 1, [[sheets.plain(cell)[:1000] for cell in row] for row in rows])


def _asked(data: bytes) -> dict[str, Any]:
    """What the child says; one that says nothing has said that the file is too hard."""
    answer = answer_of(CHILD, "python_calamine", MOST_ROWS, MOST_COLUMNS, data=data, seconds=SECONDS)
    if answer is None:
        return {"refused": "too-hard"}
    said: dict[str, Any] = json.loads(answer)
    return said


def _refusal(code: str) -> Refused:
    if code == "too-many":
        words = _("The table has more than %(rows)s lines or %(columns)s columns. Split it, or take empty lines away.")
        return Refused(code, words % {"rows": MOST_ROWS, "columns": MOST_COLUMNS})
    if code == "encrypted":
        return Refused(code, _("The file is protected by a password. Remove the password and send it again."))
    if code == "too-hard":
        return Refused(code, _("The table is too large to be read in the time and memory there is for one. Split it."))
    return Refused(code, _("The table is damaged or incomplete. Save it again and send the new file."))
