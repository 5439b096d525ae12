"""Every member in a committee, a sector and the groups that the rules allow: who is not, and why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from xieshang.kernel.refusals import NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group, Membership
from xieshang.roster.queries import open_roster, standing_on, with_rows


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
    members: int
    violations: list[Violation]


def check(viewer: Viewer, day: date) -> Checked:
    """All memberships that hold on the day, by member number: five statements."""
    body_id = open_roster(viewer)
    if not viewer.wears("office", "committee"):
        raise NotAllowed(_("The check is for the office and the staff of special committees."))
    found = with_rows(standing_on(body_id, day), day).select_related("sector__group__actor")
    rows = list(found.order_by("member_no", "id"))
    towns = Group.objects.filter(
        body_id=body_id, kind=Group.Kind.TOWN, term__starts_on__lte=day, term__ends_on__gte=day
    )
    many = Counter(row.person_id for row in rows)
    asked = _Rules(has_town_groups=towns.exists(), twice=frozenset(pk for pk, times in many.items() if times > 1))
    violations = [
        Violation(row.person_id, row.person.actor.name, row.member_no, row.sector.name, words)
        for row in rows
        for words in asked.broken(row)
    ]
    return Checked(len(rows), violations)


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
