"""Counting without looking at everything: several counts in one statement, each up to a cap."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.formats import number_format

CAP = 1000


def capped(querysets: Sequence[QuerySet], cap: int = CAP) -> list[int]:
    """How many rows each has, `cap` + 1 standing for "more": one statement for all of them."""
    parts: list[str] = []
    params: list[Any] = []
    places: list[int] = []
    for place, rows in enumerate(querysets):
        try:
            keys = rows if rows.query.distinct else rows.values("pk")
            sql, given = keys.order_by()[: cap + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted_{place})")  # noqa: S608 - SQL made by the ORM
        params += given
        places.append(place)
    found = [0] * len(querysets)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", params)
            row = cursor.fetchone()
        for place, count in zip(places, row, strict=True):
            found[place] = int(count)
    return found


def words(count: int, cap: int = CAP) -> str:
    """The count as it is shown: exact up to the cap, "1,000+" above."""
    if count > cap:
        return f"{number_format(cap, force_grouping=True)}+"
    return number_format(count, force_grouping=True)
