"""What a list looks like on the page: cells, rows, heads, views, pages; every list is shown by the same parts."""

from dataclasses import dataclass
from datetime import date, datetime

from xieshang.desk.lists import Column
from xieshang.kernel.models import Case


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: words, a chip, or a day (`late`: it is over); `label` is that of its column."""

    text: str = ""
    label: str = ""
    url: str = ""
    note: str = ""
    tone: str = ""
    at: date | datetime | None = None
    kind: str = ""
    late: bool = False


@dataclass(frozen=True)
class Row:
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


@dataclass(frozen=True)
class Cut:
    """A saved view with its count and address."""

    label: str
    count: str
    url: str
    current: bool
    hot: bool
    own: int = 0  # the key of a view that the viewer keeps for themselves


@dataclass(frozen=True)
class Pager:
    prev_url: str = ""
    next_url: str = ""
    shown: str = ""


@dataclass(frozen=True)
class Choice:
    """A column in the chooser."""

    code: str
    label: str
    chosen: bool


def cell(column: Column, row: Case, today: date) -> Cell:
    """What the column shows of the row on this day."""
    value, label = column.of(row), str(column.label)
    if isinstance(value, date):
        late = column.late and row.stage != "closed" and value < today
        return Cell(label=label, at=value, kind=column.kind, late=late)
    text = "" if value is None else str(value)
    return Cell(text, label, tone=column.tone(row) if column.tone else "", kind=column.kind)
