"""Which suggestions a topic of the plan led to: those from gatherings on whose agenda it stood, directly or through a document."""

from django.db.models import F, Q, QuerySet

from xieshang.advice.models import Suggestion
from xieshang.consultations.plan.models import Plan
from xieshang.consultations.topics.models import Topic
from xieshang.gatherings.models import AgendaItem
from xieshang.kernel import numerals
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer

MOST = 200
ON_AGENDA = "origin__gathering__items__case"


def choices(viewer: Viewer) -> list[tuple[str, str]]:
    """Plans and the topics in them that the viewer may know of, the latest first."""
    rows = Case.objects.visible_to(viewer).filter(Q(kind=Plan.KIND) | Q(kind=Topic.KIND, parent__isnull=False))
    return [(str(pk), title) for pk, title in rows.order_by("-pk").values_list("pk", "title")[:MOST]]


def led_to(value: str) -> Q:
    """The suggestions to which this plan, or this topic, led."""
    key = numerals.number(value) or 0
    items = AgendaItem.objects.filter(Q(case_id=key) | Q(case__kind=Topic.KIND, case__parent_id=key))
    return Q(origin_id__in=items.values("gathering_id"))


def by_topic(viewer: Viewer, rows: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
    """Each of the suggestions once for every topic that led to it, with `topic` and `plan`, their titles and numbers."""
    topics = Topic.objects.visible_to(viewer).filter(parent__isnull=False).order_by()
    named = {name: F(f"{ON_AGENDA}__{column}") for name, column in COLUMNS.items()}
    return rows.filter(**{f"{ON_AGENDA}__in": topics.values("pk")}).annotate(**named)


COLUMNS = {
    "topic": "pk",
    "topic_title": "title",
    "topic_number": "number",
    "plan": "parent",
    "plan_title": "parent__title",
    "plan_number": "parent__number",
}
