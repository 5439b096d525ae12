"""The signed-in home: what waits for me, the year, my numbers, what moved."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from xieshang.desk.cases import url_of
from xieshang.desk.deadlines import Due, due
from xieshang.kernel import flow, stories
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import Case, CaseQuerySet, Entry
from xieshang.kernel.viewer import Viewer

MOST_TODO, MOST_MOVES = 8, 8
LOOKED_AT = 200
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Todo:
    """One case that waits, as the part shows it."""

    title: str
    url: str
    due_words: str
    due_on: date | None
    tone: str
    meta: str
    action: str = ""
    action_url: str = ""


@dataclass(frozen=True)
class Move:
    """Something that happened lately."""

    sentence: str
    title: str
    url: str
    at: datetime


def waiting(viewer: Viewer) -> CaseQuerySet:
    """Every case of any kind in which a step waits for this viewer."""
    return Case.objects.open_for(viewer, flow.waiting_for(viewer))


def todo(viewer: Viewer, rows: list[Case]) -> list[Todo]:
    """The rows with their deadlines in words and the first step that waits for this viewer: two statements."""
    if not rows:
        return []
    today, calendar = timezone.localdate(viewer.at), calendar_of(viewer.body_id)
    steps = flow.next_steps(viewer, rows)
    return [_todo(row, due(row.due_on, today, calendar), steps.get(row.pk)) for row in rows]


def _todo(row: Case, deadline: Due | None, step: flow.Step | None) -> Todo:
    table = flow.flow_of(row)
    meta = " · ".join(part for part in (row.number, str(table.label), str(flow.state_of(row).label)) if part)
    words, tone = (deadline.words, deadline.tone) if deadline else ("", "")
    url = url_of(row.pk)
    action_url = f"{url}#steps" if step and step.offered else url
    return Todo(row.title, url, words, row.due_on, tone, meta, str(step.label) if step else "", action_url)


def moves(viewer: Viewer) -> list[Move]:
    """The newest happenings in cases this viewer may know of: one statement over the newest rows of the log."""
    lately = Entry.objects.filter(body_id=viewer.body_id, recorded_at__gte=viewer.at - LATELY)
    # The newest rows first, by their index; the door is asked only about these.
    newest = lately.order_by("-recorded_at", "-id").values("pk")[:LOOKED_AT]
    door = Case.objects.visible_to(viewer).filter(pk=OuterRef("case_id"))
    rows = (
        Entry.objects.filter(Exists(door), pk__in=newest)
        .select_related("actor", "behalf_of", "case")
        .order_by("-recorded_at", "-id")[:MOST_MOVES]
    )
    return [
        Move(stories.sentence(entry), entry.case.title, url_of(entry.case_id), timezone.localtime(entry.recorded_at))
        for entry in rows
    ]
