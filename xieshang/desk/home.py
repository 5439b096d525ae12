"""The signed-in home: what waits for me, the year, my numbers, what moved."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import capfirst

from xieshang.desk.cases import url_of
from xieshang.desk.deadlines import Due, due
from xieshang.kernel import flow, stories
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import Case, Entry
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


def todo(viewer: Viewer, waits: list[flow.Wait]) -> list[Todo]:
    """What waits, with its deadline in words and the first step that waits for this viewer: one statement."""
    if not waits:
        return []
    today, calendar = timezone.localdate(viewer.at), calendar_of(viewer.body_id)
    rows = Case.objects.visible_to(viewer).in_bulk([wait.case_id for wait in waits])
    found = [(rows[wait.case_id], wait.step) for wait in waits if wait.case_id in rows]
    return [_todo(row, due(row.due_on, today, calendar), step) for row, step in found]


def _todo(row: Case, deadline: Due | None, step_code: str) -> Todo:
    table = flow.flow_of(row)
    step = table.step(step_code) if step_code else None
    meta = " · ".join(part for part in (row.number, str(table.label), str(flow.state_of(row).label)) if part)
    words, tone = (deadline.words, deadline.tone) if deadline else ("", "")
    url = url_of(row.pk)
    action_url = f"{url}#steps" if step and step.offered else url
    return Todo(row.title, url, words, row.due_on, tone, meta, capfirst(str(step.label)) if step else "", action_url)


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
