"""Understanding a table as offices write it: headings above, merged heads, lines in between; said in words before anything happens."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xieshang.exchange.files import Sheet
from xieshang.kernel.imports import Asked, Column, tidy
from xieshang.kernel.uploads import Refused

HEADS_WITHIN = 40
SUMS = ("合计", "总计", "小计", "共计", "说明", "备注", "注:", "填表", "制表", "total")
SHOWN = 5


@dataclass(frozen=True)
class Understood:
    """The lines of the file by column, and what is to be said about how they were found."""

    lines: list[Asked]
    columns: list[str]
    words: list[str]


def folded(text: str) -> str:
    """A head as it is compared: half width, small, without spaces, marks and what stands in brackets."""
    text = re.sub(r"[(\[【].*?[)\]】]", "", unicodedata.normalize("NFKC", text).lower())
    return re.sub(r"[\s*:_./\\-]", "", text)


@dataclass(frozen=True)
class Heads:
    """Where the columns stand: the places by code, the heads nobody knows, and the first row below."""

    places: dict[str, int]
    unknown: list[str]
    row: int
    below: int


def understand(found: Sequence[Sheet], columns: Sequence[Column]) -> Understood:
    """The lines of the sheet that fits the columns best, or Refused."""
    best = [(heads, sheet) for sheet in found if (heads := _heads(sheet, columns)) is not None]
    needed = {column.code for column in columns if column.required}
    best = [(heads, sheet) for heads, sheet in best if needed <= heads.places.keys()]
    if not best:
        names = "、".join(str(column.label) for column in columns if column.required)
        words = _(
            "No line of the table names the columns that are needed: %(names)s. Use the template, or name them so."
        )
        raise Refused("no-heads", words % {"names": names})
    heads, sheet = max(best, key=lambda pair: len(pair[0].places))
    return _read(heads, sheet, columns)


def _heads(sheet: Sheet, columns: Sequence[Column]) -> Heads | None:
    """The row (or two rows, the lower one first) that names the most columns."""
    known = {
        folded(name): column.code for column in columns for name in (str(column.label), column.code, *column.names)
    }
    best: Heads | None = None
    for row in range(min(HEADS_WITHIN, len(sheet.rows))):
        for deep in (1, 2):
            tried = _tried(sheet.rows[row : row + deep], known, row, deep)
            if tried is not None and (best is None or _better(tried, best)):
                best = tried
    return best


def _better(tried: Heads, best: Heads) -> bool:
    """More columns; or as many just below: of merged heads the lower row is the last one."""
    more = len(tried.places) - len(best.places)
    return more > 0 or (more == 0 and tried.row == best.below == tried.below - 1)


def _tried(rows: list[list[str]], known: dict[str, str], row: int, deep: int) -> Heads | None:
    if len(rows) < deep or (deep == 2 and not any(folded(cell) in known for cell in rows[1])):
        return None
    width = max(len(cells) for cells in rows)
    places: dict[str, int] = {}
    unknown = []
    for place in range(width):
        heads = [tidy(cells[place]) for cells in reversed(rows) if place < len(cells) and cells[place].strip()]
        code = next((known[folded(head)] for head in heads if folded(head) in known), "")
        if code and code not in places:
            places[code] = place
        elif heads:
            unknown.append(heads[0])
    return Heads(places, unknown, row, row + deep) if places else None


def _read(heads: Heads, sheet: Sheet, columns: Sequence[Column]) -> Understood:
    lines, passed, empty = [], [], 0
    needed = [column.code for column in columns if column.required]
    repeated = [folded(cell) for cell in sheet.rows[heads.below - 1]]
    last = max((number for number, row in enumerate(sheet.rows) if any(row)), default=0)
    for number, row in enumerate(sheet.rows[heads.below :], start=heads.below):
        cells = [tidy(cell) for cell in row]
        said = {cell for cell in cells if cell}
        if not said:
            empty += number < last
            continue
        values = {code: cells[place] if place < len(cells) else "" for code, place in heads.places.items()}
        if [folded(cell) for cell in row] == repeated or _passed(values, said, cells, needed):
            passed.append(f"{sheet.first + number}: {next(cell for cell in cells if cell)[:30]}")
            continue
        lines.append(Asked(sheet.first + number, values))
    if not lines:
        raise Refused("no-lines", _("Below the heads stands no line that could be read in."))
    return Understood(lines, list(heads.places), _words(heads, sheet, columns, lines, passed, empty))


def _passed(values: dict[str, str], said: set[str], cells: list[str], needed: list[str]) -> bool:
    """A sum or a remark, or one line of words across the table: nothing that could be a row."""
    first = next(cell for cell in cells if cell)
    bare = not any(values.get(code) for code in needed)
    across = len(said) == 1 and (bare or len([cell for cell in cells if cell]) > 1)
    return across or (unicodedata.normalize("NFKC", first).lower().startswith(SUMS) and len(said) < 4)


def _words(
    heads: Heads, sheet: Sheet, columns: Sequence[Column], lines: list[Asked], passed: list[str], empty: int
) -> list[str]:
    labels = {column.code: str(column.label) for column in columns}
    words = []
    if sheet.name:
        words.append(_("Sheet: %(name)s.") % {"name": sheet.name})
    words.append(
        _("The heads stand in line %(head)s; %(many)s lines below were read.")
        % {"head": sheet.first + heads.below - 1, "many": len(lines)}
    )
    if heads.row:
        words.append(_("Lines above the heads, passed over: %(many)s.") % {"many": heads.row})
    words.append(_("Columns understood: %(names)s.") % {"names": "、".join(labels[code] for code in heads.places)})
    if heads.unknown:
        unknown = "、".join(dict.fromkeys(name[:20] for name in heads.unknown[:20]))
        words.append(_("Columns not taken over: %(names)s.") % {"names": unknown})
    if empty:
        words.append(_("Empty lines in between, passed over: %(many)s.") % {"many": empty})
    if passed:
        more = " …" if len(passed) > SHOWN else ""
        words.append(_("Lines that are no rows, passed over: %(lines)s.") % {"lines": "; ".join(passed[:SHOWN]) + more})
    return words
