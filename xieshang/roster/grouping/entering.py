"""A decided grouping enters the roster on its day: placings, seats and, where it says so, committees end and begin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xieshang.kernel.refusals import Invalid
from xieshang.roster.grouping.models import Grouping, Lot, Part
from xieshang.roster.models import Appointment, Change, Group, Membership, Placing, Seat, SpecialCommittee
from xieshang.roster.ops import appoint, found_group


@dataclass(frozen=True)
class Deed:
    """By which document, from which day, who entered the decision, and when it is carried out."""

    grouping: Grouping
    day: date
    decision: str
    by_id: int
    at: datetime

    @property
    def last_day(self) -> date:
        return self.day - timedelta(days=1)


@dataclass(frozen=True)
class Move:
    """A membership that sits elsewhere from the day on; `committee` where another one takes it."""

    membership: Membership
    group: Group
    committee: SpecialCommittee | None = None


def overlapping(day: date) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gte=day)


def lots_of(grouping: Grouping) -> list[Lot]:
    rows = Lot.objects.filter(grouping=grouping)
    rows = rows.select_related("sector", "membership", "part__group__actor", "part__committee")
    return list(rows.order_by("part__position", "sector__position", "membership__member_no", "pk"))


def moving_sectors(grouping: Grouping, lots: Iterable[Lot]) -> tuple[list[Lot], dict[int, Placing]]:
    """The sectors that fall into another group than the one they are in, and where each is."""
    open_rows = Placing.objects.filter(sector__term_id=grouping.term_id, valid_to__isnull=True)
    standing = {row.sector_id: row for row in open_rows.select_related("group__actor")}
    return [lot for lot in lots if _leaves(lot, standing.get(lot.sector_id or 0))], standing


def _leaves(lot: Lot, placing: Placing | None) -> bool:
    part = lot.part
    return part is not None and not stays_in(part, placing.group_id if placing else None)


def stays_in(part: Part, group_id: int | None) -> bool:
    """Whether who is in the group and falls into the part stays where they are."""
    return group_id is not None and part.group_id == group_id and not begins_anew(part)


def begins_anew(part: Part) -> bool:
    """A group with another name or under another committee is another group: the one of today ends."""
    group = part.group
    return group is None or part.name != group.actor.name or part.committee_id != group.committee_id


def memberships_of(lots: Iterable[Lot], day: date) -> QuerySet:
    """Who belongs on the day or later to the sectors that move."""
    rows = Membership.objects.filter(overlapping(day), sector_id__in=[lot.sector_id for lot in lots])
    return rows.select_related("person").order_by("member_no", "id")


def moving_members(grouping: Grouping, lots: Sequence[Lot], day: date) -> list[tuple[Lot, Membership]]:
    """Members whose town group is another one than that in which they sit, each by the membership that stands."""
    people = {lot.membership.person_id: lot for lot in lots if lot.membership is not None}
    rows = Membership.objects.filter(overlapping(day), term_id=grouping.term_id, person_id__in=people)
    seats = Seat.objects.filter(overlapping(day), group__kind=Group.Kind.TOWN, membership__in=rows)
    sits = dict(seats.order_by("valid_from").values_list("membership_id", "group_id"))
    found = []
    for row in rows.select_related("person").order_by("member_no", "id"):
        lot = people[row.person_id]
        if lot.part is not None and not stays_in(lot.part, sits.get(row.pk)):
            found.append((lot, row))
    return found


def check_day(grouping: Grouping, day: date, lots: Sequence[Lot]) -> None:
    """Refused where something began on that day or later that would have to end before it."""
    latest = max((row for row in _beginnings(grouping, day, lots) if row >= day), default=None)
    if latest is not None:
        words = _("Something changed for these members after that day. The first day possible is %(day)s.")
        first = latest + timedelta(days=1)
        raise Invalid({"effective_on": [words % {"day": date_format(first)}]})


def _beginnings(grouping: Grouping, day: date, lots: Sequence[Lot]) -> Iterable[date]:
    if grouping.sort == Group.Kind.TOWN:
        rows = [membership.pk for _lot, membership in moving_members(grouping, lots, day)]
        yield from _seats(rows, Group.Kind.TOWN, day).values_list("valid_from", flat=True)
        return
    moving, placed = moving_sectors(grouping, lots)
    yield from (placed[lot.sector_id].valid_from for lot in moving if lot.sector_id in placed)
    rows = list(memberships_of(moving, day).values_list("pk", flat=True))
    yield from _seats(rows, Group.Kind.SECTOR, day).values_list("valid_from", flat=True)
    # A membership that gets another committee ends with all its seats.
    older = _seats(rows, Group.Kind.TOWN, day).filter(membership__valid_from__lt=day)
    yield from older.values_list("valid_from", flat=True)


def _seats(memberships: Iterable[int], kind: str, day: date) -> QuerySet:
    return Seat.objects.filter(overlapping(day), membership_id__in=list(memberships), group__kind=kind)


def enter_sectors(deed: Deed, lots: Sequence[Lot]) -> None:
    """Placings end and begin; whoever belongs to the sectors moves along, and so does their committee if it was the group's."""
    moving, placed = moving_sectors(deed.grouping, lots)
    anew = _convened_anew(deed)
    groups = _groups_of_parts(deed, Group.Kind.SECTOR)
    Placing.objects.filter(pk__in=[placed[lot.sector_id].pk for lot in moving if lot.sector_id in placed]).update(
        valid_to=deed.last_day, end_decision=deed.decision
    )
    Placing.objects.bulk_create(
        Placing(
            sector_id=lot.sector_id or 0, group=groups[lot.part_id or 0], valid_from=deed.day, decision=deed.decision
        )
        for lot in moving
    )
    target = {lot.sector_id: groups[lot.part_id or 0] for lot in moving}
    before = {pk: row.group.committee_id for pk, row in placed.items()}
    rows = memberships_of(moving, deed.day)
    moves = [_move(row, target[row.sector_id], before.get(row.sector_id), deed.day) for row in rows]
    _reseat(deed, moves, Group.Kind.SECTOR)
    _end_unused(deed, Group.Kind.SECTOR, groups.values())
    _convene(deed, anew, groups)


def _move(row: Membership, group: Group, was_under: int | None, day: date) -> Move:
    """Who belongs to the committee of the old group, or to none, goes with the sector; others stay where they are."""
    follows = row.committee_id is None or (row.committee_id == was_under and row.valid_from < day)
    return Move(row, group, group.committee if follows and group.committee_id != row.committee_id else None)


def enter_towns(deed: Deed, lots: Sequence[Lot]) -> None:
    """Seats in town groups end and begin; groups that nobody is meant for end."""
    moves = moving_members(deed.grouping, lots, deed.day)
    anew = _convened_anew(deed)
    groups = _groups_of_parts(deed, Group.Kind.TOWN)
    _reseat(deed, [Move(row, groups[lot.part_id or 0]) for lot, row in moves], Group.Kind.TOWN)
    _end_unused(deed, Group.Kind.TOWN, groups.values())
    _convene(deed, anew, groups)


def _convened_anew(deed: Deed) -> list[tuple[int, Appointment]]:
    """Who convenes a group of today that begins anew, by the part."""
    parts = Part.objects.filter(grouping=deed.grouping, group__isnull=False).select_related("group__actor")
    organs = {part.group.actor_id: part.pk for part in parts if part.group and begins_anew(part)}
    held = Appointment.objects.filter(role="convenor", of_id__in=organs, valid_to__isnull=True, valid_from__lt=deed.day)
    return [(organs[row.of_id or 0], row) for row in held.order_by("pk")]


def _convene(deed: Deed, before: list[tuple[int, Appointment]], groups: dict[int, Group]) -> None:
    """They go on convening it if they sit in it, or are no members at all."""
    for part_id, held in before:
        seats = Seat.objects.filter(membership__person__actor_id=held.actor_id, valid_to__isnull=True)
        sits = set(seats.filter(group__kind=groups[part_id].kind).values_list("group_id", flat=True))
        if not sits or groups[part_id].pk in sits:
            appoint(held.actor, role="convenor", of=groups[part_id].actor, since=deed.day, decision=deed.decision)


def _groups_of_parts(deed: Deed, kind: str) -> dict[int, Group]:
    """The group of each part: the one that goes on, or a new one from the day on."""
    found: dict[int, Group] = {}
    codes = set(Group.objects.filter(term_id=deed.grouping.term_id).values_list("code", flat=True))
    for part in (
        Part.objects.filter(grouping=deed.grouping)
        .select_related("group__actor", "committee", "town")
        .order_by("position")
    ):
        group = part.group
        if group is None or begins_anew(part):
            group = _found(deed, part, kind, codes)
            Part.objects.filter(pk=part.pk).update(group=group)
        found[part.pk] = group
    return found


def _found(deed: Deed, part: Part, kind: str, codes: set[str]) -> Group:
    letter = "G" if kind == Group.Kind.SECTOR else "T"
    code = next(f"{letter}{number}" for number in range(1, len(codes) + 2) if f"{letter}{number}" not in codes)
    codes.add(code)
    return found_group(
        deed.grouping.term,
        kind=kind,
        code=code,
        name=part.name,
        name_en=part.name_en,
        committee=part.committee,
        town=part.town,
        from_day=deed.day,
    )


def _reseat(deed: Deed, moves: Sequence[Move], kind: str) -> None:
    """A few statements for all: seats end, memberships that get another committee end and begin, seats begin."""
    left = list(
        _seats([move.membership.pk for move in moves], kind, deed.day).select_related("group", "membership__person")
    )
    Seat.objects.filter(pk__in=[seat.pk for seat in left]).update(valid_to=deed.last_day, end_decision=deed.decision)
    _end_convening(deed, left)
    renewed = _renewed(deed, [move for move in moves if move.committee is not None])
    rows = [(renewed.get(move.membership.pk, move.membership), move.group) for move in moves]
    Seat.objects.bulk_create(
        Seat(
            membership=row,
            group=group,
            valid_from=max(deed.day, row.valid_from),
            valid_to=row.valid_to,
            decision=deed.decision,
        )
        for row, group in rows
    )
    Change.objects.bulk_create(
        Change(
            body_id=row.body_id,
            person_id=row.person_id,
            membership=row,
            kind=Change.Kind.GROUPED,
            effective_on=max(deed.day, row.valid_from),
            decision=deed.decision,
            by_id=deed.by_id,
            entered_at=deed.at,
        )
        for row, _group in rows
    )


def _renewed(deed: Deed, moves: Sequence[Move]) -> dict[int, Membership]:
    """Memberships with their new committee by the old ones; where there was none from the day on, it is filled in."""
    renewed: dict[int, Membership] = {}
    for move in moves:
        old = move.membership
        if old.valid_from >= deed.day:
            old.committee = move.committee
            old.save(update_fields=["committee"])
            continue
        renewed[old.pk] = Membership(
            person_id=old.person_id,
            body_id=old.body_id,
            term_id=old.term_id,
            sector_id=old.sector_id,
            committee=move.committee,
            member_no=old.member_no,
            office=old.office,
            valid_from=deed.day,
            valid_to=old.valid_to,
            began_by=Membership.Began.GROUPED,
            ended_by=old.ended_by,
            decision=deed.decision,
            end_decision=old.end_decision,
        )
    ended = Membership.objects.filter(pk__in=renewed)
    ended.update(valid_to=deed.last_day, ended_by=Membership.Ended.GROUPED, end_decision=deed.decision)
    Membership.objects.bulk_create(renewed.values())
    kept = list(Seat.objects.filter(overlapping(deed.day), membership_id__in=renewed))
    Seat.objects.filter(pk__in=[seat.pk for seat in kept]).update(valid_to=deed.last_day, end_decision=deed.decision)
    Seat.objects.bulk_create(
        Seat(
            membership=renewed[seat.membership_id],
            group_id=seat.group_id,
            valid_from=deed.day,
            valid_to=seat.valid_to,
            decision=deed.decision,
        )
        for seat in kept
    )
    return renewed


def _end_convening(deed: Deed, left: Sequence[Seat]) -> None:
    """Who leaves a group convenes it no longer."""
    pairs = {(seat.membership.person.actor_id, seat.group.actor_id) for seat in left}
    held = Appointment.objects.filter(role="convenor", valid_to__isnull=True, of_id__in={of for _actor, of in pairs})
    ended = [row.pk for row in held if (row.actor_id, row.of_id) in pairs]
    Appointment.objects.filter(pk__in=ended).update(valid_to=deed.last_day)


def _end_unused(deed: Deed, kind: str, used: Iterable[Group]) -> None:
    """Groups that no part goes on end, and with them who convenes them."""
    standing = Group.objects.filter(term_id=deed.grouping.term_id, kind=kind, valid_to__isnull=True)
    ended = list(standing.exclude(pk__in=[group.pk for group in used]))
    Group.objects.filter(pk__in=[group.pk for group in ended]).update(valid_to=deed.last_day)
    organs = [group.actor_id for group in ended]
    Appointment.objects.filter(role="convenor", of_id__in=organs, valid_to__isnull=True).update(valid_to=deed.last_day)
