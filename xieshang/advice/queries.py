"""Reading suggestions: by the door, who may draft for which organ, where a suggestion comes from."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case as When_
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.advice.drafting.flow import TAKES_ITEMS, UNDECIDED
from xieshang.advice.models import ConsultationReport, FormalSuggestion, Revision, Suggestion
from xieshang.gatherings.flow import BEING_RECORDED
from xieshang.gatherings.models import Gathering
from xieshang.handling import vocabulary
from xieshang.handling.models import Assignment
from xieshang.kernel import flow, stories
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.places.posts.models import Post
from xieshang.roster.models import Term, Unit

MODELS: dict[str, type[Case]] = {model.KIND: model for model in (FormalSuggestion, ConsultationReport)}
PAPERS = tuple(MODELS)
PAGE = 25
# From these kinds a document or a suggestion can come; the gathering must have begun.
HELD = (*BEING_RECORDED, "minuted")
LATELY = timedelta(days=400)
CAME_OUT = (
    "SELECT id FROM kernel_case WHERE kind = %s AND parent_id = %s"
    " UNION SELECT case_ptr_id FROM advice_formalsuggestion WHERE origin_id = %s"
    " UNION SELECT case_ptr_id FROM advice_consultationreport WHERE origin_id = %s"
)


# ---- by the door


def paper(viewer: Viewer, pk: int) -> FormalSuggestion | ConsultationReport:
    """The formal suggestion or report, if it is open to the viewer."""
    kind = Case.objects.visible_to(viewer).filter(pk=pk, kind__in=PAPERS).values_list("kind", flat=True).first()
    if kind is None:
        raise NotFound()
    rows: QuerySet[Any] = MODELS[kind]._base_manager.all()
    return rows.select_related("organ", "origin", "post__actor", "body").get(pk=pk)


def paper_to_write(viewer: Viewer, pk: int) -> FormalSuggestion | ConsultationReport:
    """The same for who drafts it; refused to others who know of it."""
    found = paper(viewer, pk)
    _permitted("paper_drafter", viewer, found)
    return found


def item(viewer: Viewer, pk: int) -> Suggestion:
    """The suggestion, if it is open to the viewer."""
    rows = Suggestion.objects.visible_to(viewer).select_related("organ", "origin", "parent", "unit", "post__actor")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def item_to_change(viewer: Viewer, pk: int) -> Suggestion:
    found = item(viewer, pk)
    _permitted("paper_drafter", viewer, found)
    return found


def _permitted(code: str, viewer: Viewer, case: Case) -> None:
    if not permits[code].allows(viewer, case):
        raise NotAllowed(permits[code].reason)


# ---- who may draft


def organs(viewer: Viewer) -> list[Actor]:
    """The organs for which the viewer may draft: the office for all, a committee's staff and convenors for their own."""
    day = timezone.localdate(viewer.at)
    if viewer.wears("office"):
        term = Term.objects.holding(day)
        committees = Q(special_committee__term__in=term)
        groups = Q(group__term__in=term)
        halls = Q(hall__isnull=False) & (Q(hall__closed_on__isnull=True) | Q(hall__closed_on__gte=day))
        rows = Actor.objects.filter(committees | groups | halls, body_id=viewer.body_id)
    else:
        own = viewer.actors_as("committee") | viewer.actors_as("convenor")
        rows = Actor.objects.filter(pk__in=own, body_id=viewer.body_id)
    return list(rows.order_by("special_committee__code", "group__kind", "group__code", "hall__code", "pk"))


def may_draft(viewer: Viewer) -> bool:
    """Whether the viewer drafts for anything: without a statement."""
    return viewer.wears("office") or bool(viewer.actors_as("committee") | viewer.actors_as("convenor"))


def drafting(viewer: Viewer) -> None:
    if not may_draft(viewer):
        raise NotAllowed(_("Only the office, the staff of a special committee or a convenor may do this."))


def drafting_for(viewer: Viewer, organ: Actor) -> None:
    """Refused to who may not draft for this organ."""
    drafting(viewer)
    own = viewer.actors_as("committee") | viewer.actors_as("convenor")
    if organ.body_id != viewer.body_id or not (viewer.wears("office") or organ.pk in own):
        raise NotAllowed(_("Only the office or the organ that drafts it may do this."))


# ---- where it comes from


@dataclass(frozen=True)
class Source:
    """A case and a post from which something comes; both may be nothing."""

    case_id: int | None = None
    post_id: int | None = None


def source_of(under: Case | None) -> Source:
    """A suggestion comes from where its document comes from; under a gathering, from the gathering."""
    if under is None:
        return Source()
    if under.kind not in PAPERS:
        return Source(under.pk)
    rows: QuerySet[Any] = MODELS[under.kind]._base_manager.all()
    return Source(*rows.values_list("origin_id", "post_id").get(pk=under.pk))


def taking_items(under: Case) -> None:
    """Refused when nothing can stand under the case any more."""
    open_states = {Gathering.KIND: HELD, FormalSuggestion.KIND: TAKES_ITEMS, ConsultationReport.KIND: TAKES_ITEMS}
    if under.kind not in open_states:
        raise NotFound()
    if under.state not in open_states[under.kind]:
        label = flow.state_of(under).label
        words = _("Nothing can be suggested under “%(title)s” now: it is “%(state)s”.")
        raise flow.WrongState(words % {"title": under.title, "state": label})


def place_for_items(viewer: Viewer, pk: int) -> Case:
    """The document or gathering under which the viewer wants to write a suggestion."""
    found = Case.objects.visible_to(viewer).filter(pk=pk, kind__in=(Gathering.KIND, *PAPERS)).first()
    if found is None:
        raise NotFound()
    return found


def gatherings(viewer: Viewer) -> list[Gathering]:
    """Gatherings of the last year from which something can come, the latest first."""
    rows = Gathering.objects.visible_to(viewer).filter(state__in=HELD, starts_at__gte=viewer.at - LATELY)
    return list(rows.order_by("-starts_at", "-pk")[:200])


def posts(viewer: Viewer) -> list[Post]:
    day = timezone.localdate(viewer.at)
    rows = Post.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=day), body_id=viewer.body_id)
    return list(rows.select_related("actor").order_by("code"))


def persons_called(body_id: int, names: Iterable[str]) -> list[Actor]:
    """The persons with these names; a name that two of them bear says nothing."""
    rows = list(Actor.objects.filter(body_id=body_id, kind=Actor.Kind.PERSON, name__in=set(names)).order_by("id"))
    bearers = [row.name for row in rows]
    return [row for row in rows if bearers.count(row.name) == 1]


# ---- documents


def revisions(case: Case) -> list[Revision]:
    """Every revision, the newest first."""
    return list(Revision.objects.filter(paper_id=case.pk).select_related("by").order_by("-number"))


def newest(case: Case) -> Revision | None:
    return Revision.objects.filter(paper_id=case.pk).select_related("by").order_by("-number").first()


def items_under(viewer: Viewer, case: Case) -> list[Suggestion]:
    """The suggestions under a document or gathering that the viewer may know of, in the order in which they were made."""
    rows = Suggestion.objects.visible_to(viewer).filter(parent_id=case.pk)
    return list(rows.select_related("unit__unit").order_by("pk"))


@dataclass(frozen=True)
class Page:
    """What stands on the page of a document: its newest text ("" for none), who saved it, its suggestions."""

    text: str
    number: int
    who: str
    items: list[Case]


def page_of(viewer: Viewer, case: Case) -> Page:
    """The document's newest text and the suggestions in it that the viewer may know of: one statement for both."""
    newest = Revision.objects.filter(paper_id=OuterRef("pk")).order_by("-number")
    told = newest.values(told=JSONObject(text="text", number="number", who="by__name"))[:1]
    rows = Case.objects.visible_to(viewer).filter(Q(pk=case.pk) | Q(parent_id=case.pk, kind=Suggestion.KIND))
    # The text is looked up for the document only: it may be long.
    rows = rows.annotate(
        told=When_(When(pk=case.pk, then=Subquery(told)), default=None), result_class=F("suggestion__result_class")
    )
    found = list(rows.select_related("unit__unit").order_by("pk"))
    kept = next((row.told for row in found if row.pk == case.pk), None) or {"text": "", "number": 0, "who": ""}
    kept = json.loads(kept) if isinstance(kept, str) else kept
    return Page(**kept, items=[row for row in found if row.pk != case.pk])


def leading_task(case: Case) -> Assignment:
    """The open task of the unit that leads."""
    rows = Assignment.objects.filter(parent_id=case.pk, role=Assignment.Role.LEAD).exclude(stage="closed")
    return rows.order_by("-pk")[0]


# ---- for everybody


def public_papers(visitor: Viewer, *, limit: int = PAGE, before: int | None = None) -> list[Case]:
    """Published formal suggestions and reports, the newest first, from the id `before` downwards."""
    rows = Case.objects.visible_to(visitor).filter(kind__in=PAPERS, visibility=Case.Visibility.PUBLIC)
    return list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])


def public_items(visitor: Viewer, *, under: Case | None = None) -> QuerySet[Suggestion]:
    """Published suggestions with their units: those of one document, or all, the newest first."""
    rows = Suggestion.objects.visible_to(visitor).filter(visibility=Case.Visibility.PUBLIC).select_related("unit")
    return rows.filter(parent_id=under.pk).order_by("pk") if under else rows.order_by("-pk")


def public_paper(visitor: Viewer, pk: int) -> FormalSuggestion | ConsultationReport:
    found = paper(visitor, pk)
    if found.visibility != Case.Visibility.PUBLIC:
        raise NotFound()
    return found


def public_item(visitor: Viewer, pk: int) -> Suggestion:
    found = item(visitor, pk)
    if found.visibility != Case.Visibility.PUBLIC:
        raise NotFound()
    return found


def units_today(viewer: Viewer) -> list[tuple[str, str]]:
    """Units to which a suggestion can go, by actor id."""
    return vocabulary.units(viewer.body_id, on=timezone.localdate(viewer.at))


def unit_actors(viewer: Viewer) -> dict[str, Actor]:
    """The same as actors."""
    day = timezone.localdate(viewer.at)
    rows = Unit.objects.valid_on(day).filter(body_id=viewer.body_id).select_related("actor")
    return {str(row.actor_id): row.actor for row in rows}


def own_organ(viewer: Viewer, under: Case | None) -> str:
    """Which organ most likely suggests it: that of the document or gathering, else the only one of the viewer's."""
    if under is not None:
        model: type[Case] = MODELS.get(under.kind, Gathering)
        rows: QuerySet[Any] = model._base_manager.all()
        return str(rows.values_list("organ_id", flat=True).get(pk=under.pk))
    own = viewer.actors_as("committee") | viewer.actors_as("convenor")
    return str(next(iter(own))) if len(own) == 1 else ""


def public_parent(visitor: Viewer, item: Suggestion) -> Case | None:
    """The document in which it stands, if that is published."""
    rows = Case.objects.visible_to(visitor).filter(pk=item.parent_id or 0, visibility=Case.Visibility.PUBLIC)
    return rows.filter(kind__in=PAPERS).first()


def outcomes_of(viewer: Viewer, gathering: Case) -> list[Case]:
    """Suggestions that stand under the gathering, and documents that come from it, in the order in which they were made."""
    # A union and no "or": each part runs along an index of its own, and making the SQL of joins costs more than asking.
    came_out = RawSQL(CAME_OUT, [Suggestion.KIND, *[gathering.pk] * 3])  # noqa: S611 - a fixed statement
    rows = Case.objects.visible_to(viewer).filter(pk__in=came_out)
    return list(rows.select_related("unit").order_by("pk")[:100])


def places_of_items(viewer: Viewer) -> list[tuple[str, str]]:
    """Documents and gatherings under which suggestions of the last year stand, the latest first."""
    lately = Suggestion.objects.visible_to(viewer).filter(raised_at__gte=viewer.at - LATELY, parent__isnull=False)
    rows = Case.objects.visible_to(viewer).filter(pk__in=lately.order_by().values("parent_id"))
    return [(str(pk), title) for pk, title in rows.order_by("-pk").values_list("pk", "title")[:200]]


def in_state(*states: str) -> Q:
    """Cases in one of these states, for the views of lists."""
    return Q(state__in=states)


def public_story(case: Case) -> list[stories.Line]:
    """What the public reads of a case, the newest first: of a document nothing from before it was decided."""
    lines = stories.timeline(case, public=True)
    return [line for line in reversed(lines) if case.kind not in PAPERS or line.state.code not in UNDECIDED]
