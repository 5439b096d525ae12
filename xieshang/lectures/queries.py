"""Reading lectures: for everybody those that are announced, on the desk all that the door admits."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.gatherings.flow import CANCELLED
from xieshang.gatherings.models import Gathering
from xieshang.kernel.flow import state_of
from xieshang.kernel.models import Case
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.lectures.kinds import LECTURE
from xieshang.places.models import Home

PAGE = 25
HELD = ("held", "minuted")


@dataclass(frozen=True)
class Line:
    """A lecture as it is told: `listeners` None while it was not held."""

    pk: int
    number: str
    topic: str
    speaker: str
    about: str
    home: str
    home_code: str
    place: str
    starts_at: datetime
    state: str
    tone: str
    listeners: int | None


def _rows(viewer: Viewer) -> QuerySet:
    """Through the door, with how many were there: the gatherings that are lectures."""
    rows = Gathering.objects.visible_to(viewer).filter(form=LECTURE, lecture__isnull=False)
    rows = rows.select_related("lecture", "home__actor", "hall__actor")
    return rows.annotate(listeners=Count("attendances"))


def _published(visitor: Viewer) -> QuerySet:
    return _rows(visitor).filter(visibility=Case.Visibility.PUBLIC).exclude(state__in=CANCELLED)


def _line(row: Gathering) -> Line:
    state = state_of(row)
    home = row.home
    return Line(
        pk=row.pk,
        number=row.number,
        topic=row.title,
        speaker=row.lecture.speaker,
        about=row.lecture.about,
        home=home.actor.name if home else "",
        home_code=home.code if home else "",
        place=row.place_name,
        starts_at=row.starts_at,
        state=str(state.public_label or state.label),
        tone=state.tone,
        listeners=row.listeners if row.state in HELD else None,  # type: ignore[attr-defined]
    )


def published(visitor: Viewer, *, before: int | None = None, limit: int = PAGE) -> list[Line]:
    """Announced lectures, the latest planned first, from the id `before` downwards: one statement."""
    rows = _published(visitor)
    return [_line(row) for row in (rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit]]


def published_at(visitor: Viewer, home: Home, *, limit: int = 5) -> list[Line]:
    """Those of one home: one statement."""
    return [_line(row) for row in _published(visitor).filter(home=home).order_by("-starts_at", "-pk")[:limit]]


def published_lecture(visitor: Viewer, pk: int) -> Line:
    found = _published(visitor).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return _line(found)


def on_desk(viewer: Viewer) -> list[Line]:
    """The lectures of this year and the last, whatever became of them."""
    if not viewer.member_of_body:
        raise NotFound()
    rows = _rows(viewer).filter(starts_at__year__gte=timezone.localdate(viewer.at).year - 1)
    return [_line(row) for row in rows.order_by("-starts_at", "-pk")[:200]]


def homes_of(viewer: Viewer) -> list[Home]:
    """The homes for which the viewer announces lectures: a keeper's own, for the office all that are open."""
    rows = Home.objects.open_on(timezone.localdate(viewer.at)).filter(body_id=viewer.body_id).select_related("actor")
    if not viewer.wears("office"):
        rows = rows.filter(actor_id__in=viewer.actors_as("keeper"))
    order = list(Home.Kind.values)[::-1]
    return sorted(rows, key=lambda home: (order.index(home.kind), home.code))


def may_announce(viewer: Viewer) -> bool:
    return viewer.wears("office") or bool(viewer.actors_as("keeper"))


def announcing(viewer: Viewer) -> list[Home]:
    """The same homes, refused to everybody who has none."""
    found = homes_of(viewer) if may_announce(viewer) else []
    if not found:
        raise NotAllowed(_("Only the keeper of a home and the office announce lectures."))
    return found


def facts(gathering: Case) -> Line | None:
    """The lecture behind a gathering, if it is one."""
    found = (
        Gathering.objects.filter(pk=gathering.pk, form=LECTURE, lecture__isnull=False)
        .select_related("lecture", "home__actor", "hall__actor")
        .annotate(listeners=Count("attendances"))
        .first()
    )
    return _line(found) if found else None
