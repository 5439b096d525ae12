"""Questions that `verify` asks: each registered invariant answers with the breaches it found, each with its ids."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


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
