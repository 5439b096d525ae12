"""Figures: a definition, a query and a place in the report. Nothing is stored, everything is counted from the records.

    @figure("hall-problems-solved", label=_("hard problems solved"), measure=Count(), unit=_("matters"), section="halls", when=within)
    def hall_problems_solved(scope):
        '''Hard problems whose first step into solved falls in the period.'''
        return Entry.objects....

The function answers a queryset of records (entries, cases, or rows of the roster). The docstring is the definition that is
printed under the table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Scope:
    """Which bodies, which days, and as known at which moment."""

    body_ids: tuple[int, ...]
    starts_on: date
    ends_on: date
    cut_off: datetime

    @property
    def days(self) -> dict[str, Any]:
        """The scope as `EntryQuerySet.counted` takes it."""
        return {"starts_on": self.starts_on, "ends_on": self.ends_on, "cut_off": self.cut_off}


@dataclass(frozen=True)
class Count:
    """How many records."""

    def of(self, records: models.QuerySet) -> int:
        return records.count()


@dataclass(frozen=True)
class Sum:
    """The sum of a column over the records."""

    column: str

    def of(self, records: models.QuerySet) -> int:
        return records.aggregate(total=models.Sum(self.column))["total"] or 0


@dataclass(frozen=True)
class Record:
    """A record of a figure as its list shows it; figures over cases need none, the case says it itself."""

    title: str
    note: str = ""
    url: str = ""


within = "within"
as_of = "as_of"
Query = Callable[[Scope], models.QuerySet]


@dataclass(frozen=True)
class Figure:
    """One number of the report. `when`: within the period, or standing at its end."""

    key: str
    label: str
    measure: Count | Sum
    unit: str
    section: str
    when: str
    query: Query
    order: int
    record: Callable[[Any], "Record"] | None = None

    @property
    def definition(self) -> str:
        return " ".join((self.query.__doc__ or "").split())

    def value(self, scope: Scope) -> int:
        return self.measure.of(self.query(scope))


figures: dict[str, Figure] = {}


def figure(
    key: str,
    *,
    label: str,
    measure: Count | Sum,
    unit: str,
    section: str,
    when: str,
    order: int = 50,
    record: Callable[[Any], Record] | None = None,
) -> Callable[[Query], Query]:
    """Register a figure; a key stands for one figure only and needs a definition."""

    def register(query: Query) -> Query:
        if key in figures:
            raise ValueError(f"figure {key} is registered twice")
        if not query.__doc__:
            raise ValueError(f"figure {key} needs its definition as a docstring")
        if when not in (within, as_of):
            raise ValueError(f"figure {key}: when is within or as_of")
        figures[key] = Figure(key, label, measure, unit, section, when, query, order, record)
        return query

    return register
