"""Reading visits: through the door; and what is known by the names that people write."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel.models import Actor, Body, Case
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Term
from xieshang.visits.models import Stop, Visit

PAGE = 25


def visible_visit(viewer: Viewer, pk: int) -> Visit:
    visit = Visit.objects.visible_to(viewer).select_related("unit").filter(pk=pk).first()
    if visit is None:
        raise NotFound()
    return visit


def visit_to_change(viewer: Viewer, pk: int) -> Visit:
    """The visit, for who is in charge of it."""
    visit = visible_visit(viewer, pk)
    if not permits["visit_host"].allows(viewer, visit):
        raise NotAllowed(permits["visit_host"].reason)
    return visit


def may_announce(viewer: Viewer) -> bool:
    return permits["staff"].allows(viewer, Visit(body_id=viewer.body_id))


def announcing(viewer: Viewer) -> None:
    """Refused to everybody who may not announce a visit."""
    if not may_announce(viewer):
        raise NotAllowed(_("Only the office or the staff of a special committee may announce a visit."))


def stops(visit: Visit) -> list[Stop]:
    return list(visit.stops.select_related("place__home", "place__hall__home").order_by("at", "id"))


def hosts(viewer: Viewer) -> list[Actor]:
    """Who can be in charge of a visit today: special committees, then units."""
    day = timezone.localdate(viewer.at)
    term = Q(special_committee__term__in=Term.objects.holding(day))
    unit = Q(unit__valid_from__lte=day) & (Q(unit__valid_to__isnull=True) | Q(unit__valid_to__gte=day))
    rows = Actor.objects.filter(term | unit, body_id=viewer.body_id)
    return list(rows.order_by("kind", "special_committee__code", "unit__code", "id"))


def body_called(name: str) -> Body | None:
    """The body with this name, if the installation knows it."""
    return Body.objects.filter(Q(name=name) | Q(short_name=name)).order_by("id").first()


def persons_called(body_id: int, names: Iterable[str]) -> list[Actor]:
    """The persons with these names; a name that two of them bear says nothing."""
    rows = list(Actor.objects.filter(body_id=body_id, kind=Actor.Kind.PERSON, name__in=set(names)).order_by("id"))
    bearers = [row.name for row in rows]
    return [row for row in rows if bearers.count(row.name) == 1]


def places(body_id: int) -> list[Actor]:
    """Homes and halls, the longest name first, so that the hall in a home is found before the home."""
    rows = Actor.objects.filter(Q(home__isnull=False) | Q(hall__isnull=False), body_id=body_id)
    return sorted(rows, key=lambda row: (-len(row.name), row.pk))


def public_visits(visitor: Viewer, *, limit: int = PAGE, before: int | None = None) -> list[Visit]:
    """Published visits, the newest first, from the id `before` downwards."""
    rows = Visit.objects.visible_to(visitor).filter(visibility=Case.Visibility.PUBLIC)
    return list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])


def public_visit(visitor: Viewer, pk: int) -> Visit:
    visit = visible_visit(visitor, pk)
    if visit.visibility != Case.Visibility.PUBLIC:
        raise NotFound()
    return visit
