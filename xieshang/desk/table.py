"""What stands around a list of cases: its views, pages and columns; and what a column shows of a case."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst

from xieshang.desk.lists import Column
from xieshang.kernel.models import Case
from xieshang.kernel.tables import Cell


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
    value, label = column.of(row), capfirst(str(column.label))
    if isinstance(value, date):
        late = column.late and row.stage != "closed" and value < today
        return Cell(label=label, at=value, kind=column.kind, late=late)
    text = "" if value is None else str(value)
    return Cell(text, label=label, tone=column.tone(row) if column.tone else "", kind=column.kind)
