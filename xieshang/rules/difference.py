"""What changed from one version of a rule to the next, article by article."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from django.utils.translation import gettext_lazy as _

from xieshang.rules.models import Article

LONGEST = 1500
WORDS = {
    "same": (_("unchanged"), "neutral"),
    "changed": (_("changed"), "warn"),
    "new": (_("new"), "good"),
    "gone": (_("left out"), "bad"),
}


@dataclass(frozen=True)
class Piece:
    """Some words: "" stand in both versions, "ins" in the new one only, "del" in the old one only."""

    kind: str
    words: str


@dataclass(frozen=True)
class Change:
    """One article of either version; `before` is its label in the old version, where it was another."""

    kind: str
    label: str
    before: str
    pieces: tuple[Piece, ...]

    @property
    def word(self) -> str:
        return str(WORDS[self.kind][0])

    @property
    def tone(self) -> str:
        return WORDS[self.kind][1]


def between(old: Sequence[Article], new: Sequence[Article]) -> list[Change]:
    """The articles in the order of the new version; what was left out stands where it stood."""
    changes: list[Change] = []
    matcher = SequenceMatcher(None, [row.text for row in old], [row.text for row in new], autojunk=False)
    for _kind, first, end, begin, stop in matcher.get_opcodes():
        changes += [_change(mine, theirs) for mine, theirs in zip_longest(old[first:end], new[begin:stop])]
    return changes


def _change(old: Article | None, new: Article | None) -> Change:
    if new is None:
        assert old is not None  # noqa: S101 - one of both stands
        return Change("gone", old.label, "", (Piece("del", old.text),))
    if old is None:
        return Change("new", new.label, "", (Piece("ins", new.text),))
    before = old.label if old.label != new.label else ""
    if old.text == new.text:
        return Change("same", new.label, before, (Piece("", new.text),))
    return Change("changed", new.label, before, tuple(pieces(old.text, new.text)))


def pieces(old: str, new: str) -> list[Piece]:
    """What was taken out and put in, character by character; of long texts the whole."""
    if max(len(old), len(new)) > LONGEST:
        return [Piece("del", old), Piece("ins", new)]
    found: list[Piece] = []
    for kind, first, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("", new[begin:stop]))
            continue
        found += [Piece("del", old[first:end])] if end > first else []
        found += [Piece("ins", new[begin:stop])] if stop > begin else []
    return found
