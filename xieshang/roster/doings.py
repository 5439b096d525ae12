"""What members did in a year: slices say once how it is read, for many members to be counted and for one to be shown.

    # gatherings/activities.py
    doing("attended", _("gatherings attended"), _attended, order=10)

Rows are told in the same columns (`told`), so that the database puts them together: the year of a member is one statement, and
every number is the length of the list below it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, DateField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise

from xieshang.kernel.questions import Question, question

# Actors of a body (a list, or a queryset of their keys), first and last day.
Rows = Callable[[Any, date, date], QuerySet]
COLUMNS = ("d_code", "d_case", "d_day")


@dataclass(frozen=True)
class Doing:
    """Something a member can have done. `in_groups`: the convenors of a group see how often each member did it."""

    code: str
    label: str | Promise
    rows: Rows
    order: int
    in_groups: bool


registered: dict[str, Doing] = {}


def doing(code: str, label: str | Promise, rows: Rows, *, order: int, in_groups: bool = False) -> None:
    """It belongs to the year of a member from now on."""
    if code in registered:
        raise ValueError(f"doing {code} is registered twice")
    registered[code] = Doing(code, label, rows, order, in_groups)


def told(rows: QuerySet, *, who: str, case: str, day: Any) -> QuerySet:
    """The rows in the columns of a year; `day` may be an expression."""
    return rows.order_by().annotate(
        d_who=Cast(F(who), BigIntegerField()),
        d_case=Cast(F(case), BigIntegerField()),
        d_day=Cast(F(day) if isinstance(day, str) else day, DateField()),
    )


def in_order() -> list[Doing]:
    return sorted(registered.values(), key=lambda one: (one.order, one.code))


def of_groups() -> list[Doing]:
    """What is counted for every member of a group."""
    return [one for one in in_order() if one.in_groups]


def counting(actors: Collection[int] | QuerySet, first: date, last: date) -> Question:
    """How often each of them did what is counted for every member of a group; `counts` asks it."""
    first_part, *others = (
        one.rows(actors, first, last)
        .annotate(d_code=_code(one))
        .values("d_code", "d_who")
        .annotate(many=Count("pk"))
        .values_list("d_code", "d_who", "many")
        for one in of_groups()
    )
    return question(first_part.union(*others, all=True))


def counts(asked: Question) -> dict[str, dict[int, int]]:
    """How many by actor, for each doing that is so counted, in their order: one statement."""
    found: dict[str, dict[int, int]] = {one.code: {} for one in of_groups()}
    for code, actor_id, many in asked.rows():
        found[code][actor_id] = many
    return found


def _code(one: Doing) -> Cast:
    return Cast(Value(one.code), CharField(max_length=20))


def done(actor_id: int, first: date, last: date) -> list[tuple[str, int, date]]:
    """Code, case and day of everything one member did, the newest first: one statement."""
    first_part, *others = (
        one.rows([actor_id], first, last).annotate(d_code=_code(one)).values_list(*COLUMNS) for one in in_order()
    )
    return list(first_part.union(*others, all=True).order_by("-d_day", "d_case"))
