"""Counting without looking at everything: several counts in one statement, each up to a cap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.formats import number_format

CAP = 1000


@dataclass(frozen=True)
class Count:
    """One count as SQL, ready to be asked again; "" counts nothing. `is_value`: not counted, but the one value it finds."""

    sql: str = ""
    params: tuple[Any, ...] = ()
    is_value: bool = False


def count(rows: QuerySet, cap: int = CAP) -> Count:
    """The count of these rows, `cap` + 1 standing for "more"."""
    keys = rows if rows.query.distinct else rows.values("pk")
    try:
        sql, params = keys.order_by()[: cap + 1].query.sql_with_params()
    except EmptyResultSet:
        return Count()
    return Count(sql, params)


def first(values: QuerySet) -> Count:
    """The first of these values, a queryset of one column in order; 0 when there is none."""
    try:
        sql, params = values[:1].query.sql_with_params()
    except EmptyResultSet:
        return Count()
    return Count(sql, params, is_value=True)


def asked(counts: Sequence[Count]) -> list[Any]:
    """What each of them is: one statement for all."""
    found: list[Any] = [0] * len(counts)
    places = [place for place, one in enumerate(counts) if one.sql]
    if not places:
        return found
    parts = [_part(counts[place], place) for place in places]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", [value for place in places for value in counts[place].params])
        row = cursor.fetchone()
    for place, value in zip(places, row, strict=True):
        found[place] = value or 0
    return found


def _part(one: Count, place: int) -> str:
    if one.is_value:
        return f"({one.sql})"
    return f"(SELECT COUNT(*) FROM ({one.sql}) AS counted_{place})"  # noqa: S608 - SQL made by the ORM


def capped(querysets: Sequence[QuerySet], cap: int = CAP) -> list[int]:
    """How many rows each has, in one statement."""
    return asked([count(rows, cap) for rows in querysets])


def words(count: int, cap: int = CAP) -> str:
    """The count as it is shown: exact up to the cap, "1,000+" above."""
    if count > cap:
        return f"{number_format(cap, force_grouping=True)}+"
    return number_format(count, force_grouping=True)
