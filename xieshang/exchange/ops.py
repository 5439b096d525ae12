"""Looking at a file, importing what it says, taking it back: in pieces, each journalled in the transaction that does it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from xieshang.exchange import files, lines, reading
from xieshang.exchange.models import Batch, Line
from xieshang.kernel import bodies, clock, imports, jobs
from xieshang.kernel.imports import NEW, WRITTEN, Asked, Importer, Plan
from xieshang.kernel.models import Actor
from xieshang.kernel.refusals import Invalid, NotFound, Refusal
from xieshang.kernel.uploads import clean_name
from xieshang.kernel.viewer import Viewer, hats_of

PIECE = 300
KEPT_FOR = timedelta(days=30)
APPLY, UNDO = "exchange.apply", "exchange.undo"
Stage = Batch.Stage
Planned = list[tuple[Asked, Plan]]


def kind_of(code: str) -> Importer:
    found = imports.registered.get(code)
    if found is None:
        raise NotFound()
    return found


def looked_at(
    importer: Importer, body_id: int, data: bytes, name: str, given: dict[str, str]
) -> tuple[reading.Understood, Planned]:
    """What the file says and what each line would do; nothing is kept. Slow: call it outside of transactions."""
    found = reading.understand(files.read(data, name), importer.columns)
    book = importer.open(body_id, given)
    asked = imports.understood(book, found.lines)
    return found, list(zip(asked, book.plan(asked), strict=True))


def preview(importer: Importer, data: bytes, name: str, *, given: dict[str, str], by: Viewer, at: datetime) -> Batch:
    """The file is kept line by line with what each would do; nothing else has changed."""
    importer.check(by)
    found, planned = looked_at(importer, by.body_id, data, name, given)
    with transaction.atomic():
        batch = Batch.objects.create(
            body_id=by.body_id,
            kind=importer.kind,
            by_id=by.acting_id,
            file_name=clean_name(name)[:120],
            given=given,
            understood=found.words,
            columns=found.columns,
            language=translation.get_language() or "zh-hans",
            made_at=at,
        )
        Line.objects.bulk_create((lines.line_of(batch, *pair) for pair in planned), batch_size=500)
    return batch


def counts(batch: Batch) -> dict[str, int]:
    """How many lines of each status."""
    many = dict.fromkeys(imports.STATUSES, 0)
    for status in Line.objects.filter(batch=batch).values_list("status", flat=True):
        many[status] += 1
    return many


def choose(batch: Batch, number: int, *, choice: str, by: Viewer) -> Line:
    """The conflict of the line is settled as chosen, or open again with ""; until the import begins."""
    importer = kind_of(batch.kind)
    importer.check(by)
    with transaction.atomic():
        batch = _held(batch.pk, by.body_id, Stage.PREVIEW)
        line = Line.objects.filter(batch=batch, number=number).first()
        if line is None:
            raise NotFound()
        asked, plan = lines.opened(line)
        if choice and choice not in {one.code for one in plan.choices}:
            raise Invalid({"choice": [_("This cannot be chosen here.")]})
        asked = Asked(asked.number, asked.values, asked.faults, choice)
        new = importer.open(batch.body_id, batch.given).plan([asked])[0]
        kept = Plan(new.status, new.values, new.was, new.faults, new.choices or plan.choices, new.subject)
        lines.keep(line, asked, kept).save()
    return line


def confirm(batch: Batch, *, by: Viewer, at: datetime) -> Batch:
    """The new and the changed lines are being imported, by the background work; conflicts and errors stay out."""
    kind_of(batch.kind).check(by)
    with transaction.atomic():
        batch = _held(batch.pk, by.body_id, Stage.PREVIEW)
        batch.total = _waiting(batch).count()
        if not batch.total:
            raise Refusal(_("There is nothing to import: no line is new or changed."))
        if at - batch.made_at > KEPT_FOR:
            raise Refusal(_("This preview is too old. Send the file again."))
        batch.stage, batch.by_id, batch.applied_at, batch.done = Stage.APPLYING, by.acting_id, at, 0
        batch.save()
        _go_on(APPLY, batch, at)
    return batch


def undo(batch: Batch, *, by: Viewer, at: datetime) -> Batch:
    """What the import made and changed is being taken back; refused where something was built on one of its lines."""
    importer = kind_of(batch.kind)
    importer.check(by)
    with transaction.atomic():
        batch = _held(batch.pk, by.body_id, Stage.APPLIED)
        if batch.applied_at is None or at - batch.applied_at > KEPT_FOR:
            raise Refusal(_("An import can be undone for thirty days."))
        held = _obstacles(importer, batch)
        if held:
            more = " …" if len(held) > 5 else ""
            words = _("The import cannot be undone any more. %(lines)s")
            raise Refusal(words % {"lines": " ".join(held[:5]) + more})
        batch.total = Line.objects.filter(batch=batch, is_written=True).count()
        batch.stage, batch.by_id, batch.done = Stage.UNDOING, by.acting_id, 0
        batch.save()
        _go_on(UNDO, batch, at)
    return batch


def _obstacles(importer: Importer, batch: Batch) -> list[str]:
    book = importer.open(batch.body_id, batch.given)
    found: list[str] = []
    for piece in _pieces(Line.objects.filter(batch=batch, is_written=True).order_by("number")):
        why = book.in_the_way([lines.written(line) for line in piece])
        found += [_("Line %(number)s: %(why)s") % {"number": piece[place].number, "why": why[place]} for place in why]
    return found


def _pieces(rows: Iterable[Line]) -> Iterable[list[Line]]:
    kept: list[Line] = []
    for row in rows:
        kept.append(row)
        if len(kept) == PIECE:
            yield kept
            kept = []
    if kept:
        yield kept


def _held(pk: int, body_id: int, stage: str) -> Batch:
    batch = Batch.objects.select_for_update().filter(pk=pk, body_id=body_id).first()
    if batch is None:
        raise NotFound()
    if batch.stage != stage:
        raise Refusal(_("This was done already. Load the page again."))
    return batch


def _waiting(batch: Batch) -> Any:
    return Line.objects.filter(batch=batch, status__in=WRITTEN, is_written=False, fault="").order_by("number")


def _go_on(job: str, batch: Batch, at: datetime) -> None:
    jobs.enqueue(job, {"batch": batch.pk}, at=at, body_id=batch.body_id, dedupe=f"{job}:{batch.pk}:{batch.done}")


def _under_way(payload: dict[str, Any], stage: str) -> Batch | None:
    return Batch.objects.select_for_update().filter(pk=payload["batch"], stage=stage).select_related("by").first()


@jobs.job(APPLY)
def apply_piece(payload: dict[str, Any]) -> None:
    """The next lines stand, each with its journal."""
    batch = _under_way(payload, Stage.APPLYING)
    if batch is None:
        return
    at = clock.now()
    with translation.override(batch.language):
        importer, viewer = kind_of(batch.kind), _viewer(batch, at)
        # Who has lost the office between the click and this piece imports nothing more; what stands can be undone.
        importer.check(viewer)
        piece = list(_waiting(batch)[:PIECE])
        _write(importer, batch, piece, viewer, at)
    batch.done += len(piece)
    if len(piece) < PIECE:
        batch.stage = Stage.APPLIED
    batch.save()
    if batch.stage == Stage.APPLYING:
        _go_on(APPLY, batch, at)


def _viewer(batch: Batch, at: datetime) -> Viewer:
    if batch.by.kind == Actor.Kind.SYSTEM:
        return bodies.machine(batch.body_id, at)
    name, hats = batch.by.name, hats_of(batch.by_id, at)
    return Viewer(batch.body_id, at, actor_id=batch.by_id, name=name, hats=hats, key=f"actor:{batch.by_id}")


def _write(importer: Importer, batch: Batch, piece: Sequence[Line], viewer: Viewer, at: datetime) -> None:
    """Only what would still do what the preview promised is done."""
    book = importer.open(batch.body_id, batch.given)
    held = [lines.opened(line) for line in piece]
    now = book.plan([asked for asked, _plan in held])
    still = [place for place, (_asked, plan) in enumerate(held) if now[place].promises_the_same(plan)]
    results = book.write([held[place][0] for place in still], [now[place] for place in still], by=viewer, at=at)
    done = dict(zip(still, results, strict=True))
    for place, line in enumerate(piece):
        result = done.get(place)
        if result is None:
            line.fault = _("The roster changed after the preview; this line was left out. Send the file again.")
        elif result.fault:
            line.fault = result.fault[:200]
        else:
            lines.keep_journal(line, result)
    Line.objects.bulk_update(piece, ["is_written", "subject", "journal_sealed", "fault"], batch_size=100)


@jobs.job(UNDO)
def undo_piece(payload: dict[str, Any]) -> None:
    """The last lines are as they were before, the later ones first."""
    batch = _under_way(payload, Stage.UNDOING)
    if batch is None:
        return
    at = clock.now()
    with translation.override(batch.language):
        importer, viewer = kind_of(batch.kind), _viewer(batch, at)
        importer.check(viewer)
        piece = list(Line.objects.filter(batch=batch, is_written=True, fault="").order_by("-number")[:PIECE])
        _take_back(importer, batch, piece, viewer)
    batch.done += len(piece)
    if len(piece) < PIECE:
        batch.stage, batch.undone_at = Stage.UNDONE, at
    batch.save()
    if batch.stage == Stage.UNDOING:
        _go_on(UNDO, batch, at)


def _take_back(importer: Importer, batch: Batch, piece: Sequence[Line], viewer: Viewer) -> None:
    book = importer.open(batch.body_id, batch.given)
    held = [lines.written(line) for line in piece]
    why = book.in_the_way(held)
    book.take_back([one for place, one in enumerate(held) if place not in why], by=viewer)
    for place, line in enumerate(piece):
        line.fault = why.get(place, "")[:200]
        if place not in why:
            line.is_written, line.journal_sealed = False, None
            line.subject = None if line.status == NEW else line.subject
    Line.objects.bulk_update(piece, ["is_written", "journal_sealed", "fault", "subject"], batch_size=100)


def sweep(at: datetime) -> int:
    """After a month a preview is gone, and of an import remains what it made, without the words of its lines."""
    old = Q(made_at__lt=at - KEPT_FOR)
    gone = Batch.objects.filter(old, stage=Stage.PREVIEW)
    many = gone.count()
    gone.delete()
    kept = Line.objects.filter(batch__made_at__lt=at - 2 * KEPT_FOR, content_sealed__isnull=False)
    return many + kept.update(content_sealed=None, journal_sealed=None)


def run(batch: Batch) -> Batch:
    """The pieces of the batch are done here and now, without the background work."""
    work = {Stage.APPLYING: apply_piece, Stage.UNDOING: undo_piece}
    while batch.stage in work:
        with transaction.atomic():
            work[Stage(batch.stage)]({"batch": batch.pk})
        batch.refresh_from_db()
    return batch
