"""Reading groupings: what stands today and what is proposed, side by side."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel import flow
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster import queries as roster
from xieshang.roster.grouping import proposing, search, towns
from xieshang.roster.grouping.entering import lots_of, stays_in
from xieshang.roster.grouping.models import Grouping, Lot, Part
from xieshang.roster.models import Group, Membership, Seat, SpecialCommittee, Term
from xieshang.roster.queries import open_roster

MOST = 50


@dataclass(frozen=True)
class Item:
    """A sector in a group: how many members, and where it comes from or goes to."""

    name: str
    size: int
    note: str = ""


@dataclass(frozen=True)
class Shown:
    """One group on one of the two sides."""

    name: str
    under: str
    size: int
    items: list[Item] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Side:
    """All groups of today, or of the proposal."""

    groups: list[Shown]

    @property
    def largest(self) -> int:
        return max((one.size for one in self.groups), default=0)

    @property
    def smallest(self) -> int:
        return min((one.size for one in self.groups), default=0)

    @property
    def apart(self) -> int:
        return self.largest - self.smallest


@dataclass(frozen=True)
class Comparison:
    """Today and the proposal; how many sectors and members move; how far sizes may lie apart."""

    before: Side
    after: Side
    sectors: int
    members: int
    bound: int
    open: list["Open"] = field(default_factory=list)


@dataclass(frozen=True)
class Open:
    """A member whose town group changes or is not known yet."""

    lot: Lot
    member: Membership
    was: str
    reason: str


def term_of(body_id: int, day: date) -> Term | None:
    """The term that runs on the day."""
    return Term.objects.holding(day).filter(body_id=body_id).select_related("body").first()


def may_group(viewer: Viewer) -> bool:
    return permits["office"].allows(viewer, Grouping(body_id=viewer.body_id))


def grouping_office(viewer: Viewer) -> None:
    """Refused to everybody but the office."""
    open_roster(viewer)
    if not may_group(viewer):
        raise NotAllowed(permits["office"].reason)


def visible_grouping(viewer: Viewer, pk: int) -> Grouping:
    """A grouping of the viewer's body, for those who belong to it."""
    open_roster(viewer)
    found = Grouping.objects.visible_to(viewer).select_related("term__body").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def groupings(viewer: Viewer) -> list[Grouping]:
    """All groupings of the body that the viewer may see, the newest first."""
    rows = list(Grouping.objects.visible_to(viewer).order_by("-raised_at", "-pk")[:MOST])
    for row in rows:
        row.state_words = flow.state_of(row)
    return rows


def parts(grouping: Grouping) -> list[Part]:
    rows = Part.objects.filter(grouping=grouping).select_related("committee__actor", "group__actor", "town")
    return list(rows.order_by("position"))


def day_before(grouping: Grouping, today: date) -> date:
    """The day as of which "before" is read: the last before it took effect, else today."""
    if grouping.effective_on is None or grouping.effective_on > today:
        return today
    return max(grouping.effective_on - timedelta(days=1), grouping.term.starts_on)


def compare(grouping: Grouping, today: date) -> Comparison:
    if grouping.sort == Group.Kind.TOWN:
        return _compare_towns(grouping, today)
    return _compare_sectors(grouping, today)


def _compare_sectors(grouping: Grouping, today: date) -> Comparison:
    ground = proposing.ground(grouping.term, day_before(grouping, today))
    # A grouping from the first day of the term on had nothing before it, though its rows hold on that day.
    first = grouping.effective_on == grouping.term.starts_on and grouping.stage == "closed"
    lots = {lot.sector_id: lot for lot in lots_of(grouping)}
    wanted = parts(grouping)
    standing = {} if first else {fact.sector.pk: fact.group for fact in ground.facts if fact.group}
    of_part: dict[int, list[proposing.Fact]] = {part.pk: [] for part in wanted}
    for fact in ground.facts:
        lot = lots.get(fact.sector.pk)
        if lot is not None and lot.part_id is not None:
            of_part[lot.part_id].append(fact)
    after = [_after(part, of_part[part.pk], lots, standing, ground, len(wanted)) for part in wanted]
    before = [] if first else _before(ground, lots)
    moving = {pk for pk, lot in lots.items() if pk and _moves(standing.get(pk), lot)}
    moved = [fact for fact in ground.facts if fact.sector.pk in moving]
    bound = search.bound([fact.size for fact in ground.facts], len(wanted))
    return Comparison(Side(before), Side(after), len(moved), sum(fact.size for fact in moved), bound)


def _moves(group: Group | None, lot: Lot) -> bool:
    return lot.part is None or not stays_in(lot.part, group.pk if group else None)


def _before(ground: proposing.Ground, lots: dict[int | None, Lot]) -> list[Shown]:
    found = []
    for group in ground.groups:
        facts = [fact for fact in ground.facts if fact.group == group]
        items = []
        for fact in facts:
            lot = lots.get(fact.sector.pk)
            to = lot.part.name if lot and lot.part else _("no group yet")
            goes = lot is not None and _moves(group, lot)
            items.append(Item(fact.sector.name, fact.size, _("to %(group)s") % {"group": to} if goes else ""))
        under = group.committee.actor.name if group.committee else ""
        found.append(Shown(group.actor.name, under, sum(fact.size for fact in facts), items))
    return found


def _after(
    part: Part,
    facts: list[proposing.Fact],
    lots: dict[int | None, Lot],
    standing: dict[int, Group],
    ground: proposing.Ground,
    groups: int,
) -> Shown:
    items = []
    for fact in facts:
        group = standing.get(fact.sector.pk)
        came = group is not None and not stays_in(part, group.pk)
        said = _("from %(group)s") % {"group": group.actor.name} if group and came else ""
        items.append(Item(fact.sector.name, fact.size, said))
    locked = [fact.sector.name for fact in facts if lots[fact.sector.pk].held]
    by_hand = [fact.sector.name for fact in facts if lots[fact.sector.pk].by_hand]
    proposed = proposing.Proposed(part.name, part.committee, part.group, facts)
    reasons = proposing.reasons_of(proposed, ground, groups=groups, locked=locked) if facts else []
    if by_hand:
        reasons.append(_("Moved by the office: %(sectors)s.") % {"sectors": "、".join(by_hand)})
    under = part.committee.actor.name if part.committee else ""
    return Shown(part.name, under, proposed.size, items, reasons)


def _compare_towns(grouping: Grouping, today: date) -> Comparison:
    day = day_before(grouping, today)
    lots = lots_of(grouping)
    sizes = Counter(lot.part_id for lot in lots)
    after = [Shown(part.name, part.town.name if part.town else "", sizes[part.pk]) for part in parts(grouping)]
    seats = Seat.objects.valid_on(day).filter(
        membership__in=Membership.objects.valid_on(day).filter(term=grouping.term), group__kind=Group.Kind.TOWN
    )
    sits = {seat.membership.person_id: seat.group for seat in seats.select_related("membership", "group__actor")}
    counted = Counter(group.pk for group in sits.values())
    groups = (
        Group.objects.valid_on(day).filter(term=grouping.term, kind=Group.Kind.TOWN).select_related("actor", "town")
    )
    before = [
        Shown(row.actor.name, row.town.name if row.town else "", counted[row.pk])
        for row in groups.order_by("town__code", "code")
    ]
    waiting = list(_open(grouping, lots, day, sits))
    return Comparison(Side(before), Side(after), 0, len([one for one in waiting if one.lot.part]), 0, waiting)


def _open(grouping: Grouping, lots: Sequence[Lot], day: date, sits: dict[int, Group]) -> Iterable[Open]:
    clues = {row.person_id: (row, clue) for row, clue in towns.clues_of(grouping.term, day)}
    for lot in lots:
        if lot.membership is None or lot.membership.person_id not in clues:
            continue
        row, clue = clues[lot.membership.person_id]
        group = sits.get(row.person_id)
        if _moves(group, lot):
            was = group.actor.name if group else ""
            said = _("moved by the office") if lot.by_hand else clue.reason
            yield Open(lot, row, was, said)


def running_term(viewer: Viewer) -> Term:
    """The body's term of today."""
    term = term_of(open_roster(viewer), timezone.localdate(viewer.at))
    if term is None:
        raise NotFound(_("No term runs on this day."))
    return term


def usual_count(viewer: Viewer, day: date) -> int:
    """As many groups as stand, else one for each special committee."""
    rows = Group.objects.valid_on(day).filter(body_id=viewer.body_id, kind=Group.Kind.SECTOR)
    return rows.count() or SpecialCommittee.objects.filter(body_id=viewer.body_id).count() or 1


def committees(grouping: Grouping) -> list[SpecialCommittee]:
    rows = SpecialCommittee.objects.filter(term_id=grouping.term_id).select_related("actor")
    return list(rows.order_by("code", "id"))


def standing(viewer: Viewer, day: date) -> list[Shown]:
    """The sector groups of a day with their sectors, as they stood then."""
    sectors = list(roster.sectors(viewer, day))
    found = []
    for group in roster.public_groups(viewer.body_id, day).filter(kind=Group.Kind.SECTOR):
        own = [row for row in sectors if row.group == group]
        items = [Item(row.name, row.members_of_day) for row in own]
        under = group.committee.actor.name if group.committee else ""
        found.append(Shown(group.actor.name, under, sum(item.size for item in items), items))
    loose = [Item(row.name, row.members_of_day) for row in sectors if row.group is None]
    if loose:
        found.append(Shown(_("In no group yet"), "", sum(item.size for item in loose), loose))
    return found
