"""The year before beside each figure: its number where there is one, else why there is none."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db.models import Min
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from xieshang.kernel import flow, periods
from xieshang.kernel.models import Body, Entry
from xieshang.stats import queries
from xieshang.stats.models import FrozenFigure
from xieshang.stats.queries import Value
from xieshang.stats.registry import Figure, Scope, as_of, month
from xieshang.stats.words import change

STAGES = ("open", "closed")


@dataclass(frozen=True)
class Compared:
    """A figure with its number of the year before, and how it stands to it."""

    row: Value
    before: int

    @property
    def change(self) -> str:
        return change(self.row.value, self.before)


@dataclass(frozen=True)
class Reason:
    """Figures without a number of the year before, by the reason."""

    words: str
    rows: list[Value]


@dataclass(frozen=True)
class Comparison:
    """`before`: the year before. `until`: the last day that counts in each, the end of the year when it `is_over`.

    `is_kept`: the year before is closed, so its numbers are those kept. `begins_on`: from which day on something is recorded
    of it, None when nothing is.
    """

    before: str
    until: date
    until_before: date
    is_over: bool
    is_kept: bool
    begins_on: date | None
    rows: list[Compared]
    reasons: list[Reason]


def comparison(body: Body, year: str, rows: list[Value], *, at: datetime) -> Comparison:
    """Every figure beside the year before; a year that is not over, beside the same days of it."""
    before = periods.a_year_before(year)
    last_day, today = periods.bounds(body.pk, year)[1], timezone.localdate(at)
    newest, is_closed, whole = queries.pulse(body, before, at)
    is_over = today >= last_day
    then = whole if is_over else replace(whole, ends_on=min(_a_year_earlier(today), whole.ends_on))
    kept = (
        {row.key: row for row in FrozenFigure.objects.filter(body=body, year=before)} if is_over and is_closed else {}
    )
    known = {key: row.value for key, row in kept.items()}
    known = known or queries.remembered([row.figure for row in rows], then, newest)
    begins_on = _begins_on(then)
    has_month = begins_on is not None and _has_month(then, whole)
    why = {row.key: _why_not(row, kept, known, begins_on, has_month) % {"year": before} for row in rows}
    return Comparison(
        before=periods.year_of(before),
        until=min(last_day, today),
        until_before=then.ends_on,
        is_over=is_over,
        is_kept=bool(kept),
        begins_on=begins_on,
        rows=[Compared(row, known[row.key]) for row in rows if not why[row.key]],
        reasons=_by_reason(rows, why),
    )


def _a_year_earlier(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def _begins_on(scope: Scope) -> date | None:
    """The first day of which the log knows anything in these days."""
    entries = Entry.objects.filter(body_id__in=scope.body_ids, kind__in=list(flow.flows), to_stage__in=STAGES)
    first: date | None = entries.filter(occurred_on__range=(scope.starts_on, scope.ends_on)).aggregate(
        first=Min("occurred_on")
    )["first"]
    return first


def _has_month(*scopes: Scope) -> bool:
    """Whether the body gave a month to something special in that year; the first scope that knows of it is enough."""
    return any(scope.of_the_month.starts_on <= scope.of_the_month.ends_on for scope in scopes)


def _why_not(
    row: Value, kept: dict[str, FrozenFigure], known: dict[str, int], begins_on: date | None, has_month: bool
) -> str:
    """Why the figure has no number of the year before; "" when it has one."""
    if row.key not in known:
        return _("not among the figures that were kept when %(year)s was closed")
    if row.key in kept:
        same = _same(row.figure, row.definition, kept[row.key].definition)
        return "" if same else _("counted in another way in %(year)s")
    if row.figure.reads_now:
        return _("says how things stand now and cannot be asked of an earlier day")
    if row.frozen and not _same(row.figure, row.definition, row.figure.definition):
        return _("counted in another way in %(year)s")
    # What stood on a day is known from dated rows, also when nothing was recorded in that year.
    if begins_on is None and not (row.figure.when == as_of and known[row.key]):
        return _("nothing is recorded of %(year)s")
    if row.figure.when == month and not has_month:
        return _("there was no such month in %(year)s")
    return ""


def _same(figure: Figure, one: str, other: str) -> bool:
    """Whether two definitions are the same, in whichever language each was kept."""
    if one == other:
        return True
    present = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            present.add(figure.definition)
    return {one, other} <= present


def _by_reason(rows: list[Value], why: dict[str, str]) -> list[Reason]:
    found: dict[str, list[Value]] = {}
    for row in rows:
        if why[row.key]:
            found.setdefault(why[row.key], []).append(row)
    return [Reason(words, of_it) for words, of_it in found.items()]
