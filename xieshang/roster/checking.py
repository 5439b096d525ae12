"""Every member in a committee, a sector and the groups that the rules allow: who is not, and why."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.utils.translation import gettext as _

from xieshang.kernel import norms
from xieshang.kernel.questions import Question, question
from xieshang.kernel.refusals import NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Appointment, Group, Placing, Seat, Term
from xieshang.roster.queries import open_roster, standing_on

PAGE = 25
LOOKED_AT = 60
MOST_CONVENORS = 2


@dataclass(frozen=True)
class Violation:
    """Somebody who does not stand where the rules want them, in one sentence."""

    person_id: int
    name: str
    member_no: str
    sector: str
    words: str


class Placed(NamedTuple):
    """Where a membership stands, as the statement of `_broken` says it."""

    pk: int
    person_id: int
    name: str
    member_no: str
    sector: str
    term: int
    sector_term: int
    committee_term: int | None
    sector_group: int | None
    sector_group_name: str | None
    stands_twice: bool


class Place(NamedTuple):
    """A group in which the member has a seat."""

    group: int
    kind: str
    term: int
    name: str


@dataclass(frozen=True)
class Checked:
    """How many members there are and how many of them break a rule; what those of one page break; groups ill convened."""

    members: int
    breaching: int
    violations: list[Violation]
    page: int
    has_more: bool
    ill_convened: list[Group]


def check(viewer: Viewer, day: date, page: int = 1) -> Checked:
    """The memberships that hold on the day, by member number: the database finds who breaks a rule, this says which."""
    body_id = open_roster(viewer)
    if not viewer.wears("office", "committee"):
        raise NotAllowed(_("The check is for the office and the staff of special committees."))
    standing, groups = standing_on(body_id, day), list(_groups(body_id, day))
    has_town_groups = any(row.kind == Group.Kind.TOWN for row in groups)
    one_is_enough = norms.value("roster.groups", body_id, on=day) == 1
    rows = [Placed(*row) for row in _broken(body_id, day, one_is_enough).rows(PAGE + 1, (page - 1) * PAGE)]
    places, asked = places_of([row.pk for row in rows], day), _Rules(has_town_groups, one_is_enough)
    violations = [
        Violation(row.person_id, row.name, row.member_no, row.sector, words)
        for row in rows[:PAGE]
        for words in asked.broken(row, places.get(row.pk, []))
    ]
    # Who fits on one page is counted there; only a longer list asks for its whole.
    is_whole = page == 1 and len(rows) <= PAGE
    count = partial(_counted, body_id, day, one_is_enough=one_is_enough)
    members, breaching = (standing.count(), len(rows)) if is_whole else _remembered(body_id, day, count)
    return Checked(members, breaching, violations, page, len(rows) > PAGE, _ill_convened(groups))


def ill_convened(viewer: Viewer, day: date) -> list[Group]:
    """The sector groups without a convenor, or with more than two; for those who may look into it."""
    if not viewer.wears("office", "committee"):
        return []
    return _ill_convened(_groups(open_roster(viewer), day))


def _ill_convened(groups: Iterable[Any]) -> list[Group]:
    of_sectors = (row for row in groups if row.kind == Group.Kind.SECTOR)
    return [row for row in of_sectors if not 1 <= (row.convenors or 0) <= MOST_CONVENORS]


def _groups(body_id: int, day: date) -> QuerySet:
    """The groups of the day's term, each with the number of its convenors: one statement."""
    held = Appointment.objects.valid_on(day).filter(role="convenor", of=OuterRef("actor")).order_by()
    rows = Group.objects.valid_on(day).filter(body_id=body_id, term__in=Term.objects.holding(day))
    many = held.values("of").annotate(many=Count("pk")).values("many")
    rows = rows.select_related("actor").only("kind", "code", "actor__name")
    return rows.annotate(convenors=Subquery(many)).order_by("code", "id")


def summary(viewer: Viewer, day: date) -> tuple[int, int] | None:
    """How many members there are and how many break a rule, for those who may look into it."""
    return counted(open_roster(viewer), day) if viewer.wears("office", "committee") else None


def counted(body_id: int, day: date) -> tuple[int, int]:
    """How many members there are on the day, and how many of them break a rule; looked at once a minute."""
    return _remembered(body_id, day, partial(_look, body_id, day))


def _remembered(body_id: int, day: date, look: Callable[[], tuple[int, int]]) -> tuple[int, int]:
    answer: Any = cache.get_or_set(f"roster-check:{body_id}:{day}", look, LOOKED_AT)
    return answer


def _look(body_id: int, day: date) -> tuple[int, int]:
    members, breaching = _counted(body_id, day, one_is_enough=False)
    # What the stricter rule finds in order needs no look at which rule the body has.
    if breaching and norms.value("roster.groups", body_id, on=day) == 1:
        return _counted(body_id, day, one_is_enough=True)
    return members, breaching


def _counted(body_id: int, day: date, *, one_is_enough: bool) -> tuple[int, int]:
    breaks = Case(
        When(_breaks(body_id, day, one_is_enough=one_is_enough), then=1), default=0, output_field=IntegerField()
    )
    rows = placed(standing_on(body_id, day), day).annotate(breaks=breaks)
    found = rows.aggregate(members=Count("pk"), breaching=Sum("breaks"))
    return found["members"], found["breaching"] or 0


def _town_groups(body_id: int, day: date) -> QuerySet:
    rows = Group.objects.valid_on(day).filter(body_id=body_id, kind=Group.Kind.TOWN)
    return rows.filter(term__in=Term.objects.holding(day))


def _breaks(body_id: int, day: date, *, one_is_enough: bool) -> Q:
    """Who breaks at least one of the rules: the same as `_Rules.broken` says one by one."""
    seats = Seat.objects.valid_on(day).filter(membership=OuterRef("pk"))
    in_towns = seats.filter(group__kind=Group.Kind.TOWN)
    rules = (
        Q(_stands_twice(body_id, day))
        | Q(committee=None)
        | ~Q(sector__term=F("term"))
        | ~Q(committee__term=F("term"))
        | Q(Exists(seats.exclude(group__term=OuterRef("term"))))
        | Q(Exists(seats.filter(group__kind=Group.Kind.SECTOR).exclude(group=OuterRef("sector_group"))))
        | Q(sector_group=None) & Q(Exists(seats.filter(group__kind=Group.Kind.SECTOR)))
        | Q(Exists(in_towns.filter(Exists(_another_town_seat(day)))))
    )
    has_sector_group, has_towns = Q(sector_group__isnull=False), Q(Exists(_town_groups(body_id, day)))
    without_sector, without_town = ~Q(Exists(seats.filter(group=OuterRef("sector_group")))), ~Q(Exists(in_towns))
    if one_is_enough:
        return rules | ((has_sector_group | has_towns) & without_sector & without_town)
    return rules | (has_sector_group & without_sector) | (has_towns & without_town)


def _stands_twice(body_id: int, day: date) -> Exists:
    return Exists(standing_on(body_id, day).filter(person=OuterRef("person")).exclude(pk=OuterRef("pk")))


# The same all day; so many conditions take ten times as long to put together as to answer.
@lru_cache(maxsize=256)
def _broken(body_id: int, day: date, one_is_enough: bool) -> Question:
    """Who breaks a rule, in the columns of `Placed`, by member number."""
    rows = standing_on(body_id, day).order_by("member_no", "id")
    breaks = _breaks(body_id, day, one_is_enough=one_is_enough)
    return question(as_placed(placed(rows, day).filter(breaks), body_id, day))


def as_placed(rows: QuerySet, body_id: int, day: date) -> QuerySet:
    """Memberships from `placed` in the columns of `Placed`."""
    return rows.values_list(
        "pk",
        "person_id",
        "person__actor__name",
        "member_no",
        "sector__name",
        "term_id",
        "sector__term_id",
        "committee__term_id",
        "sector_group",
        "sector_group_name",
        _stands_twice(body_id, day),
    )


def places_of(memberships: Collection[int], day: date) -> dict[int, list[Place]]:
    """The seats of the day by membership: one statement."""
    seats = Seat.objects.valid_on(day).filter(membership__in=memberships).order_by("group__kind", "id")
    columns = ("group_id", "group__kind", "group__term_id", "group__actor__name")
    found: dict[int, list[Place]] = {}
    for pk, group, kind, term, name in seats.values_list("membership_id", *columns):
        found.setdefault(pk, []).append(Place(group, kind, term, name))
    return found


def placed(rows: QuerySet, day: date) -> QuerySet:
    """Memberships with the group in which their sector stands on the day, and its name."""
    own = Placing.objects.valid_on(day).filter(sector=OuterRef("sector"))
    return rows.annotate(
        sector_group=Subquery(own.values("group")[:1]), sector_group_name=Subquery(own.values("group__actor__name")[:1])
    )


def _another_town_seat(day: date) -> QuerySet:
    """Another seat of the same member in a town group, seen from a seat."""
    others = Seat.objects.valid_on(day).filter(membership=OuterRef("membership"), group__kind=Group.Kind.TOWN)
    return others.exclude(pk=OuterRef("pk"))


@dataclass(frozen=True)
class _Rules:
    has_town_groups: bool
    one_is_enough: bool

    def broken(self, row: Placed, places: list[Place]) -> Iterator[str]:
        """A sentence for each rule that the member breaks."""
        groups, kinds = {place.group for place in places}, Counter(place.kind for place in places)
        terms = {row.term, row.sector_term, *(place.term for place in places)}
        if row.stands_twice:
            yield _("holds two memberships on this day")
        if row.committee_term is None:
            yield _("belongs to no special committee")
        if len(terms | {row.committee_term or row.term}) > 1:
            yield _("belongs to a sector, committee or group of another term")
        is_somewhere = self.one_is_enough and (row.sector_group in groups or bool(kinds[Group.Kind.TOWN]))
        if row.sector_group and row.sector_group not in groups and not is_somewhere:
            yield _("has no seat in the group of the own sector: %(group)s") % {"group": row.sector_group_name}
        for place in places:
            if place.kind == Group.Kind.SECTOR and place.group != row.sector_group:
                yield _("sits in a sector group that is not that of the own sector: %(group)s") % {"group": place.name}
        if kinds[Group.Kind.SECTOR] > 1 or kinds[Group.Kind.TOWN] > 1:
            yield _("has more than one seat in groups of one kind")
        if self.has_town_groups and not kinds[Group.Kind.TOWN] and not is_somewhere:
            yield _("has no seat in a town group")
