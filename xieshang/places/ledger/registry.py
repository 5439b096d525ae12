"""What counts as an activity at a home: slices register the kinds, and where the lines of the ledger come from.

    # gatherings/activities.py
    kind("hall-sitting", _("sitting of a hall"), order=10)
    source("gatherings", held)

A source answers the rows of some homes between two days, each told in the same columns (`told`), so that the database puts all
sources together: a page of the ledger is one statement, and so are the sums of every home of a body. What a source asks depends
on the homes and days alone, since the statement is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, DateField, F, IntegerField, QuerySet, Sum, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise

from xieshang.kernel import periods
from xieshang.kernel.questions import Question, day, question

COLUMNS = ("l_day", "l_kind", "l_home", "l_title", "l_people", "l_case", "l_key")
# What the comparison of homes and the map of the towns put together.
ACTIVITY, MATTER, DUTY, CONTACT = "activity", "matter", "duty", "contact"


@dataclass(frozen=True)
class Span:
    """Some homes, from a day to a day."""

    homes: tuple[int, ...]
    first: date
    last: date

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last

    @property
    def moments(self) -> tuple[datetime, datetime]:
        return periods.moments(self.first, self.last)


Rows = Callable[[Span], QuerySet]


@dataclass(frozen=True)
class Kind:
    """A kind of line. `group`: as what it is counted when homes are compared."""

    code: str
    label: str | Promise
    order: int
    group: str


kinds: dict[str, Kind] = {}
sources: dict[str, Rows] = {}


def kind(code: str, label: str | Promise, *, order: int = 50, group: str = ACTIVITY) -> None:
    """Lines of this kind are known from now on; a code stands for one kind."""
    if code in kinds:
        raise ValueError(f"kind of activity {code} is registered twice")
    kinds[code] = Kind(code, label, order, group)


def source(code: str, rows: Rows) -> None:
    """Lines come from here from now on."""
    if code in sources:
        raise ValueError(f"source of activities {code} is registered twice")
    sources[code] = rows


def in_order() -> list[Kind]:
    return sorted(kinds.values(), key=lambda one: (one.order, one.code))


def told(
    rows: QuerySet, *, kind: Any, home: Any, day: Any, title: Any, people: Any = 0, case: Any = None, key: str = "pk"
) -> QuerySet:
    """The rows in the columns of the ledger. A text names a column of the row; `kind` and `title` may be given as `Value`s."""
    return rows.order_by().annotate(
        l_day=Cast(F(day) if isinstance(day, str) else day, DateField()),
        l_kind=Cast(F(kind) if isinstance(kind, str) else kind, CharField(max_length=24)),
        l_home=Cast(F(home) if isinstance(home, str) else home, BigIntegerField()),
        l_title=Cast(F(title) if isinstance(title, str) else title, CharField(max_length=200)),
        l_people=Cast(F(people) if isinstance(people, str) else _number(people), IntegerField()),
        l_case=Cast(F(case) if isinstance(case, str) else Value(None), BigIntegerField()),
        l_key=Cast(F(key), BigIntegerField()),
    )


def _number(people: Any) -> Any:
    return Value(people) if isinstance(people, int) else people


def _parts(span: Span, codes: tuple[str, ...]) -> list[QuerySet]:
    parts = [rows(span) for rows in sources.values()]
    return [part.filter(l_kind__in=codes) for part in parts] if codes else parts


def lines(span: Span, *, kind: str = "", many: int | None = None, after: int = 0) -> list[tuple[Any, ...]]:
    """The lines as tuples in the order of `COLUMNS`, the newest day first, so `many` of them `after` others: one statement."""
    rows = _lines(span, kind).rows(many, after)
    return [(day(on), *others) for on, *others in rows]


def sums(span: Span, *, groups: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    """Home, kind, how many lines and how many people, for each home and kind (of these groups) that has some: one statement."""
    return _sums(span, groups).rows()


# The same homes and days are asked for all day, and putting so many sources together costs more than reading them.
@lru_cache(maxsize=256)
def _lines(span: Span, kind: str) -> Question:
    first, *others = (part.values_list(*COLUMNS) for part in _parts(span, (kind,) if kind else ()))
    return question(first.union(*others, all=True).order_by("-l_day", "l_kind", "-l_key"))


@lru_cache(maxsize=256)
def _sums(span: Span, groups: tuple[str, ...]) -> Question:
    codes = tuple(one.code for one in kinds.values() if one.group in groups)
    first, *others = (
        part.values("l_home", "l_kind")
        .annotate(many=Count("pk"), came=Sum("l_people"))
        .values_list("l_home", "l_kind", "many", "came")
        for part in _parts(span, codes)
    )
    return question(first.union(*others, all=True).order_by("l_home", "l_kind"))
