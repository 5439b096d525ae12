"""Reading homes and halls as of a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from xieshang.kernel.models import Body
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.places.library.queries import with_books
from xieshang.places.models import Hall, Home
from xieshang.roster.models import Appointment, Town
from xieshang.roster.residents import queries as residents


def inside(viewer: Viewer) -> None:
    """To those outside the body these pages do not exist."""
    if not viewer.member_of_body:
        raise NotFound()


def may_open(viewer: Viewer) -> bool:
    """Homes are opened by the office."""
    return viewer.wears("office")


def towns_for_home(viewer: Viewer) -> list[Town]:
    """The towns in which the viewer may open a home; refused to everybody but the office."""
    inside(viewer)
    if not may_open(viewer):
        raise NotAllowed(_("Only the office opens a home."))
    return list(Town.objects.filter(body_id=viewer.body_id, parent=None).order_by("code", "id"))


def homes_of(viewer: Viewer, day: date) -> QuerySet:
    """Homes of the viewer's body open on the day, with halls, keepers and convenors; units get none."""
    inside(viewer)
    held = Appointment.objects.valid_on(day).select_related("actor").order_by("id")
    halls = _halls(day).prefetch_related(
        Prefetch("actor__holders", queryset=held.filter(role="convenor"), to_attr="holders_of_day")
    )
    return (
        Home.objects.open_on(day)
        .filter(body_id=viewer.body_id)
        .select_related("actor", "town")
        .prefetch_related(
            Prefetch("halls", queryset=halls, to_attr="halls_of_day"),
            Prefetch("actor__holders", queryset=held.filter(role="keeper"), to_attr="holders_of_day"),
        )
        .order_by("kind", "code", "id")
    )


def public_homes(body: Body, day: date) -> QuerySet:
    """Homes and halls as everybody may see them: where they are and when they opened, nobody's name."""
    return (
        Home.objects.open_on(day)
        .filter(body=body)
        .select_related("actor", "town")
        .prefetch_related(Prefetch("halls", queryset=_halls(day), to_attr="halls_of_day"))
        .order_by("kind", "code", "id")
    )


def public_home(body: Body, code: str, day: date) -> Home:
    """One open home of the body."""
    home = with_books(public_homes(body, day)).filter(code=code).first()
    if home is None:
        raise NotFound()
    return home


def _halls(day: date) -> QuerySet:
    return Hall.objects.open_on(day).select_related("actor", "town").order_by("code", "id")


def resident_members(body_id: int, homes: list[Home], day: date) -> list[str]:
    """Names of the members of upper committees who live here, where a home of theirs is among the homes."""
    if not any(home.kind == Home.Kind.RESIDENT for home in homes):
        return []
    return [one.name for one in residents.actors(body_id, day)]


@dataclass(frozen=True)
class Kind:
    """Homes of one kind, under its name."""

    label: str
    homes: list[Home]


def by_kind(homes: list[Home]) -> list[Kind]:
    """The homes under their kinds, in the order of the kinds; kinds without homes are left out."""
    kinds = ((kind, [home for home in homes if home.kind == kind]) for kind in Home.Kind)
    return [Kind(str(kind.label), rows) for kind, rows in kinds if rows]
