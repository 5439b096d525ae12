"""Keeping files and letting them out again: inspected, stored under a random name, served only through the door."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from xieshang.kernel import uploads
from xieshang.kernel.models import Case, Entry, File
from xieshang.kernel.refusals import Invalid, NotFound
from xieshang.kernel.viewer import Viewer

MOST_PER_DRAFT = 9
QUOTA_PER_CASE = 200 * 1024 * 1024


def root() -> Path:
    folder = Path(settings.FILES_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def inspected(upload: UploadedFile, limits: uploads.Limits | None = None) -> uploads.Accepted:
    """The file as it may be stored, or a sentence why not. Slow: call it outside of transactions."""
    limits = limits or uploads.Limits()
    if upload.size is not None and upload.size > limits.max_bytes:
        raise Invalid({"files": [_("“%(name)s” is too large.") % {"name": uploads.clean_name(upload.name or "")}]})
    try:
        return uploads.inspect(upload.read(), upload.name or "", limits=limits)
    except uploads.Refused as refused:
        words = f"{uploads.clean_name(upload.name or '')}: {refused.words}"
        raise Invalid({"files": [words]}) from refused


def keep(
    accepted: uploads.Accepted,
    name: str,
    *,
    body_id: int,
    purpose: str,
    at: datetime,
    by: Viewer | None = None,
    case: Case | None = None,
    entry: Entry | None = None,
    owner_key: str = "",
    is_public: bool = False,
) -> File:
    """Bytes first (synced to disk), then the row: a row never stands without its file.

    `is_public`: whoever may see the case may open it, everybody once the case is public.
    """
    if case is not None:
        used = File.objects.filter(case_id=case.pk).aggregate(sum=Sum("size"))["sum"] or 0
        if used + len(accepted.data) > QUOTA_PER_CASE:
            raise Invalid({"files": [_("This case has no room for more files.")]})
    stored_as = uploads.stored_name(accepted.extension)
    uploads.write_durably(root(), stored_as, accepted.data)
    return File.objects.create(
        body_id=body_id,
        case_id=case.pk if case else None,
        entry=entry,
        owner_key=owner_key,
        purpose=purpose,
        name=uploads.clean_name(name),
        stored_as=stored_as,
        content_type=accepted.content_type,
        size=len(accepted.data),
        sha256=accepted.sha256,
        width=accepted.width,
        height=accepted.height,
        is_public=is_public,
        kept_by_id=by.actor_id if by else None,
        kept_at=at,
    )


def pending(owner_key: str, purpose: str) -> list[File]:
    """What the owner has uploaded into a form that is not sent yet."""
    if not owner_key:
        return []
    return list(File.objects.filter(owner_key=owner_key, purpose=purpose, case__isnull=True).order_by("id"))


def hand_over(files: Iterable[File], case: Case, entry: Entry | None = None) -> None:
    """The files belong to the case from now on."""
    ids = [file.pk for file in files]
    File.objects.filter(pk__in=ids, case__isnull=True).update(case_id=case.pk, entry=entry, owner_key="")


def take_back(owner_key: str, file_id: int) -> None:
    """A pending file of this owner is gone; its bytes follow with the sweep."""
    File.objects.filter(pk=file_id, owner_key=owner_key, case__isnull=True).delete()


def through_the_door(file_id: int, viewer: Viewer) -> File:
    """The file, if this viewer may have it: public ones, those of cases open to them, their own pending ones."""
    file = File.objects.filter(pk=file_id, body_id=viewer.body_id).select_related("case").first()
    if file is None:
        raise NotFound()
    if file.case_id is None:
        if viewer.key and file.owner_key == viewer.key:
            return file
        raise NotFound()
    case = Case.objects.visible_to(viewer).filter(pk=file.case_id).first()
    if case is None or not (file.is_public or _more_than_public(case, viewer)):
        raise NotFound()
    return file


def _more_than_public(case: Case, viewer: Viewer) -> bool:
    """Whether the viewer knows the case otherwise than by its publication."""
    if case.visibility != Case.Visibility.PUBLIC or viewer.sees_body or case.pk in viewer.tokens:
        return True
    return case.parties.filter(actor_id__in=viewer.party_actors, until__isnull=True).exists()


def content(file: File) -> bytes:
    """The bytes, checked against the digest of the row."""
    return uploads.read_stored(root(), file.stored_as, file.sha256)


def of_case(case: Case) -> list[File]:
    return list(File.objects.filter(case_id=case.pk).order_by("id"))


def discard(case: Case) -> None:
    """The case has no files any more; their bytes go when that is certain, at the latest with the sweep."""
    rows = File.objects.filter(case_id=case.pk)
    names = list(rows.values_list("stored_as", flat=True))
    rows.delete()
    transaction.on_commit(lambda: _remove(names))


def _remove(names: list[str]) -> None:
    for name in names:
        uploads.delete_stored(root(), name)


def sweep(at: datetime) -> int:
    """Pending files older than two days lose their rows, and bytes without a row go after a day."""
    gone: Any = File.objects.filter(case__isnull=True, kept_at__lt=at - timedelta(days=2)).delete()
    known = set(File.objects.values_list("stored_as", flat=True))
    for orphan in uploads.sweep(root(), known, older_than=timedelta(days=1)):
        uploads.delete_stored(root(), orphan)
    return int(gone[0])
