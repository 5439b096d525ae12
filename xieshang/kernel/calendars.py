"""The working-day calendar of a body: its newest edition, or the one a deadline was reckoned with."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from xieshang.kernel import workdays
from xieshang.kernel.models import Body, CalendarVersion
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer


def calendar_of(body_id: int, version: int | None = None) -> workdays.Calendar:
    """The edition asked for (default: the newest); a body that never edited it has the national one as version 1."""
    rows = CalendarVersion.objects.filter(body_id=body_id)
    number = (
        version if version is not None else (rows.order_by("-version").values_list("version", flat=True).first() or 1)
    )
    return _edition(body_id, number)


@lru_cache(maxsize=64)
def _edition(body_id: int, version: int) -> workdays.Calendar:
    # An edition never changes once it stands, so it may be remembered; a missing one must not be.
    row = CalendarVersion.objects.filter(body_id=body_id, version=version).first()
    if row is not None:
        return workdays.Calendar.from_rows(version, row.rows)
    return workdays.national(version=1)


def edit(body: Body, rows: list[dict[str, Any]], *, reason: str, by: Viewer, at: datetime) -> CalendarVersion:
    """A new edition holds for deadlines set from now on; those already set keep theirs."""
    if not reason.strip():
        raise Invalid({"reason": [_("Say why the calendar changes.")]})
    last = CalendarVersion.objects.filter(body=body).order_by("-version").values_list("version", flat=True).first() or 1
    edition = CalendarVersion.objects.create(
        body=body, version=last + 1, rows=rows, reason=reason, made_by_id=by.actor_id, made_at=at
    )
    _edition.cache_clear()
    return edition
