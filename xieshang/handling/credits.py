"""What the records say of a unit when it may be commended: tasks it was given, closed, and answered in time."""

from collections.abc import Collection
from datetime import date

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from xieshang.duty.registry import credit
from xieshang.handling.models import Assignment
from xieshang.kernel.models import Entry
from xieshang.roster.doings import told

CLOSED = ("verified", "opined")


def _entries(units: Collection[int], first: date, last: date) -> QuerySet:
    return Entry.objects.filter(kind=Assignment.KIND, case__unit_id__in=units, occurred_on__range=(first, last))


def _told(rows: QuerySet) -> QuerySet:
    return told(rows, who="case__unit_id", case="case_id", day="occurred_on")


def _given(units: Collection[int], first: date, last: date) -> QuerySet:
    return _told(_entries(units, first, last).filter(step="open"))


def _closed(units: Collection[int], first: date, last: date) -> QuerySet:
    # Closed and opened again since then: not closed.
    return _told(_entries(units, first, last).first_into(CLOSED).filter(case__state__in=CLOSED))  # type: ignore[attr-defined]


def _in_time(units: Collection[int], first: date, last: date) -> QuerySet:
    return _closed(units, first, last).filter(case__assignment__replied_on__lte=F("case__assignment__reply_due_on"))


credit("unit", "given", _("tasks given"), _given, order=10)
credit("unit", "closed", _("tasks closed"), _closed, order=20)
credit("unit", "in-time", _("of these answered in time"), _in_time, order=30)
