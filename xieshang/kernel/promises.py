"""Questions that `verify` asks: each registered invariant answers with the breaches it found, each with its ids."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone


@dataclass(frozen=True)
class Breach:
    """One thing that is not as promised."""

    invariant: str
    words: str
    ids: tuple[int | str, ...] = ()


Question = Callable[[], Iterator[Breach]]


@dataclass(frozen=True)
class Invariant:
    code: str
    promise: str
    question: Question


invariants: dict[str, Invariant] = {}


def invariant(code: str, promise: str) -> Callable[[Question], Question]:
    """Register what must always be true; the function yields what is not."""

    def register(question: Question) -> Question:
        invariants[code] = Invariant(code, promise, question)
        return question

    return register


_since: ContextVar[datetime | None] = ContextVar("looking since", default=None)


@contextmanager
def looking_since(day: date | None) -> Iterator[None]:
    """Questions about what grows without end look only at what came since the day; all others look at everything."""
    reset = _since.set(timezone.make_aware(datetime.combine(day, time.min)) if day else None)
    try:
        yield
    finally:
        _since.reset(reset)


def recent(rows: Any, column: str) -> Any:
    """The rows that `verify` looks at: all, or with `--since` those whose moment lies after it."""
    since = _since.get()
    return rows.filter(**{f"{column}__gte": since}) if since else rows
