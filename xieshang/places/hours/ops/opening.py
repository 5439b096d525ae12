"""The hours of a home: weekly from a day on, exceptions, and exceptions struck out. Nothing is overwritten."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.places.hours import queries
from xieshang.places.hours.models import OpenSpan, Timetable
from xieshang.places.hours.week import Span
from xieshang.places.models import Home

LONGEST = timedelta(days=366)


@transaction.atomic
def set_week(
    home: Home,
    *,
    spans: Mapping[int, Sequence[Span]],
    first_on: date,
    keeps_holidays: bool = True,
    by: Viewer,
    at: datetime,
) -> Timetable:
    """From the day on the home is open so, week by week (Monday is 0); what was entered before stands in the history."""
    queries.keeping(by, home)
    if first_on < home.opened_on:
        raise Invalid({"first_on": [_("The home was not open yet on that day.")]})
    if not any(spans.values()):
        raise Invalid({"": [_("Write down at least one day on which the home is open.")]})
    table = Timetable.objects.create(
        home=home, first_on=first_on, keeps_holidays=keeps_holidays, entered_by_id=by.acting_id, entered_at=at
    )
    _write(table, spans.items())
    return table


@transaction.atomic
def make_exception(
    home: Home, *, first_on: date, last_on: date, spans: Sequence[Span], why: str, by: Viewer, at: datetime
) -> Timetable:
    """On these days the home is open so and not otherwise; without hours it is closed."""
    queries.keeping(by, home)
    errors: dict[str, list[str]] = {}
    if last_on < first_on:
        errors["last_on"] = [_("The last day lies before the first.")]
    elif last_on - first_on > LONGEST:
        errors["last_on"] = [_("An exception lasts a year at most; write new weekly hours instead.")]
    if first_on < home.opened_on:
        errors["first_on"] = [_("The home was not open yet on that day.")]
    if not why.strip():
        errors["why"] = [_("Say why it is different; everybody reads this.")]
    if errors:
        raise Invalid(errors)
    table = Timetable.objects.create(
        home=home,
        first_on=first_on,
        last_on=last_on,
        why=why.strip()[:100],
        entered_by_id=by.acting_id,
        entered_at=at,
    )
    _write(table, [(None, spans)])
    return table


def _write(table: Timetable, days: Iterable[tuple[int | None, Sequence[Span]]]) -> None:
    rows = []
    for weekday, spans in days:
        if any(later.opens < earlier.closes for earlier, later in pairwise(sorted(spans))):
            raise Invalid({"": [_("These hours overlap.")]})
        rows += [OpenSpan(timetable=table, weekday=weekday, opens=span.opens, closes=span.closes) for span in spans]
    OpenSpan.objects.bulk_create(rows)


@transaction.atomic
def strike_exception(table: Timetable, *, why: str, by: Viewer, at: datetime) -> Timetable:
    """The exception holds no more; it stands struck out with its reason."""
    queries.keeping(by, table.home)
    if not why.strip():
        raise Invalid({"why": [_("Say why this is corrected.")]})
    rows = Timetable.objects.filter(pk=table.pk, struck_at=None, last_on__isnull=False)
    if not rows.update(struck_at=at, struck_by_id=by.acting_id, struck_why=why.strip()[:200]):
        raise Invalid({"why": [_("This line is struck out already.")]})
    return Timetable.objects.get(pk=table.pk)
