"""What can be read from a table file: importers that slices register, and what they say of each line.

An importer knows its columns and opens a `Book` over a body; the book reads cells, plans lines, writes them and takes them back.
Nothing here knows files or pages: `exchange` reads the file, shows the plan and keeps it; the slice decides what it means.
"""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from xieshang.kernel.viewer import Viewer

NEW, CHANGED, SAME, CONFLICT, ERROR = STATUSES = ("new", "changed", "same", "conflict", "error")
WRITTEN = (NEW, CHANGED)
UNSEEN = ("Cc", "Cf")


@dataclass(frozen=True)
class Column:
    """A column: how it is called in the template, and how else in files of the world; `secret` is shown masked."""

    code: str
    label: str
    names: tuple[str, ...] = ()
    hint: str = ""
    required: bool = False
    secret: bool = False


class Unreadable(Exception):
    """A cell that makes no sense; the words say why."""


@dataclass(frozen=True)
class Asked:
    """A line of the file: the cells as they were read, what was wrong with them, and what somebody chose for a conflict."""

    number: int
    values: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    choice: str = ""


@dataclass(frozen=True)
class Choice:
    """A way out of a conflict."""

    code: str
    label: str


@dataclass(frozen=True)
class Plan:
    """What a line would do. `was` holds, for each cell that changes, what stands now; `faults` a sentence for a cell ("": the line)."""

    status: str
    values: dict[str, str]
    was: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    subject: int | None = None

    def promises_the_same(self, other: "Plan") -> bool:
        """Whether it would do exactly what the other one said."""
        return (self.status, self.subject, self.was) == (other.status, other.subject, other.was)


@dataclass(frozen=True)
class Written:
    """What was done for a line: the row it stands for, and all that is needed to take it back; or the fault that hindered it."""

    subject: int | None = None
    journal: dict[str, Any] = field(default_factory=dict)
    fault: str = ""


class Book(ABC):
    """The rows of one body, opened for one batch: everything is asked in pieces of some hundred lines."""

    @abstractmethod
    def read(self, code: str, text: str) -> str:
        """The cell in the form in which it is compared and kept; raises Unreadable."""

    @abstractmethod
    def plan(self, asked: Sequence[Asked]) -> list[Plan]:
        """What each line would do, in the order given; two lines for one row are seen within one call."""

    @abstractmethod
    def write(self, asked: Sequence[Asked], plans: Sequence[Plan], *, by: Viewer, at: datetime) -> list[Written]:
        """The new and the changed lines stand; others are never handed in."""

    @abstractmethod
    def in_the_way(self, written: Sequence[Written]) -> dict[int, str]:
        """By place in the sequence, why a line cannot be taken back: something was built on it since."""

    @abstractmethod
    def take_back(self, written: Sequence[Written], *, by: Viewer) -> None:
        """Everything is as it was before the lines were written."""


class Importer(ABC):
    """A kind of table that can be read in, and written out again with the same columns."""

    kind: str
    label: str
    back: str  # the name of the page it belongs to
    columns: tuple[Column, ...]
    form: type[forms.Form]  # what is asked once for the whole file

    @abstractmethod
    def check(self, viewer: Viewer) -> None:
        """Nothing, or a refusal: who may read in and write out."""

    @abstractmethod
    def given(self, at: datetime, name: str) -> dict[str, str]:
        """What holds for the whole file when nobody says otherwise."""

    @abstractmethod
    def open(self, body_id: int, given: dict[str, str]) -> Book:
        """The book for the body; a refusal where nothing can be read in at all."""

    @abstractmethod
    def exported(self, viewer: Viewer, words: QueryDict) -> Iterable[dict[str, str]]:
        """Every row that the viewer's list shows under these filters, by column; reading them in changes nothing."""

    @abstractmethod
    def existing(self, subjects: Sequence[int]) -> set[int]:
        """Those of the rows that stand."""

    @abstractmethod
    def page_of(self, subject: int) -> str:
        """The address of the row."""


registered: dict[str, Importer] = {}


def importer(found: type[Importer]) -> type[Importer]:
    """Register a kind; a word stands for one kind only."""
    if found.kind in registered:
        raise ValueError(f"importer {found.kind} is registered twice")
    registered[found.kind] = found()
    return found


def tidy(text: str) -> str:
    """A cell without marks that nobody sees, and without needless space."""
    return " ".join("".join(c for c in text if c in "\t\n\r" or unicodedata.category(c) not in UNSEEN).split())


def understood(book: Book, lines: Sequence[Asked]) -> list[Asked]:
    """The lines with their cells read, and a fault where one makes no sense."""
    return [_understood(book, line) for line in lines]


def _understood(book: Book, line: Asked) -> Asked:
    values, faults = {}, {}
    for code, text in line.values.items():
        try:
            values[code] = book.read(code, text) if text else ""
        except Unreadable as unreadable:
            values[code], faults[code] = text, str(unreadable)
    return Asked(line.number, values, faults, line.choice)
