"""Long exports: written piece by piece in the background, seen on the way in the inbox, kept for two days.

Each piece reads the list again as its owner may see it at that moment. The cells lie beside the stored files as one JSON line
a row until the last piece makes the file of them; a piece that is tried again begins where the last good one ended.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from xieshang.desk import lists
from xieshang.desk.listing import Listing
from xieshang.desk.models import Export
from xieshang.kernel import clock, files, jobs
from xieshang.kernel.models import Actor
from xieshang.kernel.sheets import TYPES, Line, Value, content
from xieshang.kernel.uploads import Accepted
from xieshang.kernel.viewer import Viewer, hats_of

AT_ONCE = 5000
PIECE = 5000
MOST = 1_000_000_000
KEPT_FOR = timedelta(days=2)
JOB = "desk.export"
PURPOSE = "export"


def begin(listing: Listing, form: str, total: int, *, at: datetime) -> Export:
    """The list is being written for its viewer; the file will wait in the inbox."""
    with transaction.atomic():
        export = Export.objects.create(
            body_id=listing.viewer.body_id,
            owner_id=listing.viewer.acting_id,
            slug=listing.spec.slug,
            words=listing.words[:1500],
            form=form,
            language=translation.get_language() or "zh-hans",
            total=total,
            made_at=at,
        )
        _go_on(export, at)
    return export


def _go_on(export: Export, at: datetime) -> None:
    key = f"export:{export.pk}:{export.done}"
    jobs.enqueue(JOB, {"export": export.pk}, at=at, body_id=export.body_id, dedupe=key)


@jobs.job(JOB)
def write_piece(payload: dict[str, Any]) -> None:
    """The next rows are written; after the last ones the file is ready."""
    export = Export.objects.select_related("owner").filter(pk=payload["export"], ready_at__isnull=True).first()
    spec = lists.registered.get(export.slug) if export is not None else None
    if export is None or spec is None:
        return
    at = clock.now()
    with translation.override(export.language):
        viewer = _viewer(export.owner, at)
        if not spec.visible(viewer):
            return
        listing = Listing(spec, viewer, QueryDict(export.words), lists.url_of(spec))
        rows = next(listing.pages(PIECE, listing.parsed(export.after) if export.done else None))
        export.size = _append(export, [listing.line(row) for row in rows])
        export.done += len(rows)
        if rows:
            export.after = listing.key_of(rows[-1])
        if len(rows) < PIECE:
            _finish(export, listing, at)
    export.save()
    if export.ready_at is None:
        _go_on(export, at)


def _viewer(owner: Actor, at: datetime) -> Viewer:
    hats = hats_of(owner.pk, at)
    return Viewer(owner.body_id, at, actor_id=owner.pk, name=owner.name, hats=hats, key=f"actor:{owner.pk}")


def _part(export: Export) -> Path:
    folder = files.root() / "exports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{export.pk}.part"


def _append(export: Export, lines: list[Line]) -> int:
    """The lines stand after the last good piece; answers how long the part is now."""
    part = _part(export)
    part.touch(mode=0o600)
    with part.open("r+b") as out:
        if out.seek(0, 2) < export.size:
            raise RuntimeError("the part of the export is gone")
        out.truncate(export.size)
        out.seek(export.size)
        for line in lines:
            out.write(json.dumps([_kept(value) for value in line], ensure_ascii=False).encode() + b"\n")
        return out.tell()


def _finish(export: Export, listing: Listing, at: datetime) -> None:
    data = content(_all_lines(export, listing), export.form)
    accepted = Accepted(data, TYPES[export.form], export.form, hashlib.sha256(data).hexdigest())
    name = f"{listing.file_name}.{export.form}"
    viewer = listing.viewer
    export.file = files.keep(
        accepted, name, body_id=export.body_id, purpose=PURPOSE, at=at, by=viewer, owner_key=viewer.key
    )
    export.ready_at = at
    transaction.on_commit(lambda: _part(export).unlink(missing_ok=True))


def _all_lines(export: Export, listing: Listing) -> Iterator[Line]:
    yield from listing.heading()
    with _part(export).open("rb") as kept:
        for line in kept:
            yield [_read(value) for value in json.loads(line)]


def _kept(value: Value) -> Any:
    return {"d": value.isoformat()} if isinstance(value, date) else value


def _read(value: Any) -> Value:
    if not isinstance(value, dict):
        return value
    text = value["d"]
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def of(viewer: Viewer) -> list[dict[str, Any]]:
    """The exports of this person that are under way or can still be fetched, the newest first."""
    rows = Export.objects.filter(owner_id=viewer.actor_id or 0, made_at__gt=viewer.at - KEPT_FOR)
    return [_shown(row) for row in rows.select_related("file").order_by("-id")[:5]]


def _shown(row: Export) -> dict[str, Any]:
    spec = lists.registered.get(row.slug)
    return {
        "label": str(spec.label) if spec else row.slug,
        "form": row.form.upper(),
        "done": row.done,
        "total": max(row.total, row.done),
        "file": row.file,
        "ready_at": row.ready_at,
        "made_at": timezone.localtime(row.made_at),
        "words": _("%(done)s of %(total)s rows") % {"done": row.done, "total": max(row.total, row.done)},
    }


def sweep(at: datetime) -> int:
    """Exports older than two days are gone, and what was written of them."""
    old = list(Export.objects.filter(made_at__lt=at - KEPT_FOR))
    for export in old:
        _part(export).unlink(missing_ok=True)
    Export.objects.filter(pk__in=[export.pk for export in old]).delete()
    return len(old)
