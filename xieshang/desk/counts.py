"""Counting without looking at everything: several counts in one statement, each up to a cap."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.formats import number_format

from xieshang.kernel.questions import Question, question

__all__ = ["Question", "asked", "capped", "count", "first", "words"]
CAP = 1000


def count(rows: QuerySet, cap: int = CAP) -> Question:
    """How many these rows are, `cap` + 1 standing for "more"."""
    keys = rows if rows.query.distinct else rows.values("pk")
    found = first(keys.order_by(), cap + 1)
    return Question(f"SELECT COUNT(*) FROM ({found.sql}) AS counted", found.params) if found.sql else found  # noqa: S608 - SQL made by the ORM


def first(values: QuerySet, many: int = 1) -> Question:
    """The first of these values, a queryset of one column in order."""
    return question(values[:many])


def asked(questions: Sequence[Question]) -> list[Any]:
    """What each of them is, one value each: one statement for all; a question that asks nothing is answered by 0."""
    found: list[Any] = [0] * len(questions)
    places = [place for place, one in enumerate(questions) if one.sql]
    if not places:
        return found
    with connection.cursor() as cursor:
        parts = ", ".join(f"({questions[place].sql})" for place in places)
        cursor.execute(f"SELECT {parts}", [value for place in places for value in questions[place].params])
        row = cursor.fetchone()
    for place, value in zip(places, row, strict=True):
        found[place] = value or 0
    return found


def capped(querysets: Sequence[QuerySet], cap: int = CAP) -> list[int]:
    """How many rows each has, in one statement."""
    return asked([count(rows, cap) for rows in querysets])


def words(count: int, cap: int = CAP) -> str:
    """The count as it is shown: exact up to the cap, "1,000+" above."""
    if count > cap:
        return f"{number_format(cap, force_grouping=True)}+"
    return number_format(count, force_grouping=True)
