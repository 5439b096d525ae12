"""What the public reads of a sitting: day, hall, titles and what came out; no name, no minutes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from xieshang.consultations.halls import HALL_SITTING
from xieshang.gatherings import kinds
from xieshang.gatherings.flow import CANCELLED
from xieshang.gatherings.models import AgendaItem, Gathering
from xieshang.kernel.flow import state_of
from xieshang.kernel.models import Case
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer

PAGE = 25


@dataclass(frozen=True)
class Sitting:
    """A sitting as the portal shows it."""

    pk: int
    number: str
    hall: str
    starts_at: datetime
    place: str
    state: str
    tone: str
    title: str


@dataclass(frozen=True)
class Subject:
    """A case of the agenda and what came out; with its title, page and present state if it is published."""

    outcome: str
    title: str = ""
    case_id: int = 0
    state: str = ""
    tone: str = ""


def _sitting(row: Gathering) -> Sitting:
    state = state_of(row)
    label = str(state.public_label or state.label)
    return Sitting(row.pk, row.number, row.organ.name, row.starts_at, row.place_name, label, state.tone, row.title)


def sittings(visitor: Viewer, *, limit: int = PAGE, before: int | None = None) -> list[Sitting]:
    """Published sittings, the latest planned first, from the id `before` downwards."""
    rows = Gathering.objects.visible_to(visitor).filter(form=HALL_SITTING, visibility=Case.Visibility.PUBLIC)
    if before:
        rows = rows.filter(pk__lt=before)
    related = ("organ", "hall__actor", "home__actor")
    return [_sitting(row) for row in rows.exclude(state__in=CANCELLED).select_related(*related).order_by("-pk")[:limit]]


def subjects(visitor: Viewer, pk: int) -> list[Subject]:
    """The agenda in order; titles of cases that the public may not know are left empty."""
    published = Exists(
        Case.objects.visible_to(visitor).filter(pk=OuterRef("case_id"), visibility=Case.Visibility.PUBLIC)
    )
    rows = AgendaItem.objects.filter(gathering_id=pk).select_related("case").annotate(is_published=published)
    return [_subject(item) for item in rows.order_by("position", "id")]


def _subject(item: Any) -> Subject:
    outcome = str(item.get_outcome_display()) if item.outcome else ""
    if not item.is_published:
        return Subject(outcome)
    state = state_of(item.case)
    return Subject(outcome, item.case.title, item.case_id, str(state.public_label or state.label), state.tone)


def page_of_its_kind(visitor: Viewer, pk: int) -> str:
    """The public page of a gathering of another kind, if it has one; "" for the sitting of a hall."""
    rows = Gathering.objects.visible_to(visitor).filter(pk=pk, visibility=Case.Visibility.PUBLIC)
    form = rows.values_list("form", flat=True).first()
    return kinds.registered[form].public_page if form else ""


def published_sitting(visitor: Viewer, pk: int) -> Sitting:
    """One published sitting."""
    rows = Gathering.objects.visible_to(visitor).filter(visibility=Case.Visibility.PUBLIC)
    row = (
        rows.filter(form__in=kinds.codes(needs="is_public"))
        .select_related("organ", "hall__actor", "home__actor")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise NotFound()
    return _sitting(row)
