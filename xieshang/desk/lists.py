"""Lists of cases at /desk/<slug>/: a slice describes its list, the desk makes the page and the export.

    # matters/pages.py
    register(
        ListSpec(
            "matters",
            _("People's matters"),
            kinds=("matter",),
            model="matters.Matter",
            related=("hall",),
            columns=(*STANDARD, Column("hall", _("Hall"), lambda case: case.hall.name)),
            views=(SavedView("new", _("To be screened"), lambda viewer: Q(state="received")),),
            filters=(Filter("variety", _("Kind"), lambda viewer: Matter.Variety.choices, lambda value: Q(variety=value)),),
        )
    )

Rows always come through the door; state, search over number and title, and "waits for me" are there for every list.
The first column is number and title with the link and need not be named. A list also stands in the navigation.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from xieshang.desk.headings import Heading
from xieshang.kernel.flow import state_of
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer

Value = Callable[[Any], str | int | date | datetime | None]
# Columns that a list may be sorted by: of Case, each with an index or narrow within one kind; and the time of what takes place.
# With each, how its value is read back from the address; None: as it stands there.
SORTABLE: dict[str, Callable[[str], date | datetime | None] | None] = {
    "raised_at": parse_datetime,
    "moved_at": parse_datetime,
    "starts_at": parse_datetime,
    "due_on": parse_date,
    "number": None,
    "state": None,
    "title": None,
}


@dataclass(frozen=True)
class Column:
    """One column: `value` is a field of the row or a function of it; `sort` the field behind it ("" cannot sort).

    `shown` False: chosen by the columns chooser only. `tone` gives the cell a coloured chip. `late`: a day before today is
    marked as overdue while the case is open.
    """

    code: str
    label: str
    value: str | Value
    sort: str = ""
    kind: str = ""
    shown: bool = True
    tone: Callable[[Any], str] | None = None
    late: bool = False

    def of(self, row: Case) -> str | int | date | datetime | None:
        return getattr(row, self.value) if isinstance(self.value, str) else self.value(row)


@dataclass(frozen=True)
class SavedView:
    """A usual cut of the list, shown with its count; `hot` is coloured as urgent.

    With a `tile` (its label) it also stands among the numbers on the home page of those who wear one of `tile_for`. `shown` False:
    it is reached from there and from an address only.
    """

    code: str
    label: str
    where: Callable[[Viewer], Q]
    hot: bool = False
    counted: Callable[[Viewer, tuple[str, ...]], QuerySet] | None = None  # a quicker way to count than through `where`
    tile: str = ""
    tile_for: tuple[str, ...] = ()
    tile_if: Callable[[Viewer], bool] | None = None  # asked besides, of those who wear one of them
    shown: bool = True


@dataclass(frozen=True)
class Filter:
    """A choice in the address that narrows the list; an unknown value is ignored."""

    code: str
    label: str
    choices: Callable[[Viewer], list[tuple[str, Any]]]
    where: Callable[[str], Q]


def year_of(viewer: Viewer) -> int:
    """The year in which the viewer looks."""
    return timezone.localdate(viewer.at).year


def everybody(viewer: Viewer) -> bool:
    return True


def state_label(row: Case) -> str:
    return str(state_of(row).label)


def state_tone(row: Case) -> str:
    return state_of(row).tone


RAISED = Column("raised", _("Raised"), "raised_at", sort="raised_at")
STATE = Column("state", _("State"), state_label, sort="state", tone=state_tone)
DUE = Column("due", _("Due"), "due_on", sort="due_on", late=True)
MOVED = Column("moved", _("Last activity"), "moved_at", sort="moved_at", shown=False)
STANDARD = (RAISED, STATE, DUE, MOVED)


@dataclass(frozen=True)
class ListSpec:
    """A list page. `model` "" lists plain cases of several kinds; `related` is followed in the same statement.

    `visible` decides who gets the page (others: 404). `row_url` names another page than the case page
    for the rows; `new_url` is the name of the address where such a case begins; `brief` as in the navigation.
    `beside`: what columns show of other rows, as expressions by name, read in the same statement.
    """

    slug: str
    label: str
    kinds: tuple[str, ...]
    model: str = ""
    icon: str = "doc"
    columns: tuple[Column, ...] = STANDARD
    views: tuple[SavedView, ...] = ()
    filters: tuple[Filter, ...] = ()
    related: tuple[str, ...] = ()
    sort: str = "-raised"
    order: int = 50
    group: Heading | None = None
    visible: Callable[[Viewer], bool] = everybody
    row_url: Callable[[Any], str] | None = None
    new_url: str = ""
    new_label: str = ""
    new_visible: Callable[[Viewer], bool] = everybody
    empty_hint: str = ""
    brief: int = 0
    beside: dict[str, Any] = field(default_factory=dict)

    def column(self, code: str) -> Column | None:
        return next((column for column in self.columns if column.code == code), None)


registered: dict[str, ListSpec] = {}


def register(spec: ListSpec) -> ListSpec:
    """The list stands at /desk/<slug>/ from now on; a slug stands for one list only."""
    if spec.slug in registered:
        raise ValueError(f"list {spec.slug} is registered twice")
    wrong = [column.code for column in spec.columns if column.sort and column.sort not in SORTABLE]
    if wrong:
        raise ValueError(f"list {spec.slug}: {wrong} cannot be sorted by")
    registered[spec.slug] = spec
    return spec


def url_of(spec: ListSpec) -> str:
    return reverse("desk:list", args=[spec.slug])
