"""Reading resident members as of a day: what the upper committee says of them, as far as this one may see it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from xieshang.kernel import bodies
from xieshang.kernel.models import Actor, Body
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster import changes, disclosure
from xieshang.roster.models import Membership
from xieshang.roster.queries import open_roster
from xieshang.roster.residents.models import Resident


@dataclass(frozen=True)
class Line:
    """A resident member as one viewer reads them."""

    pk: int
    person_id: int
    name: str
    upper: str
    sector: str
    member_no: str
    workplace: str
    post: str
    since: date
    until: date | None
    is_linked: bool


def standing(body_id: int, day: date) -> QuerySet:
    """Resident members of the day; never members."""
    return Resident.objects.valid_on(day).filter(body_id=body_id)


def residents(viewer: Viewer, day: date) -> list[Line]:
    """By upper committee and name: four statements whatever their number."""
    rows = standing(open_roster(viewer), day).select_related("person__actor", "upper")
    above = Membership.objects.valid_on(day).select_related("sector").order_by("-valid_from")
    rows = rows.prefetch_related(
        disclosure.chosen("person__disclosures"),
        Prefetch("person__memberships", queryset=above, to_attr="memberships_of_day"),
    )
    return [_line(row, viewer) for row in rows.order_by("upper__code", "person__stroke_key", "id")]


def _line(row: Resident, viewer: Viewer) -> Line:
    person = row.person
    reach = disclosure.reach(viewer, person)
    held = next((one for one in person.memberships_of_day if one.body_id == row.upper_id), None)  # type: ignore[attr-defined]
    facts = disclosure.facts_of(person, reach)
    sector = held.sector.name if row.is_linked and held else row.sector
    if row.is_linked and held is None:
        sector = _("no member there on this day")
    is_staff = disclosure.sees_personal_data(viewer)
    number = held.member_no if row.is_linked and held else row.member_no
    return Line(
        row.pk,
        person.pk,
        person.actor.name,
        row.upper.short_name,
        sector,
        number if is_staff else "",
        facts.workplace,
        facts.post,
        row.valid_from,
        row.valid_to,
        row.is_linked,
    )


def resident(viewer: Viewer, pk: int) -> Resident:
    """One that has no end yet, for the office."""
    rows = Resident.objects.filter(pk=pk, body_id=open_roster(viewer), valid_to__isnull=True)
    if (found := rows.select_related("person__actor", "upper").first()) is None:
        raise NotFound()
    changes.check_office(viewer)
    return found


def uppers(body_id: int) -> list[Body]:
    """The committees above, the nearest first."""
    found: list[Body] = []
    body = bodies.by_id(body_id)
    while body.parent_id is not None and len(found) < 5:
        body = bodies.by_id(body.parent_id)
        found.append(body)
    return found


def actors(body_id: int, day: date) -> list[Actor]:
    """Whom this body may invite besides its own people."""
    rows = standing(body_id, day).select_related("person__actor").order_by("person__stroke_key", "id")
    return [row.person.actor for row in rows]
