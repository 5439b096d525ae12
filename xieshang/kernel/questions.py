"""A question to the database that is kept as SQL: making the SQL of a statement over many tables costs more than its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, Model, QuerySet
from django.db.models.expressions import RawSQL

Row = TypeVar("Row", bound=Model)
# Stands for the key while the SQL is made: no row has it.
NO_KEY = -1


@dataclass(frozen=True)
class Question:
    """SQL with its values, ready to be asked again; "" asks nothing and has no answer."""

    sql: str = ""
    params: tuple[Any, ...] = ()

    def of_moment(self, moment: datetime, instead_of: datetime) -> "Question":
        """The same question with one moment in all places of another."""
        stored, kept = (connection.ops.adapt_datetimefield_value(one) for one in (moment, instead_of))
        return self.put(stored, kept)

    def put(self, value: Any, instead_of: Any) -> "Question":
        """The same question with one value, as it is stored, in all places of another."""
        return Question(self.sql, tuple(value if known == instead_of else known for known in self.params))

    def of(self, key: int) -> "Question":
        """The question for this row: it was made for `NO_KEY`."""
        return self.put(key, NO_KEY)

    def column(self, kind: Field) -> RawSQL:
        """Its one answer, as a column of another statement."""
        return RawSQL(self.sql, self.params, output_field=kind)  # noqa: S611 - a statement that Django made

    def rows(self, many: int | None = None, after: int = 0) -> list[tuple[Any, ...]]:
        """What the database answers, as it stores it (SQLite has days as text): all rows, or so `many` of them `after` others."""
        if not self.sql:
            return []
        part = "" if many is None else " LIMIT %s OFFSET %s"
        with connection.cursor() as cursor:
            cursor.execute(self.sql + part, [*self.params, *(() if many is None else (many, after))])
            return list(cursor.fetchall())


def day(stored: date | str | None) -> date | None:
    """A day as it came with a row."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def question(values: QuerySet) -> Question:
    """What this queryset of columns would ask."""
    try:
        return Question(*values.query.sql_with_params())
    except EmptyResultSet:
        return Question()


class Kept(Generic[Row]):
    """Whole rows of a model by a key, as every step asks for them: the SQL is made the first time, for all keys."""

    def __init__(self, rows: Callable[[int], QuerySet[Row]]) -> None:
        self._rows = rows
        self._made: tuple[type[Row], Question] | None = None

    def __call__(self, key: int) -> list[Row]:
        if self._made is None:
            rows = self._rows(NO_KEY)
            self._made = (rows.model, question(rows))
        model, kept = self._made
        return list(model._base_manager.raw(kept.sql, kept.of(key).params))
