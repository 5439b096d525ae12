"""What can be commended, and what the records say of each candidate in a year: slices say it once.

    # duty/credits.py
    award("unit", _("advanced handling units"), _units, order=30)
    # handling/credits.py
    credit("unit", "closed", _("tasks closed"), _closed, order=10)

A credit tells its rows in the columns of `roster.doings` (`told`), so that the database puts all of them together: the numbers of
every candidate are one statement, and each number is the length of the list behind it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise

ACTOR, CASE = "actor", "case"
# The ids of candidates, first and last day. A list where the rows lie in several tables.
Rows = Callable[[Collection[int], date, date], QuerySet | Sequence[QuerySet]]


@dataclass(frozen=True)
class Candidate:
    """Who (an actor) or what (a case) can be commended; `note` tells those of one name apart."""

    pk: int
    name: str
    note: str = ""


# A body, first and last day of the year.
Candidates = Callable[[int, date, date], list[Candidate]]
# The actors of groups, first and last day: the candidates that their convenors may nominate.
OfGroups = Callable[[Collection[int], date, date], set[int]]
# The ids of candidates and the last day of the year: a word on each.
Words = Callable[[Collection[int], date], dict[int, str]]


class Counted(Protocol):
    """Anything that is counted of candidates: a credit, or what members do (`roster.doings.Doing`)."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str | Promise: ...
    @property
    def rows(self) -> Rows: ...
    @property
    def order(self) -> int: ...


@dataclass(frozen=True)
class Credit:
    """Something the records say of a candidate in a year."""

    code: str
    label: str | Promise
    rows: Rows
    order: int


@dataclass(frozen=True)
class Remark:
    """A word that stands beside the numbers, like the grade of a home; it counts nothing."""

    code: str
    label: str | Promise
    words: Words
    order: int


@dataclass(frozen=True)
class Class:
    """A class of commendation. `about`: whether actors or cases are commended. `of_groups` None: convenors do not nominate in it.

    `elsewhere` answers what is counted where that is said in a registry of another slice.
    """

    code: str
    label: str | Promise
    candidates: Candidates
    about: str
    order: int
    of_groups: OfGroups | None = None
    elsewhere: Callable[[], Sequence[Counted]] | None = None

    @property
    def is_of_cases(self) -> bool:
        return self.about == CASE


classes: dict[str, Class] = {}
_credits: dict[str, list[Credit]] = {}
_remarks: dict[str, list[Remark]] = {}


def award(
    code: str,
    label: str | Promise,
    candidates: Candidates,
    *,
    order: int,
    about: str = ACTOR,
    of_groups: OfGroups | None = None,
    elsewhere: Callable[[], Sequence[Counted]] | None = None,
) -> None:
    """It can be commended from now on; a code stands for one class."""
    if code in classes:
        raise ValueError(f"class of commendation {code} is registered twice")
    classes[code] = Class(code, label, candidates, about, order, of_groups, elsewhere)


def credit(award_code: str, code: str, label: str | Promise, rows: Rows, *, order: int) -> None:
    """It is counted of the candidates of this class from now on."""
    if any(one.code == code for one in _credits.setdefault(award_code, [])):
        raise ValueError(f"credit {award_code}.{code} is registered twice")
    _credits[award_code].append(Credit(code, label, rows, order))


def remark(award_code: str, code: str, label: str | Promise, words: Words, *, order: int) -> None:
    """The word stands beside the numbers of this class from now on."""
    _remarks.setdefault(award_code, []).append(Remark(code, label, words, order))


def in_order() -> list[Class]:
    return sorted(classes.values(), key=lambda one: (one.order, one.code))


def credits_of(found: Class) -> list[Counted]:
    """What is counted of the candidates of a class, in order."""
    rows: list[Counted] = [*(found.elsewhere() if found.elsewhere else ()), *_credits.get(found.code, [])]
    return sorted(rows, key=lambda one: (one.order, one.code))


def remarks_of(found: Class) -> list[Remark]:
    return sorted(_remarks.get(found.code, []), key=lambda one: (one.order, one.code))


def _parts(one: Counted, ids: Collection[int], first: date, last: date) -> list[QuerySet]:
    rows = one.rows(ids, first, last)
    return [rows] if isinstance(rows, QuerySet) else list(rows)


def counts(found: Class, ids: Collection[int], first: date, last: date) -> dict[tuple[int, str], int]:
    """How often each credit stands for each candidate: one statement, whatever is counted."""
    parts = [
        part.annotate(d_code=Cast(Value(one.code), CharField(max_length=20)))
        .values("d_who", "d_code")
        .annotate(many=Count("pk"))
        .values_list("d_who", "d_code", "many")
        for one in credits_of(found)
        for part in _parts(one, ids, first, last)
    ]
    many: dict[tuple[int, str], int] = {}
    for who, code, count in _together(parts) if ids else ():
        many[who, code] = many.get((who, code), 0) + count
    return many


def records(one: Counted, pk: int, first: date, last: date) -> list[tuple[int | None, date]]:
    """Case (None where the record is no case) and day of everything that is counted, the newest first: one statement."""
    parts = [part.values_list("d_case", "d_day") for part in _parts(one, [pk], first, last)]
    return sorted(_together(parts), key=lambda row: (row[1], row[0] or 0), reverse=True)


def _together(parts: list[QuerySet]) -> list[Any]:
    if not parts:
        return []
    first, *others = parts
    return list(first.union(*others, all=True) if others else first)
