"""A list as a file for a spreadsheet: every fitting row, the chosen columns, nothing that a spreadsheet would run."""

import csv
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

BOM = "\ufeff"
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Echo:
    """csv wants a file; what is written is handed on at once."""

    def write(self, line: str) -> str:
        return line


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(RUNS) else cell


def csv_answer(rows: Iterable[list[str]], name: str) -> StreamingHttpResponse:
    """The rows leave one by one; memory does not grow with them."""
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv") or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(rows: Iterable[list[str]]) -> Iterator[str]:
    yield BOM
    writer = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])
