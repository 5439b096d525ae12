"""Which town group a member belongs to: by the seat they have, by the town that their workplace names, by their colleagues."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from xieshang.roster.grouping.models import Grouping, Lot, Part
from xieshang.roster.models import Group, Membership, Seat, Term, Town

SUFFIX = "委员活动组"
KINDS_OF_TOWN = ("街道办事处", "街道", "镇", "乡")


@dataclass(frozen=True)
class Clue:
    """The town of a member ("" unknown) and why."""

    town_id: int | None
    reason: str


def propose(grouping: Grouping, day: date) -> None:
    """Each town that has a group, or members who name it, is a part; each member of the day falls into one, or into none yet."""
    clues = clues_of(grouping.term, day)
    groups = _groups(grouping.term, day)
    towns = {row.pk: row for row in Town.objects.filter(body_id=grouping.term.body_id, parent=None).order_by("code")}
    wanted = {clue.town_id for _row, clue in clues} | set(groups)
    parts: dict[int | None, Part] = {}
    for position, (pk, town) in enumerate(((pk, town) for pk, town in towns.items() if pk in wanted), 1):
        group = groups.get(pk)
        name = group.actor.name if group else f"{town.name}{SUFFIX}"
        parts[pk] = Part.objects.create(grouping=grouping, position=position, name=name, town=town, group=group)
    Lot.objects.bulk_create(Lot(grouping=grouping, membership=row, part=parts.get(clue.town_id)) for row, clue in clues)


def _groups(term: Term, day: date) -> dict[int, Group]:
    rows = Group.objects.valid_on(day).filter(term=term, kind=Group.Kind.TOWN, town__isnull=False)
    return {row.town_id or 0: row for row in rows.select_related("actor").order_by("-code")}


def clues_of(term: Term, day: date) -> list[tuple[Membership, Clue]]:
    """Every member of the day with the town that something says, and what says it."""
    rows = Membership.objects.valid_on(day).filter(term=term).select_related("person__actor", "sector")
    members = list(rows.order_by("member_no", "id"))
    seats = Seat.objects.valid_on(day).filter(membership__in=members, group__kind=Group.Kind.TOWN)
    sits = {seat.membership_id: seat.group for seat in seats.select_related("group__town")}
    towns = list(Town.objects.filter(body_id=term.body_id, parent=None).order_by("code"))
    short = {town.pk: name for town in towns if len(name := _short(town.name)) >= 2 and name not in term.body.name}
    own = {row.pk: _own(row, sits.get(row.pk), towns, short) for row in members}
    colleagues: dict[str, Counter[int]] = {}
    for row in members:
        if row.person.workplace and (town_id := own[row.pk].town_id):
            colleagues.setdefault(row.person.workplace, Counter())[town_id] += 1
    return [(row, own[row.pk] if own[row.pk].town_id else _colleagues(row, colleagues)) for row in members]


def _own(row: Membership, seat: Group | None, towns: list[Town], short: dict[int, str]) -> Clue:
    named = _named(row.person.workplace, towns, short)
    if named is not None:
        return Clue(
            named.pk, _("works in %(town)s: %(workplace)s") % {"town": named.name, "workplace": row.person.workplace}
        )
    if seat is not None and seat.town_id is not None:
        return Clue(seat.town_id, _("as today"))
    return Clue(None, _("nothing says which town; choose one"))


def _named(workplace: str, towns: list[Town], short: dict[int, str]) -> Town | None:
    """The town whose name the workplace says, in full, or begins with; what the county itself is called says nothing."""
    full = [town for town in towns if town.name in workplace]
    begun = [town for town in towns if town.pk in short and workplace.startswith(short[town.pk])]
    return max(full or begun, key=lambda town: len(town.name), default=None)


def _short(name: str) -> str:
    return next((name.removesuffix(kind) for kind in KINDS_OF_TOWN if name.endswith(kind)), name)


def _colleagues(row: Membership, colleagues: dict[str, Counter[int]]) -> Clue:
    counted = colleagues.get(row.person.workplace)
    if not counted:
        return Clue(None, _("nothing says which town; choose one"))
    town_id = min(counted, key=lambda pk: (-counted[pk], pk))
    return Clue(town_id, _("as most of those from the same workplace"))
