"""The working-day calendar of a body: its newest edition, or the one a deadline was reckoned with."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from xieshang.kernel import workdays
from xieshang.kernel.models import Body, CalendarVersion
from xieshang.kernel.questions import Question, question
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer

LONGEST_CHANGE = 31


def calendar_of(body_id: int, version: int | None = None) -> workdays.Calendar:
    """The edition asked for (default: the newest); a body that never edited it has the national one as version 1."""
    if version is None:
        rows = _newest(body_id).rows(1)
        version = rows[0][0] if rows else 1
    return _edition(body_id, version)


@lru_cache(maxsize=256)
def _newest(body_id: int) -> Question:
    return question(CalendarVersion.objects.filter(body_id=body_id).order_by("-version").values_list("version"))


def newest_edition() -> Coalesce:
    """The number of the newest edition, for a statement about cases: each asks for that of its body."""
    rows = CalendarVersion.objects.filter(body_id=OuterRef("body_id")).order_by("-version")
    return Coalesce(Subquery(rows.values("version")[:1]), 1)


@lru_cache(maxsize=64)
def _edition(body_id: int, version: int) -> workdays.Calendar:
    # An edition never changes once it stands, so it may be remembered; a missing one must not be.
    row = CalendarVersion.objects.filter(body_id=body_id, version=version).first()
    if row is not None:
        return workdays.Calendar.from_rows(version, row.rows)
    return workdays.national(version=1)


def rows_of(body_id: int) -> list[dict[str, Any]]:
    """The days of the newest edition that are no ordinary days, in order."""
    row = CalendarVersion.objects.filter(body_id=body_id).order_by("-version").first()
    rows = list(row.rows) if row is not None else [dict(day) for day in workdays.national_rows()]
    return sorted(rows, key=lambda day: str(day["date"]))


def editions(body_id: int) -> list[CalendarVersion]:
    """The body's own editions, the newest first."""
    return list(CalendarVersion.objects.filter(body_id=body_id).select_related("made_by").order_by("-version"))


def change_days(
    body: Body, *, first: date, last: date, kind: str, name: str, settles: bool, reason: str, by: Viewer, at: datetime
) -> CalendarVersion:
    """These days are off, worked, or ordinary again; with `settles` the year of the first day is no longer provisional."""
    if last < first:
        raise Invalid({"last": [_("The last day lies before the first.")]})
    if (last - first).days >= LONGEST_CHANGE:
        raise Invalid({"last": [_("At most %(days)s days at once.") % {"days": LONGEST_CHANGE}]})
    days = {(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)}
    rows = [dict(row) for row in rows_of(body.pk) if str(row["date"]) not in days]
    if kind in ("off", "work"):
        rows += [
            {"date": day, "kind": kind, "name": name.strip(), "source": reason.strip(), "status": ""} for day in days
        ]
    if settles:
        rows = [{**row, "status": ""} if str(row["date"])[:4] == str(first.year) else row for row in rows]
    return edit(body, sorted(rows, key=lambda row: str(row["date"])), reason=reason, by=by, at=at)


def edit(body: Body, rows: list[dict[str, Any]], *, reason: str, by: Viewer, at: datetime) -> CalendarVersion:
    """A new edition holds for deadlines set from now on; those already set keep theirs."""
    if not reason.strip():
        raise Invalid({"reason": [_("Say why the calendar changes.")]})
    workdays.Calendar.from_rows(0, rows)  # raises when the rows contradict each other
    with transaction.atomic():
        Body.objects.select_for_update().get(pk=body.pk)  # editions of a body are made one after the other
        rows_so_far = CalendarVersion.objects.filter(body=body).order_by("-version")
        last = rows_so_far.values_list("version", flat=True).first() or 1
        edition = CalendarVersion.objects.create(
            body=body, version=last + 1, rows=rows, reason=reason.strip()[:200], made_by_id=by.actor_id, made_at=at
        )
    _edition.cache_clear()
    return edition
