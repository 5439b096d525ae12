"""Batches and lines as their pages show them, by the door of the body."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.exchange import lines, ops
from xieshang.exchange.models import Batch, Line
from xieshang.kernel import secrets
from xieshang.kernel.imports import CHANGED, CONFLICT, ERROR, NEW, SAME, STATUSES, Importer
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.tables import Cell, Table, table
from xieshang.kernel.viewer import Viewer

PAGE = 25
LABELS = {
    NEW: (gettext_lazy("new"), "good"),
    CHANGED: (gettext_lazy("changed"), "info"),
    SAME: (gettext_lazy("same"), "neutral"),
    CONFLICT: (gettext_lazy("conflict"), "warn"),
    ERROR: (gettext_lazy("error"), "bad"),
}
TONES = {"preview": "info", "applying": "warn", "applied": "good", "undoing": "warn", "undone": "neutral"}


@dataclass(frozen=True)
class Shown:
    """A page of lines, and how many of each status there are."""

    table: Table
    views: list[dict[str, Any]]
    counts: dict[str, int]
    page: int
    has_more: bool


def batch(viewer: Viewer, pk: int) -> Batch:
    """A batch of the viewer's body, for whoever may import its kind."""
    found = Batch.objects.select_related("by").filter(pk=pk, body_id=viewer.body_id).first()
    if found is None:
        raise NotFound()
    ops.kind_of(found.kind).check(viewer)
    return found


def line(found: Batch, number: int) -> Line:
    """A line of the batch whose words are still kept."""
    row = Line.objects.filter(batch=found, number=number, content_sealed__isnull=False).first()
    if row is None:
        raise NotFound()
    return row


def left_out(found: Batch) -> int:
    """How many lines were left out while the batch was imported or undone."""
    return Line.objects.filter(batch=found).exclude(fault="").count()


def recent(viewer: Viewer, importer: Importer) -> Table | None:
    """The last ten files of this kind."""
    rows = Batch.objects.filter(body_id=viewer.body_id, kind=importer.kind).select_related("by").order_by("-id")[:10]
    heads = [_("File"), _("State"), _("By"), _("Sent")]
    cells = [
        [
            Cell(row.file_name, url=reverse("exchange:batch", args=[row.pk])),
            Cell(row.get_stage_display(), tone=TONES[row.stage]),
            Cell(row.by.name),
            Cell(at=row.made_at),
        ]
        for row in rows
    ]
    return table(_("Files sent before"), heads, cells) if cells else None


def shown(found: Batch, importer: Importer, status: str, page: int) -> Shown:
    """25 lines of the status ("": all), cell by cell."""
    many = dict.fromkeys(STATUSES, 0) | dict(
        Line.objects.filter(batch=found).order_by().values_list("status").annotate(many=Count("id"))
    )
    rows = Line.objects.filter(batch=found).order_by("number")
    if status in STATUSES:
        rows = rows.filter(status=status)
    picked = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    made = _table(found, importer, picked[:PAGE])
    return Shown(made, _views(many, status), many, page, len(picked) > PAGE)


def _views(many: dict[str, int], status: str) -> list[dict[str, Any]]:
    every = {"label": _("all"), "count": sum(many.values()), "url": "?", "current": status not in STATUSES}
    each = [
        {"label": str(LABELS[code][0]), "count": many[code], "url": f"?status={code}", "current": status == code,
         "hot": code == ERROR and many[code] > 0}
        for code in STATUSES
    ]  # fmt: skip
    return [every, *each]


def _table(found: Batch, importer: Importer, rows: list[Line]) -> Table:
    columns = [column for column in importer.columns if column.code in found.columns]
    heads = [_("Line"), _("What happens"), *(str(column.label) for column in columns)]
    return table(_("Lines of the file"), heads, [_cells(found, importer, row, columns) for row in rows])


def _cells(found: Batch, importer: Importer, row: Line, columns: list[Any]) -> list[Cell]:
    label, tone = (
        (_("imported"), "good") if row.is_written and found.stage == Batch.Stage.APPLIED else LABELS[row.status]
    )
    if row.content_sealed is None:
        blank = [Cell() for _column in columns]
        return [Cell(str(row.number)), Cell(str(label), tone=tone, note=row.fault), *blank]
    _asked, plan = lines.opened(row)
    settle = bool(plan.choices) and found.stage == Batch.Stage.PREVIEW
    stands = row.subject is not None and (row.is_written or row.status in (SAME, CHANGED))
    url = (
        reverse("exchange:line", args=[found.pk, row.number])
        if settle
        else importer.page_of(row.subject)
        if stands and row.subject is not None
        else ""
    )
    heads = {column.code: str(column.label) for column in columns}
    faults = [
        _("%(column)s: %(fault)s") % {"column": heads[code], "fault": words} if code in heads else words
        for code, words in plan.faults.items()
    ]
    notes = [row.fault, *faults, _("choose who is meant") if settle and row.status == CONFLICT else ""]
    first = Cell(_("Line %(number)s") % {"number": row.number}, url=url)
    return [
        first,
        Cell(str(label), tone=tone, note=" ".join(filter(None, notes))),
        *(_cell(plan, one) for one in columns),
    ]


def _cell(plan: Any, column: Any) -> Cell:
    value, was = plan.values.get(column.code, ""), plan.was.get(column.code)
    if column.secret and column.code not in plan.faults:
        value, was = secrets.mask_phone(value) if value else "", secrets.mask_phone(was) if was else was
    if column.code in plan.faults:
        return Cell(value or _("empty"), tone="bad")
    if was is not None:
        return Cell(value, tone="info", note=_("until now: %(was)s") % {"was": was or "—"})
    return Cell(value)
