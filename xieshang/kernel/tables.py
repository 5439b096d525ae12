"""What the list part shows: heads, rows and cells; the same for every list of the product."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: words, a chip, or a day (`late`: it is over); `label` is that of its column."""

    text: Any = ""
    url: str = ""
    note: str = ""
    kind: str = ""
    label: str = ""
    tone: str = ""
    at: date | datetime | None = None
    late: bool = False


@dataclass(frozen=True)
class Row:
    """The first cell names the row; `select` is the value of its tick box."""

    cells: list[Cell]
    select: str = ""


@dataclass(frozen=True)
class Head:
    label: str
    sort_url: str = ""
    sorted: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Table:
    caption: str
    columns: list[Head]
    rows: list[Row]


def table(caption: str, heads: Iterable[Head | str], rows: Iterable[list[Cell]]) -> Table:
    """A table in which each cell knows the label of its column: on a phone a row is a card."""
    columns = [head if isinstance(head, Head) else Head(head) for head in heads]
    labelled = ([replace(cell, label=head.label) for head, cell in zip(columns, cells, strict=True)] for cells in rows)
    return Table(caption, columns, [Row(cells) for cells in labelled])
