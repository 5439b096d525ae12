"""A proposal for the sectors of a term: what the search is asked, and its answer as groups with names and reasons."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xieshang.kernel import norms
from xieshang.roster.grouping import families, reasons, search
from xieshang.roster.grouping.families import Kind, Kinship
from xieshang.roster.models import Group, Membership, Seat, Sector, SpecialCommittee, Term

SUFFIX = "界别活动综合组"
MOST_GROUPS = 30


@dataclass(frozen=True)
class Fact:
    """A sector as it stands on the day: its members, where they are, its family, its group."""

    sector: Sector
    size: int
    towns: dict[str, int]
    kinship: Kinship

    @property
    def group(self) -> Group | None:
        return self.sector.group


@dataclass(frozen=True)
class Ground:
    """What a proposal rests on: as of a day, for a term."""

    term: Term
    day: date
    kinds: tuple[Kind, ...]
    facts: list[Fact]
    committees: list[SpecialCommittee]
    groups: list[Group]

    @property
    def named(self) -> dict[str, frozenset[str]]:
        """The families that the name of each committee says."""
        return {row.code: families.named_in(row.actor.name, self.kinds) for row in self.committees}

    @property
    def members(self) -> int:
        return sum(fact.size for fact in self.facts)


@dataclass(frozen=True)
class Wanted:
    """A group that has to be there, since a sector is locked to it."""

    name: str
    committee: SpecialCommittee | None
    group: Group | None = None


@dataclass(frozen=True)
class Asked:
    """How many groups (0: as many as today), and what stays: groups, sectors in them by their place, sectors under committees."""

    count: int = 0
    fixed: tuple[Wanted, ...] = ()
    in_fixed: Mapping[int, int] = field(default_factory=dict)
    under: Mapping[int, str] = field(default_factory=dict)


@dataclass
class Proposed:
    """One group of the proposal; `group` is the one of today that goes on."""

    name: str
    committee: SpecialCommittee | None
    group: Group | None
    facts: list[Fact]

    @property
    def size(self) -> int:
        return sum(fact.size for fact in self.facts)


def ground(term: Term, day: date) -> Ground:
    """Eight statements, whatever the number of members."""
    sectors = list(Sector.objects.filter(term=term).placed_on(day).order_by("position", "id"))
    standing = Membership.objects.valid_on(day).filter(term=term)
    sizes = Counter(standing.values_list("sector_id", flat=True))
    towns: dict[int, Counter[str]] = defaultdict(Counter)
    seats = Seat.objects.valid_on(day).filter(membership__in=standing, group__kind=Group.Kind.TOWN)
    for sector_id, town in seats.values_list("membership__sector_id", "group__actor__name"):
        towns[sector_id][town] += 1
    kinds, chosen = families.of_body(term.body_id), families.chosen(row.pk for row in sectors)
    facts = [
        Fact(row, sizes[row.pk], dict(towns[row.pk]), families.kinship(row.name, kinds, by_hand=chosen.get(row.pk, "")))
        for row in sectors
    ]
    committees = SpecialCommittee.objects.filter(term=term).select_related("actor").order_by("code", "id")
    groups = Group.objects.valid_on(day).filter(term=term, kind=Group.Kind.SECTOR)
    groups = groups.select_related("actor", "committee__actor").order_by("code", "id")
    return Ground(term, day, kinds, facts, list(committees), list(groups))


def default_count(found: Ground) -> int:
    """As many as today, else one for each special committee."""
    return max(1, min(len(found.groups) or len(found.committees), len(found.facts) or 1))


def propose(found: Ground, asked: Asked | None = None) -> list[Proposed]:
    """The groups of the best grouping found; those that must be there come first, in their order."""
    asked = asked or Asked()
    answer = search.search(_problem(found, asked))
    by_slot: dict[int, list[Fact]] = defaultdict(list)
    for fact in found.facts:
        by_slot[answer.place[fact.sector.code]].append(fact)
    committees = {row.code: row for row in found.committees}
    made = [Proposed(one.name, one.committee, one.group, by_slot[place]) for place, one in enumerate(asked.fixed)]
    free = [
        Proposed("", committees.get(code), None, by_slot[place])
        for place, code in enumerate(answer.slots)
        if place >= len(asked.fixed) and by_slot[place]
    ]
    taken = {one.group.pk for one in asked.fixed if one.group}
    _go_on(free, [group for group in found.groups if group.pk not in taken])
    _name(free, {one.name for one in made})
    return [*made, *sorted(free, key=lambda one: (one.group.code if one.group else "~", one.name))]


def _problem(found: Ground, asked: Asked) -> search.Problem:
    pieces = tuple(
        search.Piece(
            fact.sector.code,
            fact.size,
            fact.kinship.family,
            fact.towns,
            fact.group.code if fact.group else "",
            asked.in_fixed.get(fact.sector.pk),
            asked.under.get(fact.sector.pk),
        )
        for fact in found.facts
    )
    day, body_id = found.day, found.term.body_id
    kind, size, meeting = (
        norms.value(f"roster.grouping_{one}", body_id, on=day) for one in ("kind", "size", "meeting")
    )
    fixed = tuple(one.committee.code if one.committee else "" for one in asked.fixed)
    count = min(asked.count or default_count(found), max(1, len(pieces)))
    return search.Problem(pieces, found.named, count, fixed, search.Weights(kind, size, meeting))


def _go_on(free: Sequence[Proposed], standing: Sequence[Group]) -> None:
    """Each group of today goes on as the proposed group of its committee that keeps most of its members."""
    shared = [
        (sum(fact.size or 1 for fact in one.facts if fact.group and fact.group.pk == group.pk), -place, -number)
        for place, one in enumerate(free)
        for number, group in enumerate(standing)
        if group.committee_id == (one.committee.pk if one.committee else None)
    ]
    used: set[int] = set()
    for many, place, number in sorted(shared, reverse=True):
        if many and free[-place].group is None and -number not in used:
            used.add(-number)
            free[-place].group = standing[-number]


def _name(free: Sequence[Proposed], taken: set[str]) -> None:
    """Groups that go on keep their names, new ones are called after the families of most members."""
    for one in free:
        if one.group is not None:
            one.name = one.group.actor.name
            taken.add(one.name)
    for one in free:
        if one.name:
            continue
        weight: Counter[str] = Counter()
        for fact in one.facts:
            weight[fact.kinship.family or fact.sector.name] += fact.size or 1
        first = "、".join(name for name, _many in sorted(weight.items(), key=lambda pair: (-pair[1], pair[0]))[:2])
        named, number = f"{first}{SUFFIX}", 2
        while named in taken:
            named, number = f"{first}{SUFFIX}（{number}）", number + 1
        one.name = named[:80]
        taken.add(one.name)


def reasons_of(one: Proposed, found: Ground, *, groups: int, locked: Sequence[str] = ()) -> list[str]:
    """Why these sectors sit together, in sentences."""
    named = found.named
    return reasons.of_group(
        kin=[(fact.sector.name, fact.kinship.family) for fact in one.facts],
        committee=one.committee.actor.name if one.committee else "",
        says=named.get(one.committee.code, frozenset()) if one.committee else frozenset(),
        said_anywhere=frozenset().union(*named.values()),
        size=one.size,
        mean=found.members / max(1, groups),
        towns=_towns(one.facts),
        locked=list(locked),
    )


def _towns(facts: Sequence[Fact]) -> Counter[str]:
    total: Counter[str] = Counter()
    for fact in facts:
        total.update(fact.towns)
    return total
