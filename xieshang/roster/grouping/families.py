"""What is similar: the families of a body, and the family into which a sector or a special committee falls, with the reason."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from xieshang.roster.grouping.models import Family, Kin

DEFAULT = Path(__file__).parent.parent / "data" / "families.csv"


@dataclass(frozen=True)
class Kind:
    """A family: its name, and the words in names that show it."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Kinship:
    """The family of a sector ("" none) and why: the word in its name, or somebody's choice."""

    family: str
    word: str = ""
    by_hand: bool = False

    @property
    def reason(self) -> str:
        if self.by_hand:
            return _("chosen by the office")
        if self.word:
            return _("its name says “%(word)s”") % {"word": self.word}
        return _("nothing in its name says which; choose one")


@cache
def defaults() -> tuple[Kind, ...]:
    """What is delivered: a body that chose nothing else is read by these."""
    with DEFAULT.open(encoding="utf-8", newline="") as file:
        return tuple(Kind(row["name"], tuple(row["words"].split())) for row in csv.DictReader(file))


def of_body(body_id: int) -> tuple[Kind, ...]:
    """The families that the body chose, else those delivered."""
    rows = Family.objects.filter(body_id=body_id, replaced_at=None).order_by("position", "id")
    return tuple(Kind(row.name, tuple(row.words.split())) for row in rows) or defaults()


def chosen(sector_ids: Iterable[int]) -> dict[int, str]:
    """The families that were chosen for sectors by hand."""
    rows = Kin.objects.filter(sector_id__in=list(sector_ids), replaced_at=None)
    return dict(rows.values_list("sector_id", "family"))


def kinship(name: str, kinds: Sequence[Kind], *, by_hand: str = "") -> Kinship:
    """By choice, else by the longest word of a family that stands in the name; of equals the family that comes first."""
    if by_hand and by_hand in {kind.name for kind in kinds}:
        return Kinship(by_hand, by_hand=True)
    found = [
        (len(word), -place, kind.name, word) for place, kind in enumerate(kinds) for word in kind.words if word in name
    ]
    if not found:
        return Kinship("")
    _long, _place, family, word = max(found)
    return Kinship(family, word)


def named_in(name: str, kinds: Sequence[Kind]) -> frozenset[str]:
    """All families of which a word stands in the name of a special committee."""
    return frozenset(kind.name for kind in kinds if any(word in name for word in kind.words))
