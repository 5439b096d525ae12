"""Reading press conferences: what was asked and answered, and how much of it is published."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from xieshang.consultations.press.kinds import PRESS
from xieshang.consultations.press.models import PublishedRemark
from xieshang.gatherings.flow import CANCELLED
from xieshang.gatherings.models import Gathering, Remark
from xieshang.gatherings.queries import gathering_for
from xieshang.kernel.flow import state_of
from xieshang.kernel.models import Case
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer

PAGE = 25
IS_OVER = ("held", "minuted")
QUESTION, ANSWER = Remark.Kind.QUESTION, Remark.Kind.ANSWER


@dataclass(frozen=True)
class Exchange:
    """A question with what was answered to it; or a statement by itself."""

    first: Remark
    answers: list[Remark] = field(default_factory=list)

    @property
    def remarks(self) -> list[Remark]:
        return [self.first, *self.answers]

    @property
    def is_public(self) -> bool:
        """Whether everything of it is published."""
        return all(row.is_public for row in self.remarks)  # type: ignore[attr-defined]


def exchanges(gathering_id: int, *, only_public: bool = False) -> list[Exchange]:
    """What was said in its order, answers with their question: one statement."""
    rows = Remark.objects.filter(gathering_id=gathering_id).select_related("speaker")
    rows = rows.annotate(is_public=Exists(PublishedRemark.objects.filter(remark_id=OuterRef("pk"))))
    found: list[Exchange] = []
    for row in (rows.filter(is_public=True) if only_public else rows).order_by("position"):
        if row.kind == ANSWER and found and found[-1].first.kind == QUESTION:
            found[-1].answers.append(row)
        else:
            found.append(Exchange(row))
    return found


@dataclass(frozen=True)
class Line:
    """A press conference as it is told to everybody."""

    pk: int
    number: str
    title: str
    organ: str
    place: str
    starts_at: datetime
    state: str
    tone: str
    questions: int


def _announced(visitor: Viewer) -> QuerySet:
    """Through the door, each with how many questions are published."""
    rows = Gathering.objects.visible_to(visitor).filter(form=PRESS, visibility=Case.Visibility.PUBLIC)
    asked = Count("remarks__published", filter=Q(remarks__kind=QUESTION))
    related = ("organ", "hall__actor", "home__actor")
    return rows.exclude(state__in=CANCELLED).select_related(*related).annotate(questions=asked)


def _line(row: Gathering) -> Line:
    state = state_of(row)
    return Line(
        row.pk,
        row.number,
        row.title,
        row.organ.name,
        row.place_name,
        row.starts_at,
        str(state.public_label or state.label),
        state.tone,
        row.questions,  # type: ignore[attr-defined]
    )


def announced(visitor: Viewer, *, before: int | None = None, limit: int = PAGE) -> list[Line]:
    """The latest planned first, from the id `before` downwards: one statement."""
    rows = _announced(visitor)
    return [_line(row) for row in (rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit]]


def announced_one(visitor: Viewer, pk: int) -> Line:
    row = _announced(visitor).filter(pk=pk).first()
    if row is None:
        raise NotFound()
    return _line(row)


def conference_for(viewer: Viewer, pk: int) -> Gathering:
    """The press conference for whoever publishes what was said at it."""
    gathering = gathering_for(viewer, pk, "gathering_convener")
    if gathering.form != PRESS:
        raise NotFound()
    return gathering


def is_over(gathering: Gathering) -> bool:
    return gathering.state in IS_OVER
