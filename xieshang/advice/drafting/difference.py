"""What changed from one revision of a text to the next, paragraph by paragraph."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from xieshang.rules.difference import Piece, pieces


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of either text; `same` when nothing in it changed."""

    same: bool
    pieces: tuple[Piece, ...]


def between(old: str, new: str) -> list[Paragraph]:
    """The paragraphs in the order of the new text; what was left out stands where it stood."""
    before, after = old.splitlines(), new.splitlines()
    found: list[Paragraph] = []
    for kind, first, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Paragraph(True, (Piece("", words),)) for words in after[begin:stop]]
            continue
        found += [
            _changed(mine or "", yours or "") for mine, yours in zip_longest(before[first:end], after[begin:stop])
        ]
    return found


def _changed(old: str, new: str) -> Paragraph:
    if not old or not new:
        return Paragraph(False, (Piece("del", old) if old else Piece("ins", new),))
    return Paragraph(False, tuple(pieces(old, new)))
