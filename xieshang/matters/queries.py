"""Reading about matters: through the door, or by the code that was given with the receipt."""

from dataclasses import dataclass, replace
from datetime import datetime

from xieshang.kernel import secrets, stories
from xieshang.kernel.models import Payload
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.matters.models import Identity, Matter
from xieshang.matters.ops import IDENTITY_OPENED
from xieshang.places.models import Hall

FOR_THE_ASKER = ("reason", "remark")  # what is asked in words "for the person who raised it"


@dataclass(frozen=True)
class Opening:
    """Somebody looked at name and phone: when, under which hat, why."""

    at: datetime
    who: str
    reason: str


def visible_matter(viewer: Viewer, pk: int) -> Matter:
    matter = Matter.objects.visible_to(viewer).select_related("hall__actor", "body").filter(pk=pk).first()
    if matter is None:
        raise NotFound()
    return matter


def by_code(body_id: int, code: str) -> Matter | None:
    """The matter of this body with the query code, however it was typed."""
    return Matter.objects.filter(body_id=body_id, code_digest__in=secrets.code_digests(code)).first()


def public_matters(
    visitor: Viewer, *, hall_id: int | None = None, limit: int = 25, before: tuple[datetime, int] | None = None
) -> list[Matter]:
    """Published matters, newest first, one page from a key on."""
    rows = Matter.objects.visible_to(visitor).select_related("hall__actor").filter(visibility=Matter.Visibility.PUBLIC)
    if hall_id:
        rows = rows.filter(hall_id=hall_id)
    if before:
        rows = rows.filter(raised_at__lte=before[0]).exclude(raised_at=before[0], pk__gte=before[1])
    return list(rows.newest_first()[:limit])


def followed(visitor: Viewer) -> list[Matter]:
    """The matters that this browser has opened with their codes."""
    if not visitor.tokens:
        return []
    return list(
        Matter.objects.visible_to(visitor).filter(pk__in=visitor.tokens).select_related("hall__actor").newest_first()
    )


def open_halls(body_id: int) -> list[Hall]:
    """The halls that take matters, by town."""
    return list(
        Hall.objects.filter(body_id=body_id, closed_on__isnull=True)
        .select_related("actor", "town", "home__actor")
        .order_by("code")
    )


def halls_for_intake(viewer: Viewer) -> list[Hall]:
    """The halls for which this viewer may enter matters: all for the office, their own for convenors."""
    halls = open_halls(viewer.body_id)
    if viewer.wears("office"):
        return halls
    return [hall for hall in halls if hall.actor_id in viewer.actors_as("convenor")]


def hall_by_code(body_id: int, code: str) -> Hall | None:
    return Hall.objects.filter(body_id=body_id, code=code).select_related("actor", "town", "home__actor").first()


def story(matter: Matter, *, own: bool) -> list[stories.Line]:
    """The public part of the story; whoever raised the matter also reads the words that were meant for them."""
    lines = stories.timeline(matter, public=True)
    if not own:
        return lines
    said = Payload.objects.filter(case_id=matter.pk).values_list("entry_id", "words")
    words = {entry_id: "\n".join(kept[code] for code in FOR_THE_ASKER if kept.get(code)) for entry_id, kept in said}
    return [replace(line, note=words.get(line.entry_id, "")) for line in lines]


def openings(matter: Matter) -> list[Opening]:
    """Who has looked at name and phone: for the person concerned and for the office."""
    return [
        Opening(row.recorded_at, row.actor.name, row.payload.words["reason"] if hasattr(row, "payload") else "")
        for row in stories.happenings(matter, IDENTITY_OPENED)
    ]


def raised_with(body_id: int, phone_index: str) -> list[int]:
    """The matters of the body that were raised with this phone, the newest thirty."""
    rows = Identity.objects.filter(body_id=body_id, phone_index=phone_index).order_by("-matter_id")
    return list(rows.values_list("matter_id", flat=True)[:30])
