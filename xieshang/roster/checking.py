"""Every member in a committee, a sector and the groups that the rules allow: who is not, and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.utils.translation import gettext as _

from xieshang.kernel import norms
from xieshang.kernel.refusals import NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Appointment, Group, Placing, Seat, Term
from xieshang.roster.queries import open_roster, standing_on, with_rows

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
    standing = standing_on(body_id, day)
    groups = list(_groups(body_id, day))
    has_town_groups = any(row.kind == Group.Kind.TOWN for row in groups)
    one_is_enough = norms.value("roster.groups", body_id, on=day) == 1
    broken = placed(standing, day).filter(_breaks(body_id, day, one_is_enough=one_is_enough))
    first = (page - 1) * PAGE
    found = with_rows(broken, day).order_by("member_no", "id")
    rows = list(found[first : first + PAGE + 1])
    others = standing.filter(person__in=[row.person_id for row in rows]).values_list("person_id", flat=True)
    many = Counter(others)
    asked = _Rules(has_town_groups, one_is_enough, twice=frozenset(pk for pk, times in many.items() if times > 1))
    violations = [
        Violation(row.person_id, row.person.actor.name, row.member_no, row.sector.name, words)
        for row in rows[:PAGE]
        for words in asked.broken(row)
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
    return rows.select_related("actor").annotate(convenors=Subquery(many)).order_by("code", "id")


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
    standing = standing_on(body_id, day)
    seats = Seat.objects.valid_on(day).filter(membership=OuterRef("pk"))
    in_towns = seats.filter(group__kind=Group.Kind.TOWN)
    rules = (
        Q(Exists(standing.filter(person=OuterRef("person")).exclude(pk=OuterRef("pk"))))
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
    twice: frozenset[int]

    def broken(self, row: Any) -> Iterator[str]:
        """A sentence for each rule that the member breaks; the row is from `placed`."""
        groups: list[Group] = [seat.group for seat in row.seats_of_day]
        kinds = Counter(group.kind for group in groups)
        of_sector = [group for group in groups if group.kind == Group.Kind.SECTOR]
        terms = {row.sector.term_id, *(group.term_id for group in groups)}
        if row.committee:
            terms.add(row.committee.term_id)
        if row.person_id in self.twice:
            yield _("holds two memberships on this day")
        if row.committee is None:
            yield _("belongs to no special committee")
        if terms != {row.term_id}:
            yield _("belongs to a sector, committee or group of another term")
        is_somewhere = self.one_is_enough and (
            row.sector_group in {group.pk for group in groups} or bool(kinds[Group.Kind.TOWN])
        )
        if row.sector_group and row.sector_group not in {group.pk for group in groups} and not is_somewhere:
            yield _("has no seat in the group of the own sector: %(group)s") % {"group": row.sector_group_name}
        for group in of_sector:
            if row.sector_group != group.pk:
                yield _("sits in a sector group that is not that of the own sector: %(group)s") % {
                    "group": group.actor.name
                }
        if kinds[Group.Kind.SECTOR] > 1 or kinds[Group.Kind.TOWN] > 1:
            yield _("has more than one seat in groups of one kind")
        if self.has_town_groups and not kinds[Group.Kind.TOWN] and not is_somewhere:
            yield _("has no seat in a town group")
