"""Every member in a committee, a sector and the groups that the rules allow: who is not, and why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from xieshang.kernel.refusals import NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group, Membership, Seat, Term
from xieshang.roster.queries import open_roster, standing_on, with_rows

PAGE = 25


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
    """How many members there are and how many of them break a rule; what those of one page break."""

    members: int
    breaching: int
    violations: list[Violation]
    page: int
    has_more: bool


def check(viewer: Viewer, day: date, page: int = 1) -> Checked:
    """The memberships that hold on the day, by member number: the database finds who breaks a rule, this says which."""
    body_id = open_roster(viewer)
    if not viewer.wears("office", "committee"):
        raise NotAllowed(_("The check is for the office and the staff of special committees."))
    standing = standing_on(body_id, day)
    towns = Group.objects.filter(body_id=body_id, kind=Group.Kind.TOWN, term__in=Term.objects.holding(day))
    has_town_groups = towns.exists()
    broken = standing.filter(_breaks(standing, day, has_town_groups=has_town_groups))
    first = (page - 1) * PAGE
    found = with_rows(broken, day).select_related("sector__group__actor").order_by("member_no", "id")
    rows = list(found[first : first + PAGE + 1])
    others = standing.filter(person__in=[row.person_id for row in rows]).values_list("person_id", flat=True)
    many = Counter(others)
    asked = _Rules(has_town_groups, twice=frozenset(pk for pk, times in many.items() if times > 1))
    violations = [
        Violation(row.person_id, row.person.actor.name, row.member_no, row.sector.name, words)
        for row in rows[:PAGE]
        for words in asked.broken(row)
    ]
    return Checked(standing.count(), broken.count(), violations, page, len(rows) > PAGE)


def _breaks(standing: QuerySet, day: date, *, has_town_groups: bool) -> Q:
    """Who breaks at least one of the rules: the same as `_Rules.broken` says one by one."""
    seats = Seat.objects.valid_on(day).filter(membership=OuterRef("pk"))
    in_towns = seats.filter(group__kind=Group.Kind.TOWN)
    rules = (
        Q(Exists(standing.filter(person=OuterRef("person")).exclude(pk=OuterRef("pk"))))
        | Q(committee=None)
        | ~Q(sector__term=F("term"))
        | ~Q(committee__term=F("term"))
        | Q(Exists(seats.exclude(group__term=OuterRef("term"))))
        | (Q(sector__group__isnull=False) & ~Exists(seats.filter(group=OuterRef("sector__group"))))
        | Q(Exists(seats.filter(group__kind=Group.Kind.SECTOR).exclude(group=OuterRef("sector__group"))))
        | Q(sector__group=None) & Q(Exists(seats.filter(group__kind=Group.Kind.SECTOR)))
        | Q(Exists(in_towns.filter(Exists(_another_town_seat(day)))))
    )
    return rules if not has_town_groups else rules | Q(~Exists(in_towns))


def _another_town_seat(day: date) -> QuerySet:
    """Another seat of the same member in a town group, seen from a seat."""
    others = Seat.objects.valid_on(day).filter(membership=OuterRef("membership"), group__kind=Group.Kind.TOWN)
    return others.exclude(pk=OuterRef("pk"))


@dataclass(frozen=True)
class _Rules:
    has_town_groups: bool
    twice: frozenset[int]

    def broken(self, row: Membership) -> Iterator[str]:
        """A sentence for each rule that the member breaks."""
        groups: list[Group] = [seat.group for seat in row.seats_of_day]  # type: ignore[attr-defined]
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
        if row.sector.group and row.sector.group not in groups:
            yield _("has no seat in the group of the own sector: %(group)s") % {"group": row.sector.group.actor.name}
        for group in of_sector:
            if row.sector.group_id != group.pk:
                yield _("sits in a sector group that is not that of the own sector: %(group)s") % {
                    "group": group.actor.name
                }
        if kinds[Group.Kind.SECTOR] > 1 or kinds[Group.Kind.TOWN] > 1:
            yield _("has more than one seat in groups of one kind")
        if self.has_town_groups and not kinds[Group.Kind.TOWN]:
            yield _("has no seat in a town group")
