"""The search: which sectors sit together, weighing similar kind, even size and ease of meeting. No database, no chance.

From some starts it moves and exchanges sectors as long as that makes the grouping better. The same question has the same answer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

Key = Callable[[int, int, list[int]], tuple[float, ...]]
FITTING, NEUTRAL, FOREIGN = 1.0, 0.4, 0.0
NEAR = 0.5  # two families that one special committee looks after
ALONE = 0.5  # a sector by itself has nobody to resemble or to meet
WITH_OTHERS, UNDER_COMMITTEE = 0.6, 0.4
KEEP = 0.1  # what stands today is left as it is when nothing speaks against it
ROUNDS = 200
LAYOUTS = 1000  # so many for one sector and one group: few are tried where each takes long


@dataclass(frozen=True)
class Piece:
    """A sector as the search sees it. `now` and `held` are groups and slots by number; `towns` counts members."""

    code: str
    size: int
    family: str = ""
    towns: Mapping[str, int] = field(default_factory=dict)
    now: str = ""
    held_slot: int | None = None
    held_committee: str | None = None


@dataclass(frozen=True)
class Weights:
    """How much each of the three counts, in parts of a hundred or any other sum."""

    kind: int = 50
    size: int = 30
    meeting: int = 20


@dataclass(frozen=True)
class Problem:
    """Sectors, the special committees with the families that their names say, and how many groups there are to be.

    `fixed` are the committees of slots that must be there, in their order: locked sectors name them by number.
    """

    pieces: tuple[Piece, ...]
    committees: Mapping[str, frozenset[str]]
    count: int
    fixed: tuple[str, ...] = ()
    weights: Weights = Weights()


@dataclass(frozen=True)
class Found:
    """The committee of each slot, and the slot of each sector by its code."""

    slots: tuple[str, ...]
    place: dict[str, int]


def bound(sizes: Sequence[int], count: int) -> int:
    """How far the largest and the smallest group may lie apart: the largest sector, or half of an average group."""
    return max([*sizes, -(-sum(sizes) // (2 * max(1, count)))], default=0)


def search(problem: Problem) -> Found:
    """The best grouping found: every sector once, no group empty where sectors suffice, locks kept, sizes within the bound
    wherever the locks leave that open."""
    best: tuple[_Value, tuple[str, ...], list[int]] | None = None
    for slots in _layouts(problem):
        table = _Table(problem, slots)
        for start in table.starts():
            masks = table.climb(start)
            value = table.value(masks)
            if best is None or value > best[0]:
                best = (value, slots, masks)
    assert best is not None  # noqa: S101 - there is always a layout
    _value, slots, masks = best
    place = {
        piece.code: next(slot for slot, mask in enumerate(masks) if mask >> number & 1)
        for number, piece in enumerate(problem.pieces)
    }
    return Found(slots, place)


# Better first: fewer empty groups, less beyond the bound, then what is weighed.
_Value = tuple[int, int, float]


def _layouts(problem: Problem) -> Iterator[tuple[str, ...]]:
    """Which committee looks after which slot: each has one as far as the groups suffice, those with most members more."""
    count = max(problem.count, len(problem.fixed), 1)
    if not problem.committees:
        yield (*problem.fixed, *[""] * (count - len(problem.fixed)))
        return
    mass = _mass(problem)
    asked = {piece.held_committee for piece in problem.pieces if piece.held_committee} - set(problem.fixed)
    bare = sorted(set(problem.committees) - set(problem.fixed) - asked, key=lambda code: (-mass[code], code))
    first = [*problem.fixed, *sorted(asked), *bare]
    slots = first[: max(count, len(problem.fixed) + len(asked))]
    more = count - len(slots)
    if more <= 0:
        yield tuple(slots)
        return
    tried = max(2, LAYOUTS // (count * max(1, len(problem.pieces))))
    for extra in sorted(problem.committees, key=lambda code: (-mass[code], code))[:tried]:
        filled = [*slots, extra]
        while len(filled) < count:
            filled.append(max(sorted(mass), key=lambda code: mass[code] / (filled.count(code) or 1)))
        yield tuple(filled)


def _mass(problem: Problem) -> dict[str, float]:
    """How many members belong to the families of each committee, shared where several name a family."""
    naming = {
        piece.family: [code for code, families in problem.committees.items() if piece.family in families]
        for piece in problem.pieces
    }
    mass = dict.fromkeys(problem.committees, 0.0)
    for piece in problem.pieces:
        for code in naming[piece.family]:
            mass[code] += piece.size / len(naming[piece.family])
    return mass


class _Table:
    """Sectors as bits, groups as masks; what a group is worth is reckoned once for each mask."""

    def __init__(self, problem: Problem, slots: tuple[str, ...]) -> None:
        self.pieces, self.slots, self.weights = problem.pieces, slots, problem.weights
        self.sizes = [piece.size for piece in problem.pieces]
        self.total = sum(self.sizes)
        self.bound = bound(self.sizes, len(slots))
        self.like = _likeness(problem)
        self.meets = _meetings(problem.pieces)
        self.stays = [[bool(one.now) and one.now == two.now for two in self.pieces] for one in self.pieces]
        self.fits = [[_fit(piece.family, code, problem.committees) for code in slots] for piece in self.pieces]
        self.open = [self._open(piece) for piece in self.pieces]
        self._worth: dict[tuple[int, int], float] = {}
        self._weight: dict[int, int] = {0: 0}

    def _open(self, piece: Piece) -> tuple[int, ...]:
        """The slots in which the sector may be."""
        if piece.held_slot is not None:
            return (piece.held_slot,)
        if piece.held_committee is not None:
            under = tuple(slot for slot, code in enumerate(self.slots) if code == piece.held_committee)
            return under or tuple(range(len(self.slots)))
        return tuple(range(len(self.slots)))

    def starts(self) -> Iterator[list[int]]:
        """Evenly by size; and by where each sector fits best."""
        by_size = sorted(
            range(len(self.pieces)), key=lambda n: (len(self.open[n]) > 1, -self.sizes[n], self.pieces[n].code)
        )
        yield self._dealt(
            by_size, lambda n, slot, masks: (self.weigh(masks[slot]), masks[slot].bit_count(), -self.fits[n][slot])
        )
        yield self._dealt(
            by_size, lambda n, slot, masks: (-self.fits[n][slot], self.weigh(masks[slot]), masks[slot].bit_count())
        )

    def _dealt(self, order: list[int], key: Key) -> list[int]:
        masks = [0] * len(self.slots)
        for n in order:
            masks[min(self.open[n], key=lambda slot: (*key(n, slot, masks), slot))] |= 1 << n
        return masks

    def climb(self, masks: list[int]) -> list[int]:
        """The best of all moves and exchanges is made, until none makes the grouping better."""
        value = self.value(masks)
        for _round in range(ROUNDS):
            better = max(((self.value(near), near) for near in self._near(masks)), default=None, key=lambda one: one[0])
            if better is None or better[0] <= value:
                return masks
            value, masks = better
        return masks

    def _near(self, masks: list[int]) -> Iterator[list[int]]:
        at = [next(slot for slot, mask in enumerate(masks) if mask >> n & 1) for n in range(len(self.pieces))]
        for n, here in enumerate(at):
            for there in self.open[n]:
                if there != here:
                    yield self._changed(masks, (here, there), 1 << n)
        for n, other in combinations(range(len(at)), 2):
            if at[n] != at[other] and at[other] in self.open[n] and at[n] in self.open[other]:
                yield self._changed(masks, (at[n], at[other]), 1 << n | 1 << other)

    @staticmethod
    def _changed(masks: list[int], slots: tuple[int, int], bits: int) -> list[int]:
        near = masks.copy()
        for slot in slots:
            near[slot] ^= bits
        return near

    def value(self, masks: list[int]) -> _Value:
        sizes = [self.weigh(mask) for mask in masks]
        beyond = max(0, max(sizes) - min(sizes) - self.bound)
        mean = self.total / len(sizes)
        even = 1 - sum(abs(size - mean) for size in sizes) / (2 * self.total) if self.total else 1.0
        worth = sum(self._worth_of(slot, mask) for slot, mask in enumerate(masks)) / max(1, len(self.pieces))
        return (-sum(not mask for mask in masks), -beyond, round(worth + self.weights.size * even, 9))

    def weigh(self, mask: int) -> int:
        if mask not in self._weight:
            self._weight[mask] = sum(size for n, size in enumerate(self.sizes) if mask >> n & 1)
        return self._weight[mask]

    def _worth_of(self, slot: int, mask: int) -> float:
        known = self._worth.get((slot, mask))
        if known is None:
            known = self._worth[slot, mask] = self._reckon(slot, [n for n in range(len(self.pieces)) if mask >> n & 1])
        return known

    def _reckon(self, slot: int, members: list[int]) -> float:
        weights, worth = self.weights, 0.0
        for n in members:
            others = [other for other in members if other != n]
            alike = _mean([self.like[n][other] for other in others])
            meeting = _mean([self.meets[n][other] for other in others])
            worth += (
                weights.kind * (WITH_OTHERS * alike + UNDER_COMMITTEE * self.fits[n][slot]) + weights.meeting * meeting
            )
            worth += (
                KEEP
                * (weights.kind + weights.size + weights.meeting)
                * sum(self.stays[n][o] for o in others)
                / len(self.pieces)
            )
        return worth


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else ALONE


def _fit(family: str, committee: str, committees: Mapping[str, frozenset[str]]) -> float:
    """Whether the committee's name says the family; neutral where no committee's name says it."""
    if not committee or not any(family in families for families in committees.values()):
        return NEUTRAL
    if family in committees.get(committee, frozenset()):
        return FITTING
    return FOREIGN


def _likeness(problem: Problem) -> list[list[float]]:
    named = list(problem.committees.values())

    def like(one: Piece, two: Piece) -> float:
        if not one.family or not two.family:
            return 0.0
        if one.family == two.family:
            return 1.0
        return NEAR if any(one.family in families and two.family in families for families in named) else 0.0

    return [[like(one, two) for two in problem.pieces] for one in problem.pieces]


def _meetings(pieces: Sequence[Piece]) -> list[list[float]]:
    """The part of two sectors' members who are in the same towns."""
    shares = [{town: many / sum(piece.towns.values()) for town, many in piece.towns.items()} for piece in pieces]
    return [[sum(min(share, two.get(town, 0.0)) for town, share in one.items()) for two in shares] for one in shares]
