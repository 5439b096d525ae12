"""What stands in an official paper, as plain data: made by a slice from its record, set by the forms of paper here."""

import re
import unicodedata
from dataclasses import dataclass, fields, replace
from typing import Any

# What XML cannot hold, and signs that turn the direction of what follows.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
FIRST_LEVEL = re.compile(r"^[一二三四五六七八九十]{1,3}、")
SECOND_LEVEL = re.compile(r"^（[一二三四五六七八九十]{1,3}）")
LONGEST_HEADING = 60


@dataclass(frozen=True)
class Line:
    """A paragraph. `level` 0 is text, 1 to 4 are headings (一、 （一） 1. （1）); `label` stands before the text in Hei."""

    text: str
    level: int = 0
    label: str = ""


@dataclass(frozen=True)
class Grid:
    """A table; `widths` in proportion to each other."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


Piece = Line | Grid


@dataclass(frozen=True)
class Paper:
    """A paper before it has a number. `issuer` signs it; `mark` stands in red at its head (made from the issuer if empty).

    `present` names who took part, for minutes; `annexes` follow on a page of their own; `contact` stands in brackets at the end.
    `number`: one that it had before it was issued.
    """

    title: str
    issuer: str
    body: tuple[Piece, ...]
    mark: str = ""
    subtitle: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    annexes: tuple[Piece, ...] = ()
    present: tuple[Line, ...] = ()
    contact: str = ""
    number: str = ""


@dataclass(frozen=True)
class Filing:
    """What a paper gets when it is issued; of a draft the number has a gap and nobody signs."""

    number: str = ""
    signatory: str = ""
    dated: str = ""
    copies: str = ""
    printed_by: str = ""


def lines(text: str) -> tuple[Line, ...]:
    """Paragraphs of a text that people typed; short ones that are numbered as headings are headings."""
    return tuple(_line(found) for part in text.splitlines() if (found := tidy(part)))


def _line(text: str) -> Line:
    if len(text) <= LONGEST_HEADING and not text.endswith(("。", "；")):
        if FIRST_LEVEL.match(text):
            return Line(text, 1)
        if SECOND_LEVEL.match(text):
            return Line(text, 2)
    return Line(text)


def tidy(text: str) -> str:
    """One line without anything that a document cannot hold or that would turn the words around it."""
    text = TURNING.sub("", FORBIDDEN.sub("", unicodedata.normalize("NFC", text)))
    return re.sub(r"[^\S\u3000]+", " ", text).strip()


def tidied(value: Any) -> Any:
    """The same for everything in a paper."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, tuple):
        return tuple(tidied(one) for one in value)
    if isinstance(value, Line | Grid | Paper | Filing):
        return replace(value, **{field.name: tidied(getattr(value, field.name)) for field in fields(value)})
    return value
