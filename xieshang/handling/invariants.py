"""What must always be true of the tasks of units."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from xieshang.handling.flow import FLOW, WITH_UNIT
from xieshang.handling.guards import RESTARTS
from xieshang.handling.models import Assignment
from xieshang.kernel import norms
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import Case, Entry, Norm
from xieshang.kernel.promises import Breach, invariant
from xieshang.kernel.workdays import Reckoning

MOST = 50
SETTING = ("open", *RESTARTS)


@invariant("handling.deadlines", "Every due date is what its start, its norm and the edition of its calendar say.")
def deadlines_stand() -> Iterator[Breach]:
    wrong: list[int] = []
    last: dict[int, str] = {}
    decided = list(Norm.objects.filter(code__startswith="handling.").order_by("year", "version"))
    entries = Entry.objects.filter(kind=Assignment.KIND, data__has_key="reckoning").order_by("id")
    for entry in entries.iterator(chunk_size=500):
        if not _follows(entry, decided):
            wrong.append(entry.pk)
        if entry.step in SETTING:
            last[entry.case_id] = entry.data["reckoning"]["due"]
    if wrong:
        yield Breach("handling.deadlines", "entries whose due date cannot be reckoned again", tuple(wrong[:MOST]))
    kept = Assignment.objects.values_list("pk", "reply_due_on", "due_on", "state").order_by("pk")
    moved = [
        pk
        for pk, reply_due_on, due_on, state in kept.iterator(chunk_size=2000)
        if last.get(pk) != reply_due_on.isoformat() or (state in WITH_UNIT and due_on != reply_due_on)
    ]
    if moved:
        yield Breach("handling.deadlines", "tasks whose due date is not the one of their log", tuple(moved[:MOST]))


def _follows(entry: Entry, decided: list[Norm]) -> bool:
    """Whether the same start and days give the same due date again, and the days are those of the norm at that time."""
    kept = Reckoning.from_json(entry.data["reckoning"])
    again = calendar_of(entry.body_id, kept.calendar_version).add(kept.start, kept.days)
    code = str(entry.data.get("norm", "")) if entry.step == "open" else FLOW.step(entry.step).deadline
    return again.due == kept.due and (not code or kept.days == _norm_then(code, entry, kept, decided))


def _norm_then(code: str, entry: Entry, kept: Reckoning, decided: list[Norm]) -> Any:
    """The norm as it was decided when the entry was written."""
    held = [
        row.value
        for row in decided
        if row.code == code
        and row.body_id == entry.body_id
        and row.year <= kept.start.year
        and row.decided_at <= entry.recorded_at
    ]
    return held[-1] if held else norms.definitions[code].default


@invariant("handling.one-open-task", "No unit has two open tasks from the same case, and no task was accepted twice.")
def one_open_task() -> Iterator[Breach]:
    doubled = (
        Case.objects.filter(kind=Assignment.KIND, parent__isnull=False)
        .exclude(stage="closed")
        .order_by()
        .values("parent_id", "unit_id")
        .annotate(tasks=Count("pk"))
        .filter(tasks__gt=1)
    )
    if ids := tuple(row["parent_id"] for row in doubled[:MOST]):
        yield Breach("handling.one-open-task", "cases with two open tasks for one unit", ids)
    accepted = Entry.objects.filter(kind=Assignment.KIND, step="accept").order_by().values("case_id")
    if ids := tuple(row["case_id"] for row in accepted.annotate(times=Count("pk")).filter(times__gt=1)[:MOST]):
        yield Breach("handling.one-open-task", "tasks that were accepted twice", ids)


@invariant("handling.somebody-leads", "Where a unit assists, another one leads or has led.")
def somebody_leads() -> Iterator[Breach]:
    leading = Assignment.objects.filter(parent_id=OuterRef("parent_id"), role=Assignment.Role.LEAD)
    alone = Assignment.objects.filter(~Exists(leading), role=Assignment.Role.ASSIST).order_by("pk")
    if ids := tuple(alone.values_list("pk", flat=True)[:MOST]):
        yield Breach("handling.somebody-leads", "assisting units without a leading one", ids)


@invariant("handling.closed-means-verified", "A closed case has no open task.")
def closed_means_verified() -> Iterator[Breach]:
    left = Case.objects.filter(kind=Assignment.KIND, parent__stage="closed").exclude(stage="closed").order_by("pk")
    if ids := tuple(left.values_list("pk", flat=True)[:MOST]):
        yield Breach("handling.closed-means-verified", "open tasks of closed cases", ids)


@invariant("handling.unit-does-not-judge-itself", "Nobody verified, reviewed or extended a task for its own unit.")
def unit_does_not_judge_itself() -> Iterator[Breach]:
    judged = Entry.objects.filter(
        kind=Assignment.KIND, step__in=("verify", "not_done", "pass_review", "grant_extension")
    )
    own = judged.filter(Q(hat="unit") | Q(behalf_of_id=F("case__unit_id"))).order_by("pk")
    if ids := tuple(own.values_list("pk", flat=True)[:MOST]):
        yield Breach("handling.unit-does-not-judge-itself", "steps of judgement by the unit itself", ids)


# Instructions are a part of this slice in a folder of their own.
import xieshang.handling.instructions.invariants  # noqa: E402, F401
