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
from django.db.models import Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


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


@dataclass(frozen=True)
class Count:
    """How many records."""

    def expression(self, records: models.QuerySet) -> Subquery:
        return _CountOf(records.order_by() if records.query.distinct else records.order_by().values("pk"))


@dataclass(frozen=True)
class Sum:
    """The sum of a column over the records."""

    column: str

    def expression(self, records: models.QuerySet) -> Subquery:
        return _SumOf(records.order_by().values(_summed=models.F(self.column)))


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
        """The docstring in the reader's language."""
        words = " ".join((self.query.__doc__ or "").split())
        return gettext(words)

    def expression(self, scope: Scope) -> Subquery:
        """The number as a value in a statement, so that a page of figures asks once."""
        return self.measure.expression(self.query(scope))


figures: dict[str, Figure] = {}
# The parts of the report in their order; a slice adds its own after them.
sections: dict[str, str] = {
    "roster": _("Members and sectors"),
    "places": _("Members' Homes"),
    "halls": _("Halls: things are talked over"),
    "handling": _("Handling by the units"),
    "gatherings": _("Sittings"),
}
sentences: dict[str, str] = {}


def section(code: str, label: str, *, sentence: str = "") -> None:
    """Register a part of the report; `sentence` tells its figures by their keys, "_" for "-": "{delegations} came"."""
    if code in sections:
        raise ValueError(f"section {code} is registered twice")
    sections[code] = label
    if sentence:
        sentences[code] = sentence


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
