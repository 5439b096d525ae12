"""Reading figures: the scope of a year, the values, and the records behind a number by the viewer's door."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xieshang.kernel import bodies, flow, periods
from xieshang.kernel.models import Body, Case, Entry
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.stats.models import FrozenFigure
from xieshang.stats.registry import Figure, Record, Scope, figures
from xieshang.stats.words import Spoken, spoken

SECTIONS = {
    "roster": _("Members and sectors"),
    "places": _("Members' Homes"),
    "halls": _("Halls: things are talked over"),
    "handling": _("Handling by the units"),
    "gatherings": _("Sittings"),
}
MOST_RECORDS = 500


@dataclass(frozen=True)
class Value:
    """A figure with its number for one scope; `frozen` when the year is closed and the number kept."""

    figure: Figure
    value: int
    definition: str
    frozen: bool
    url: str

    @property
    def key(self) -> str:
        return self.figure.key

    @property
    def label(self) -> str:
        return self.figure.label

    @property
    def unit(self) -> str:
        return self.figure.unit

    @property
    def words(self) -> Spoken:
        return spoken(self.value)


@dataclass(frozen=True)
class Section:
    code: str
    label: str
    values: list[Value]


@dataclass(frozen=True)
class Records:
    """What the viewer's door admits of a figure's records, and how many more there are."""

    rows: list[Record]
    total: int
    hidden: int


def scope_of(body: Body, year: str, *, at: datetime, subtree: bool = False) -> Scope:
    """The year of a body (or of all below it), as known now."""
    if not year.isdigit() or len(year) != 4:
        raise NotFound()
    starts_on, ends_on = periods.bounds(body.pk, year)
    ids = tuple(bodies.subtree(body)) if subtree else (body.pk,)
    return Scope(ids, starts_on, ends_on, at)


def values(
    body: Body, year: str, *, at: datetime, page: str = "stats:records", keys: list[str] | None = None
) -> list[Value]:
    """Every figure of the year (or those of `keys`, in that order); a closed year answers what was frozen."""
    scope = scope_of(body, year, at=at)
    frozen = {row.key: row for row in FrozenFigure.objects.filter(body=body, year=year)}
    return [
        _value(figure, scope, frozen.get(figure.key), year, page)
        for figure in (ordered() if keys is None else map(figures.__getitem__, keys))
    ]


def ordered() -> list[Figure]:
    places = {code: position for position, code in enumerate(SECTIONS)}
    return sorted(figures.values(), key=lambda figure: (places.get(figure.section, 99), figure.order, figure.key))


def _value(figure: Figure, scope: Scope, kept: FrozenFigure | None, year: str, page: str) -> Value:
    url = f"{reverse(page, args=[figure.key])}?year={year}"
    if kept is not None:
        return Value(figure, kept.value, kept.definition, True, url)
    return Value(figure, figure.value(scope), figure.definition, False, url)


def sections(rows: list[Value]) -> list[Section]:
    """The values by section, empty sections left out."""
    return [
        Section(code, label, found)
        for code, label in SECTIONS.items()
        if (found := [row for row in rows if row.figure.section == code])
    ]


def figure_or_404(key: str) -> Figure:
    if key not in figures:
        raise NotFound()
    return figures[key]


def records(figure: Figure, scope: Scope, viewer: Viewer, *, case_page: str) -> Records:
    """The records of a figure as this viewer may see them; the number counts all, the list shows what the door admits."""
    found = figure.query(scope)
    total = found.count()
    if issubclass(found.model, Case | Entry):
        cases = _cases(found, viewer)
        rows = [_case_record(case, case_page) for case in cases[:MOST_RECORDS]]
        admitted = len(rows) if len(rows) < MOST_RECORDS else cases.count()
        return Records(rows, total, max(0, total - admitted))
    if figure.record is None:
        return Records([], total, total)
    return Records([figure.record(row) for row in found[:MOST_RECORDS]], total, max(0, total - MOST_RECORDS))


def _cases(found: QuerySet, viewer: Viewer) -> QuerySet:
    ids = found.values("case_id") if issubclass(found.model, Entry) else found.values("pk")
    return Case.objects.visible_to(viewer).filter(pk__in=ids).newest_first()


def _case_record(case: Any, case_page: str) -> Record:
    return Record(case.title, f"{case.number} · {flow.state_of(case).label}", reverse(case_page, args=[case.pk]))
