"""Two writers of the same minutes: a merge by lines, in which nothing that either of them wrote is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# Lines that stand around two wordings of one passage; the minutes cannot be confirmed while one of them is there.
FIRST, SECOND, END = "【两种写法·先存】", "【两种写法·后存】", "【两种写法·止】"


@dataclass(frozen=True)
class Merged:
    """The common text, and in how many passages both wordings stand."""

    text: str
    conflicts: int


def merge(base: str, first: str, second: str) -> Merged:
    """Changes of both writers in one text; where they changed the same passage, both wordings, marked."""
    lines: list[str] = []
    conflicts = 0
    for before, one, other in _passages(base.splitlines(), first.splitlines(), second.splitlines()):
        if one == other or other == before:
            lines += one
        elif one == before:
            lines += other
        else:
            lines += [FIRST, *one, SECOND, *other, END]
            conflicts += 1
    return Merged("\n".join(lines), conflicts)


def is_settled(text: str) -> bool:
    """Whether no passage waits for a choice between two wordings."""
    return not any(mark in text for mark in (FIRST, SECOND, END))


Passage = tuple[list[str], list[str], list[str]]


def _passages(base: list[str], first: list[str], second: list[str]) -> Iterator[Passage]:
    """The three texts cut into passages that belong together: between lines that all three have in common."""
    one, other = _matches(base, first), _matches(base, second)
    b = f = s = 0
    for line in [*range(len(base)), len(base)]:
        at_end = line == len(base)
        if not at_end and not (line in one and line in other):
            continue
        f_line, s_line = (len(first), len(second)) if at_end else (one[line], other[line])
        yield base[b:line], first[f:f_line], second[s:s_line]
        if not at_end:
            yield [base[line]], [base[line]], [base[line]]
            b, f, s = line + 1, f_line + 1, s_line + 1


def _matches(base: list[str], text: list[str]) -> dict[int, int]:
    """Which line of the text each unchanged line of the base became."""
    blocks = SequenceMatcher(None, base, text, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}
