"""Writing groupings: a proposal, what the office changes of it, the decision, and what enters the roster on its day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xieshang.kernel import flow
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.grouping import entering, proposing, towns
from xieshang.roster.grouping.models import Grouping, Lot, Part
from xieshang.roster.models import Appointment, Group, Sector, SpecialCommittee, Term
from xieshang.roster.ops import hold

PLACED, CONVENING = "placed", "convening"
TITLES = {Group.Kind.SECTOR: "界别编组方案", Group.Kind.TOWN: "镇街委员活动组编组方案"}


@dataclass(frozen=True)
class Wish:
    """What a part is to be called and under which committee, and where its lots fall; empty values change nothing."""

    names: Mapping[int, str] = field(default_factory=dict)
    committees: Mapping[int, SpecialCommittee | None] = field(default_factory=dict)
    places: Mapping[int, int] = field(default_factory=dict)  # lot -> part; NEW: a group of its own
    held: Mapping[int, str] = field(default_factory=dict)
    count: int = 0
    again: bool = False


NEW = -1


@dataclass(frozen=True)
class Draft:
    """One sector group that somebody brings along: its names, its committee, and the codes of its sectors."""

    name: str
    name_en: str = ""
    committee: SpecialCommittee | None = None
    codes: tuple[str, ...] = ()


@transaction.atomic
def begin(term: Term, sort: str, *, by: Viewer, at: datetime, count: int = 0) -> Grouping:
    """A proposal of the machine stands, for the office to work over; one of a kind at a time."""
    grouping = _started(term, sort, by=by, at=at, count=count)
    today = timezone.localdate(at)
    if sort == Group.Kind.SECTOR:
        _propose_sectors(grouping, today, proposing.Asked(count))
    else:
        towns.propose(grouping, today)
    flow.refresh(grouping)
    return grouping


def _started(term: Term, sort: str, *, by: Viewer, at: datetime, count: int) -> Grouping:
    _check_office(term.body_id, by)
    today = timezone.localdate(at)
    if not term.starts_on <= today <= term.ends_on:
        raise Invalid({"": [_("This term is over or has not begun.")]})
    hold(term.pk)
    if waiting := Grouping.objects.filter(term=term, sort=sort, stage="open").first():
        words = _("“%(title)s” is not finished yet; decide it or give it up first.")
        raise Invalid({"": [words % {"title": waiting.title}]})
    grouping = Grouping(
        body_id=term.body_id,
        title=f"{term.name}{TITLES[Group.Kind(sort)]}（{today.year}年{today.month}月）",
        visibility=Case.Visibility.INTERNAL,
        term=term,
        sort=sort,
    )
    flow.begin(grouping, "propose", by=by, at=at, data={"count": count})
    return grouping


def _check_office(body_id: int, by: Viewer) -> None:
    if by.actor_id is None or by.body_id != body_id:
        raise NotFound()
    if not by.wears("office"):
        raise NotAllowed(_("Only the office groups sectors and members."))


def _propose_sectors(grouping: Grouping, day: date, asked: proposing.Asked) -> None:
    """Parts and lots stand as the search says; what was locked stays locked."""
    ground = proposing.ground(grouping.term, day)
    if not ground.facts:
        raise Invalid({"": [_("The term has no sectors yet; enter them first.")]})
    kept = dict(Lot.objects.filter(grouping=grouping).values_list("sector_id", "held"))
    Lot.objects.filter(grouping=grouping).delete()
    Part.objects.filter(grouping=grouping).delete()
    for position, one in enumerate(proposing.propose(ground, asked), 1):
        part = Part.objects.create(
            grouping=grouping, position=position, name=one.name, committee=one.committee, group=one.group
        )
        Lot.objects.bulk_create(
            Lot(grouping=grouping, part=part, sector=fact.sector, held=kept.get(fact.sector.pk, ""))
            for fact in one.facts
        )


@transaction.atomic
def rework(grouping: Grouping, wish: Wish, *, by: Viewer, at: datetime, version: int | None = None) -> Grouping:
    """The proposal stands as the office wants it; asked again, the search places anew whatever is not locked."""
    taken = flow.perform(grouping, "rework", by=by, at=at, data=_said(wish), version=version).case
    found = Grouping.objects.select_related("term").get(pk=taken.pk)
    _place(found, wish)
    if wish.again:
        _ask_again(found, wish, timezone.localdate(at))
    _drop_empty(found)
    flow.refresh(found)
    return found


def _said(wish: Wish) -> dict[str, Any]:
    return {"again": wish.again, "count": wish.count, "moved": len(wish.places)}


def _place(grouping: Grouping, wish: Wish) -> None:
    parts = {part.pk: part for part in Part.objects.filter(grouping=grouping).order_by("position")}
    for pk, part in parts.items():
        part.name = (wish.names.get(pk) or part.name).strip()
        part.committee = wish.committees.get(pk, part.committee) if wish.committees else part.committee
    names = [part.name for part in parts.values()]
    if len(set(names)) != len(names):
        raise Invalid({"": [_("Two groups cannot have the same name.")]})
    Part.objects.bulk_update(parts.values(), ["name", "committee"])
    lots = {lot.pk: lot for lot in Lot.objects.filter(grouping=grouping).select_related("sector")}
    for pk, target in wish.places.items():
        lot = lots[pk]
        part_id = _part_of_its_own(grouping, lot, parts).pk if target == NEW else parts[target].pk
        if lot.part_id != part_id:
            lot.part_id, lot.by_hand = part_id, True
    for pk, held in wish.held.items():
        lots[pk].held = held
    Lot.objects.bulk_update(lots.values(), ["part", "held", "by_hand"])


def _part_of_its_own(grouping: Grouping, lot: Lot, parts: dict[int, Part]) -> Part:
    called = lot.sector.name if lot.sector else ""
    names = {part.name for part in parts.values()}
    name, number = f"{called}{proposing.SUFFIX}", 2
    while name in names:
        name, number = f"{called}{proposing.SUFFIX}（{number}）", number + 1
    position = max((part.position for part in parts.values()), default=0) + 1
    committee = parts[lot.part_id].committee if lot.part_id in parts else None
    part = Part.objects.create(grouping=grouping, position=position, name=name, committee=committee)
    parts[part.pk] = part
    return part


def _ask_again(grouping: Grouping, wish: Wish, day: date) -> None:
    lots = entering.lots_of(grouping)
    if grouping.sort == Group.Kind.TOWN:
        return
    held = [lot for lot in lots if lot.held == Lot.Held.GROUP and lot.part is not None]
    parts = list(dict.fromkeys(lot.part for lot in held if lot.part is not None))
    places = {part.pk: place for place, part in enumerate(parts)}
    under = {
        lot.sector_id: lot.part.committee.code
        for lot in lots
        if lot.held == Lot.Held.COMMITTEE and lot.part is not None and lot.part.committee is not None
    }
    fixed = tuple(proposing.Wanted(part.name, part.committee, part.group) for part in parts)
    in_fixed = {lot.sector_id or 0: places[lot.part_id or 0] for lot in held}
    now = len({lot.part_id for lot in lots})
    asked = proposing.Asked(wish.count or now, fixed, in_fixed, {pk or 0: code for pk, code in under.items()})
    _propose_sectors(grouping, day, asked)


def _drop_empty(grouping: Grouping) -> None:
    """A sector group without sectors is none."""
    if grouping.sort == Group.Kind.SECTOR:
        Part.objects.filter(grouping=grouping, lots=None).delete()


@transaction.atomic
def bring(term: Term, drafts: Sequence[Draft], *, by: Viewer, at: datetime) -> Grouping:
    """A grouping of the sectors that people made stands, without the machine, to be looked at and decided."""
    grouping = _started(term, Group.Kind.SECTOR, by=by, at=at, count=len(drafts))
    sectors = {row.code: row for row in Sector.objects.filter(term=term)}
    for position, one in enumerate(drafts, 1):
        part = Part.objects.create(
            grouping=grouping, position=position, name=one.name, name_en=one.name_en, committee=one.committee
        )
        Lot.objects.bulk_create(Lot(grouping=grouping, part=part, sector=sectors[code]) for code in one.codes)
    flow.refresh(grouping)
    return grouping


def decide(
    grouping: Grouping,
    *,
    decision: str,
    effective_on: date,
    by: Viewer,
    at: datetime,
    version: int | None = None,
) -> Grouping:
    """The grouping is decided by the document; if its day has come, the roster says so from that day on."""
    step = "decide" if effective_on <= timezone.localdate(at) else "decide_ahead"
    data = {"decision": decision, "effective_on": effective_on}
    return Grouping.objects.get(pk=flow.perform(grouping, step, by=by, at=at, data=data, version=version).case.pk)


def decide_now(case: Grouping, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Document and day stand, and the roster says so from that day on."""
    if data["effective_on"] > timezone.localdate(at):
        raise Invalid({"effective_on": [_("This day has not come yet: decide for a later day instead.")]})
    lots = _settle(case, data, at)
    _enter(case, lots, entry.actor_id, at)


def decide_ahead(case: Grouping, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Document and day stand; on that day the roster changes."""
    if data["effective_on"] <= timezone.localdate(at):
        raise Invalid({"effective_on": [_("This day has come already: decide, in force since that day, instead.")]})
    _settle(case, data, at)


def _settle(case: Grouping, data: dict[str, Any], at: datetime) -> list[Lot]:
    """Whoever is moved by it is party to the case. Decisions of a term come one after the other."""
    hold(case.term_id)
    term = case.term
    decision, day = str(data.get("decision", "")).strip(), data["effective_on"]
    if not decision:
        raise Invalid({"decision": [_("Name the deciding document.")]})
    if not term.starts_on <= day <= term.ends_on:
        raise Invalid({"effective_on": [_("This day lies outside the term.")]})
    lots = entering.lots_of(case)
    _check_whole(case, lots)
    _check_alone(case)
    entering.check_day(case, day, lots)
    Grouping.objects.filter(pk=case.pk).update(decision=decision, effective_on=day)
    case.decision, case.effective_on = decision, day
    flow.join(case, _concerned(case, lots, timezone.localdate(at)), at=at)
    return lots


def _check_whole(case: Grouping, lots: Sequence[Lot]) -> None:
    if case.sort != Group.Kind.SECTOR:
        return
    placed = {lot.sector_id for lot in lots}
    late = [
        row.name for row in Sector.objects.filter(term_id=case.term_id).order_by("position") if row.pk not in placed
    ]
    if late:
        words = _("Not in the proposal: %(sectors)s. Ask for it again.") % {"sectors": "、".join(late)}
        raise Invalid({"": [words]})


def _check_alone(case: Grouping) -> None:
    """What was decided before and waits for its day would be decided over."""
    others = Grouping.objects.filter(term_id=case.term_id, sort=case.sort, state="decided").exclude(pk=case.pk)
    if other := others.first():
        words = _("“%(title)s” is decided and takes effect on %(day)s; give it up first.")
        raise Invalid({"": [words % {"title": other.title, "day": date_format(other.effective_on)}]})


def _concerned(case: Grouping, lots: Sequence[Lot], today: date) -> list[tuple[int, str]]:
    """Members whom it moves, and who convenes a group that they leave or come to."""
    groups: set[int | None] = {lot.part.group_id for lot in lots if lot.part}
    if case.sort == Group.Kind.SECTOR:
        moving, placed = entering.moving_sectors(case, lots)
        rows = list(entering.memberships_of(moving, today))
        groups = {lot.part.group_id for lot in moving if lot.part} | {
            placed[lot.sector_id].group_id for lot in moving if lot.sector_id in placed
        }
    else:
        found = entering.moving_members(case, lots, today)
        rows = [row for _lot, row in found]
        groups = {lot.part.group_id for lot, _row in found if lot.part}
        groups |= set(
            Group.objects.filter(seats__membership__in=rows, seats__valid_to=None).values_list("pk", flat=True)
        )
    organs = Group.objects.filter(pk__in=[pk for pk in groups if pk]).values("actor_id")
    convenors = Appointment.objects.valid_on(today).filter(role="convenor", of_id__in=organs)
    told = [(row.person.actor_id, PLACED) for row in rows]
    return [*told, *((pk, CONVENING) for pk in convenors.values_list("actor_id", flat=True))]


def enter(case: Grouping, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Its day has come: the roster says what was decided."""
    hold(case.term_id)
    if case.effective_on is None or case.effective_on > timezone.localdate(at):
        raise Invalid({"": [_("Its day has not come yet.")]})
    lots = entering.lots_of(case)
    _check_whole(case, lots)
    entering.check_day(case, case.effective_on, lots)
    decided = Entry.objects.filter(case_id=case.pk, step="decide_ahead").order_by("-pk")
    _enter(case, lots, decided.values_list("actor_id", flat=True)[0], at)


def _enter(case: Grouping, lots: Sequence[Lot], by_id: int, at: datetime) -> None:
    assert case.effective_on is not None  # noqa: S101 - it was settled
    deed = entering.Deed(case, case.effective_on, case.decision, by_id, at)
    write = entering.enter_sectors if case.sort == Group.Kind.SECTOR else entering.enter_towns
    try:
        with transaction.atomic():
            write(deed, lots)
    except IntegrityError as error:
        words = _("Somebody changed the groups at the same moment. Look at them, then try again.")
        raise Invalid({"effective_on": [words]}) from error
