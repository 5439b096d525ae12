"""Figures: a definition, a query and a place in the report. Nothing is stored, everything is counted from the records.

    @figure(
        "hall-problems-solved", label=_("hard problems solved"), measure=Count(), section="halls", when=within,
        unit=npgettext_lazy("unit", "matter", "matters", "n"),
    )
    def hall_problems_solved(scope):
        '''Hard problems whose first step into solved falls in the period.'''
        return Entry.objects....

The function answers a queryset of records (entries, cases, or rows of the roster). The docstring is the definition that is
printed under the table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Subquery
from django.utils.translation import gettext


class _CountOf(Subquery):
    """How many rows a queryset has, as one value of a larger statement."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) _counted)"
    output_field = models.BigIntegerField()


class _SumOf(Subquery):
    """The sum of the one column a queryset selects, as one value of a larger statement."""

    template = "(SELECT COALESCE(SUM(_counted._summed), 0) FROM (%(subquery)s) _counted)"
    output_field = models.BigIntegerField()


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

    @cached_property
    def months(self) -> dict[int, tuple[date, date]]:
        """The whole month that each body gives to something special in the year of the scope. Asked once for all figures."""
        found = {body_id: [source(body_id, self.starts_on) for source in month_sources] for body_id in self.body_ids}
        return {body_id: next(filter(None, said)) for body_id, said in found.items() if any(said)}

    def known_at(self, moment: datetime) -> "Scope":
        """The same days, as known at another moment; months that are known are not asked for again."""
        other = replace(self, cut_off=moment)
        if "months" in vars(self):
            vars(other)["months"] = self.months
        return other

    @cached_property
    def of_the_month(self) -> "Scope":
        """The days of the scope that lie in the month of its (first) body; none where there is no such month."""
        first, last = self.months.get(self.body_ids[0]) or (self.ends_on, self.ends_on - timedelta(days=1))
        return replace(self, starts_on=max(first, self.starts_on), ends_on=min(last, self.ends_on))


@dataclass(frozen=True)
class Count:
    """How many records."""

    def expression(self, records: models.QuerySet) -> Subquery:
        return _CountOf(records.order_by() if records.query.distinct else records.order_by().values("pk"))

    @property
    def of_rows(self) -> models.Aggregate:
        return models.Count("pk")


@dataclass(frozen=True)
class Sum:
    """The sum of a column over the records."""

    column: str

    def expression(self, records: models.QuerySet) -> Subquery:
        return _SumOf(records.order_by().values(_summed=models.F(self.column)))

    @property
    def of_rows(self) -> models.Aggregate:
        return models.Sum(self.column)


@dataclass(frozen=True)
class Record:
    """A record of a figure as its list shows it; figures over cases (or with `cases`) need none, the case says it itself."""

    title: str
    note: str = ""
    url: str = ""


within = "within"
as_of = "as_of"
month = "month"
# The first and the last day of the month that a body gives to something special in the year of a day, or None: said by a slice.
MonthOf = Callable[[int, date], tuple[date, date] | None]
month_sources: list[MonthOf] = []
Query = Callable[[Scope], models.QuerySet]


@dataclass(frozen=True)
class Figure:
    """One number of the report. `when`: within the period, within the body's month of the year, or standing at its end.

    `sentence` is said of it after those of its section; with `front` it stands on the front pages, in that order. `is_named`: the
    press package tells its public records by their titles. `reads_now`: it asks how something stands today, so that no number
    of a past moment can be had afterwards. `part_of`: the key of the figure that counts every record of this one, too; where
    that figure `adds_up`, each of its records stands in exactly one part (see `stats.adding`). `cases`: the column of its
    records that leads to their case, where they are neither cases nor entries.
    """

    key: str
    label: str
    measure: Count | Sum
    unit: str
    section: str
    when: str
    query: Query
    order: int
    record: Callable[[Any], "Record"] | None = None
    sentence: str = ""
    front: int = 0
    is_named: bool = False
    reads_now: bool = False
    part_of: str = ""
    adds_up: bool = False
    cases: str = ""

    def unit_of(self, number: int) -> str:
        """The unit as it stands behind this number: 1 result, 2 results."""
        return str(self.unit % {"n": number})

    @property
    def definition(self) -> str:
        """The docstring in the reader's language."""
        words = " ".join((self.query.__doc__ or "").split())
        return gettext(words)

    def expression(self, scope: Scope) -> Subquery:
        """The number as a value in a statement, so that a page of figures asks once."""
        return self.measure.expression(self.rows(scope))

    def rows(self, scope: Scope) -> models.QuerySet:
        """The records that are counted."""
        return self.query(scope.of_the_month if self.when == month else scope)


@dataclass(frozen=True)
class Part:
    """A part of the report: its figures, and what is said of them.

    `sentence` tells figures by their keys, "_" for "-": "{delegations} came"; `if_none` is what is said besides when a figure
    is zero, by its key; `heading` stands above the part when the one before stands under another.
    """

    code: str
    label: str
    order: int
    heading: str
    sentence: str
    if_none: Mapping[str, str]


figures: dict[str, Figure] = {}
parts: dict[str, Part] = {}


def section(
    code: str,
    label: str,
    *,
    order: int = 70,
    heading: str = "",
    sentence: str = "",
    if_none: Mapping[str, str] | None = None,
) -> None:
    """Register a part of the report."""
    if code in parts:
        raise ValueError(f"section {code} is registered twice")
    parts[code] = Part(code, label, order, heading, sentence, if_none or {})


def in_order() -> list[Part]:
    return sorted(parts.values(), key=lambda part: (part.order, part.code))


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
    sentence: str = "",
    front: int = 0,
    is_named: bool = False,
    reads_now: bool = False,
    part_of: str = "",
    adds_up: bool = False,
    cases: str = "",
) -> Callable[[Query], Query]:
    """Register a figure; a key stands for one figure only and needs a definition."""

    def register(query: Query) -> Query:
        if key in figures:
            raise ValueError(f"figure {key} is registered twice")
        if not query.__doc__:
            raise ValueError(f"figure {key} needs its definition as a docstring")
        if when not in (within, as_of, month):
            raise ValueError(f"figure {key}: when is within, as_of or month")
        figures[key] = Figure(
            key,
            label,
            measure,
            unit,
            section,
            when,
            query,
            order,
            record,
            sentence,
            front,
            is_named,
            reads_now,
            part_of,
            adds_up,
            cases,
        )
        return query

    return register
