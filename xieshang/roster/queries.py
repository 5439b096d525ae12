"""Reading the roster as of a day: who belongs where, by the door of the body."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from xieshang.kernel import numerals
from xieshang.kernel.questions import Question, question
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster import disclosure, spelling
from xieshang.roster.models import (
    Appointment,
    Group,
    Membership,
    PersonKey,
    Seat,
    Sector,
    SpecialCommittee,
    Term,
    Town,
    Unit,
)

PAGE = 25


@dataclass(frozen=True)
class Filter:
    """What a list of members is narrowed by; empty values narrow nothing."""

    day: date
    words: str = ""
    sector: str = ""
    committee: str = ""
    group: str = ""
    town: str = ""
    office: str = ""
    sort: str = ""


@dataclass(frozen=True)
class Page:
    """Rows of a list by key, with the keys of the neighbouring pages ("" where there is none)."""

    rows: list[Any]
    before: str = ""
    after: str = ""


def open_roster(viewer: Viewer) -> int:
    """The body whose roster this viewer may read: their own, for those who belong to it."""
    if not viewer.member_of_body:
        raise NotFound()
    return viewer.body_id


def members(viewer: Viewer, narrowed: Filter) -> QuerySet:
    """Memberships of the viewer's body that hold on the day, with everything a row shows."""
    body_id = open_roster(viewer)
    # The body is said of the person too: by strokes the rows come from an index of persons.
    rows = standing_on(body_id, narrowed.day).filter(_conditions(body_id, narrowed), person__body_id=body_id)
    return with_rows(rows, narrowed.day)


def with_rows(rows: QuerySet, day: date) -> QuerySet:
    """Memberships with what a line or a page says of each: three statements."""
    seats = Seat.objects.valid_on(day).select_related("group__actor").order_by("group__kind", "id")
    rows = rows.select_related("person__actor", "sector", "committee__actor")
    return rows.prefetch_related(
        Prefetch("seats", queryset=seats, to_attr="seats_of_day"), disclosure.chosen("person__disclosures")
    )


def standing_on(body_id: int, day: date) -> QuerySet:
    """Memberships of the body that hold on the day."""
    return Membership.objects.valid_on(day).filter(body_id=body_id)


def _conditions(body_id: int, narrowed: Filter) -> Q:
    conditions = Q()
    if narrowed.words:
        conditions &= _by_words(body_id, narrowed.words)
    if narrowed.sector:
        conditions &= Q(sector__code=narrowed.sector)
    if narrowed.committee:
        conditions &= Q(committee__code=narrowed.committee)
    if narrowed.office:
        conditions &= Q(office=narrowed.office)
    for path, code in (("group__code", narrowed.group), ("group__town__code", narrowed.town)):
        if code:
            seats = Seat.objects.valid_on(narrowed.day).filter(**{path: code})
            conditions &= Q(pk__in=seats.values("membership_id"))
    return conditions


def _by_words(body_id: int, words: str) -> Q:
    """A member number from its beginning; else any part of the name, its pinyin from a syllable on, or its initials."""
    start = spelling.coded(words)
    if not start:
        return Q(pk__in=())
    if words.strip().isascii() and words.strip().isdecimal():
        return Q(member_no__startswith=words.strip())
    keys = PersonKey.objects.filter(body_id=body_id, key__gte=start, key__lt=f"{start}g")
    return Q(person_id__in=keys.values("person_id"))


def page_by_number(rows: QuerySet, *, after: str = "", before: str = "") -> Page:
    """25 rows by member number, following `after` or preceding `before`; one statement."""
    return _page(rows, "member_no", after, before)


def page_by_strokes(rows: QuerySet, *, after: str = "", before: str = "") -> Page:
    """25 rows by the strokes of their names (姓氏笔画), following `after` or preceding `before`; one statement."""
    return _page(rows, "person__stroke_key", after, before)


def _page(rows: QuerySet, name: str, after: str, before: str) -> Page:
    if before:
        rows = rows.filter(_beyond(name, before, "lt")).order_by(f"-{name}", "-id")
    else:
        rows = rows.filter(_beyond(name, after, "gt")).order_by(name, "id")
    found = list(rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if not found:
        return Page([])
    found = found[::-1] if before else found
    first, last = _key(name, found[0]), _key(name, found[-1])
    if before:
        return Page(found, first if more else "", last)
    return Page(found, first if after else "", last if more else "")


def _key(name: str, row: Membership) -> str:
    return f"{row.person.stroke_key if name == 'person__stroke_key' else row.member_no}~{row.pk}"


def _beyond(name: str, key: str, side: str) -> Q:
    value, _sep, pk = key.rpartition("~")
    if (known := numerals.number(pk)) is None:
        return Q()
    return Q(**{f"{name}__{side}": value}) | Q(**{name: value, f"id__{side}": known})


def _of_term(rows: QuerySet, body_id: int, day: date) -> QuerySet:
    return rows.filter(body_id=body_id, term__in=Term.objects.holding(day))


def _counted(rows: QuerySet, *, counting: QuerySet, by: str) -> QuerySet:
    """Each row with the number of `counting` rows whose column `by` points at it."""
    counts = counting.order_by().filter(**{by: OuterRef("pk")}).values(by).annotate(many=Count("pk")).values("many")
    return rows.annotate(members_of_day=Coalesce(Subquery(counts), 0))


@dataclass(frozen=True)
class Choices:
    """What a list of members can be narrowed to: codes and names of the day's term."""

    sectors: list[tuple[str, str]]
    committees: list[tuple[str, str]]
    groups: list[tuple[str, str]]
    towns: list[tuple[str, str]]


def choices(viewer: Viewer, day: date) -> Choices:
    """One statement for all."""
    found: dict[str, list[tuple[str, str]]] = {"sector": [], "committee": [], "group": [], "town": []}
    for what, code, name in _choices(open_roster(viewer), day).rows():
        found[what].append((code, name))
    return Choices(found["sector"], found["committee"], found["group"], found["town"])


# The list of members asks for them each time: the statement is the same all day, and making it takes longer than its answer.
@lru_cache(maxsize=128)
def _choices(body_id: int, day: date) -> Question:
    named = (
        _named(Sector.objects.all(), "sector", "name"),
        _named(SpecialCommittee.objects.all(), "committee", "actor__name"),
        _named(Group.objects.valid_on(day), "group", "actor__name"),
    )
    first, *others = (_of_term(rows, body_id, day) for rows in named)
    others.append(_named(Town.objects.filter(body_id=body_id, parent__isnull=True), "town", "name"))
    return question(first.union(*others).order_by("what", "code"))


def _named(rows: QuerySet, what: str, name: str) -> QuerySet:
    kind = Value(what, output_field=CharField())
    return rows.annotate(what=kind, called=F(name)).values_list("what", "code", "called")


@dataclass(frozen=True)
class Organs:
    """What somebody can belong to in the day's term."""

    sectors: list[Sector]
    committees: list[SpecialCommittee]
    town_groups: list[Group]


def organs(viewer: Viewer, day: date) -> Organs:
    """Four statements."""
    body_id = open_roster(viewer)
    sectors_ = Sector.objects.placed_on(day).select_related("term").order_by("position", "id")
    committees_ = SpecialCommittee.objects.select_related("actor").order_by("code", "id")
    groups_ = Group.objects.valid_on(day).filter(kind=Group.Kind.TOWN).select_related("actor").order_by("code", "id")
    return Organs(*(list(_of_term(rows, body_id, day)) for rows in (sectors_, committees_, groups_)))


def sectors(viewer: Viewer, day: date) -> QuerySet:
    """Sectors of the day's term with their group and the number of members."""
    return public_sectors(open_roster(viewer), day)


def public_sectors(body_id: int, day: date) -> QuerySet:
    """The same for everybody: nobody is named."""
    rows = _of_term(Sector.objects.placed_on(day), body_id, day)
    return _counted(rows, counting=standing_on(body_id, day), by="sector").order_by("position", "id")


def committees(viewer: Viewer, day: date) -> QuerySet:
    """Special committees of the day's term with the number of members and their groups."""
    body_id = open_roster(viewer)
    groups = Prefetch("groups", queryset=Group.objects.valid_on(day).select_related("actor").order_by("code"))
    rows = _of_term(SpecialCommittee.objects.select_related("actor").prefetch_related(groups), body_id, day)
    return _counted(rows, counting=standing_on(body_id, day), by="committee").order_by("code", "id")


def groups(viewer: Viewer, day: date) -> QuerySet:
    """Groups of the day's term with committee, town, the number of members, and who convenes them."""
    return public_groups(open_roster(viewer), day).prefetch_related(_holders(day, "convenor"))


def public_groups(body_id: int, day: date) -> QuerySet:
    """The same for everybody: nobody is named."""
    rows = Group.objects.valid_on(day).select_related("actor", "committee__actor", "town")
    seats = Seat.objects.valid_on(day).filter(membership__in=standing_on(body_id, day))
    return _counted(_of_term(rows, body_id, day), counting=seats, by="group").order_by("kind", "code", "id")


def units(viewer: Viewer, day: date) -> QuerySet:
    """Undertaking units of the day with those who act for them."""
    rows = Unit.objects.valid_on(day).filter(body_id=open_roster(viewer))
    return rows.select_related("actor", "town").prefetch_related(_holders(day, "unit")).order_by("system", "code", "id")


def members_called(viewer: Viewer, words: str, day: date, most: int) -> list[Membership]:
    """The first members of the day whom the words name, for a look-up beside other things; nobody for those outside."""
    if not viewer.member_of_body or not words.strip():
        return []
    rows = standing_on(viewer.body_id, day).filter(_by_words(viewer.body_id, words), person__body_id=viewer.body_id)
    return list(rows.select_related("person__actor", "sector").order_by("member_no", "id")[:most])


def units_called(viewer: Viewer, words: str, day: date, most: int) -> list[Unit]:
    """The first units of the day with the words in their name or short name; none for those outside."""
    if not viewer.member_of_body or not words.strip():
        return []
    rows = Unit.objects.valid_on(day).filter(body_id=viewer.body_id)
    named = rows.filter(Q(actor__name__icontains=words.strip()) | Q(short_name__icontains=words.strip()))
    return list(named.select_related("actor").order_by("code", "id")[:most])


def towns(viewer: Viewer, day: date) -> QuerySet:
    """Towns and streets with the number of their villages."""
    rows = Town.objects.filter(body_id=open_roster(viewer), parent__isnull=True)
    return rows.annotate(village_count=Count("villages")).order_by("code", "id")


def _holders(day: date, role: str) -> Prefetch:
    held = Appointment.objects.valid_on(day).filter(role=role).select_related("actor").order_by("id")
    return Prefetch("actor__holders", queryset=held, to_attr="holders_of_day")
