"""Reading liaison offices: who directs them, which halls hang on them, how many members their town group has."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from xieshang.kernel import secrets
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.places.models import Hall
from xieshang.places.offices.models import Director, LiaisonOffice
from xieshang.places.queries import inside
from xieshang.places.towns.queries import members_by_town
from xieshang.roster import disclosure
from xieshang.roster import ops as roster
from xieshang.roster.models import Appointment, Town


@dataclass(frozen=True)
class Line:
    """An office on a day, in words."""

    office: LiaisonOffice
    directors: list[Director]
    deputies: list[Director]
    halls: list[Hall]
    phone: str
    members: int


def offices(viewer: Viewer, day: date) -> list[Line]:
    """The offices of the body that are open on the day: six statements."""
    inside(viewer)
    rows = list(_rows(viewer.body_id, day))
    held = Appointment.objects.valid_on(day).filter(role="convenor").select_related("actor").order_by("id")
    halls = Hall.objects.open_on(day).filter(body_id=viewer.body_id).select_related("actor").order_by("code", "id")
    halls = halls.prefetch_related(Prefetch("actor__holders", queryset=held, to_attr="holders_of_day"))
    of_town: dict[int | None, list[Hall]] = {}
    for hall in halls:
        of_town.setdefault(hall.town_id, []).append(hall)
    members = members_by_town(viewer.body_id, day)
    return [_line(viewer, row, of_town.get(row.town_id, []), members[row.town_id]) for row in rows]


def _rows(body_id: int, day: date) -> QuerySet:
    on_the_day = Director.objects.valid_on(day).select_related("actor__person").order_by("valid_from", "id")
    on_the_day = on_the_day.prefetch_related(disclosure.chosen("actor__person__disclosures"))
    rows = LiaisonOffice.objects.open_on(day).filter(body_id=body_id).select_related("town")
    return rows.prefetch_related(Prefetch("directors", queryset=on_the_day, to_attr="of_day")).order_by(
        "town__code", "id"
    )


def _line(viewer: Viewer, row: LiaisonOffice, halls: list[Hall], members: int) -> Line:
    of_day: list[Director] = row.of_day  # type: ignore[attr-defined]
    directors = [one for one in of_day if one.kind == Director.Kind.DIRECTOR]
    deputies = [one for one in of_day if one.kind == Director.Kind.DEPUTY]
    return Line(row, directors, deputies, halls, _phone(viewer, directors), members)


def _phone(viewer: Viewer, directors: list[Director]) -> str:
    """Of the director, masked, as far as they opened it."""
    for one in directors:
        person = getattr(one.actor, "person", None)
        if person is None or not person.phone_sealed:
            continue
        if disclosure.facts_of(person, disclosure.reach(viewer, person)).phone:
            return secrets.mask_phone(roster.phone_of(person))
    return ""


def office(viewer: Viewer, pk: int) -> LiaisonOffice:
    """An office of the viewer's body."""
    inside(viewer)
    found = LiaisonOffice.objects.filter(body_id=viewer.body_id, pk=pk).select_related("town").first()
    if found is None:
        raise NotFound()
    return found


def history(found: LiaisonOffice) -> list[Director]:
    """Everybody who directed the office, the newest first."""
    rows = Director.objects.filter(office=found).select_related("actor", "appointed_by", "ended_by")
    return list(rows.order_by("-valid_from", "-id"))


def director_of(found: LiaisonOffice, pk: int) -> Director:
    row = Director.objects.filter(office=found, pk=pk).select_related("actor", "office").first()
    if row is None:
        raise NotFound()
    return row


def may_decide(viewer: Viewer) -> bool:
    return viewer.wears("office")


def deciding(viewer: Viewer, body_id: int | None = None) -> None:
    """Refused to everybody but the office of the body."""
    if not may_decide(viewer) or (body_id or viewer.body_id) != viewer.body_id:
        raise NotAllowed(permits["office"].reason)


def towns_without(viewer: Viewer) -> list[Town]:
    """The towns that have no liaison office."""
    taken = LiaisonOffice.objects.filter(body_id=viewer.body_id, closed_on=None).values("town_id")
    rows = Town.objects.filter(body_id=viewer.body_id, parent=None).exclude(pk__in=taken)
    return list(rows.order_by("code", "id"))
