"""Reading what is decided: norms with their values, a year of days, years with what they hold."""

from calendar import Calendar as Weeks
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xieshang.kernel import bodies, flow, norms, periods, workdays
from xieshang.kernel.calendars import calendar_of, rows_of
from xieshang.kernel.models import Entry, Norm, Period
from xieshang.kernel.norms import Definition, Ground
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.stats import queries as stats
from xieshang.stats.models import FrozenFigure
from xieshang.stats.registry import Figure

ROLES = ("office", "admin")


def admitted(viewer: Viewer) -> bool:
    """Whether somebody sees and decides the settings of the body."""
    return viewer.wears(*ROLES)


def door(viewer: Viewer) -> None:
    """To everybody else these pages do not exist."""
    if not admitted(viewer):
        raise NotFound()


# ---- norms


@dataclass(frozen=True)
class Standing:
    """A norm as it holds today."""

    definition: Definition
    value: str
    decided: Norm | None
    url: str
    uses: str
    ground: Ground | None = None


def definition_of(code: str) -> Definition:
    if code not in norms.definitions:
        raise NotFound()
    return norms.definitions[code]


def standing(viewer: Viewer, today: date) -> list[Standing]:
    """Every norm with what holds today and the rule it rests on."""
    newest: dict[str, Norm] = {}
    for row in norms.history(viewer.body_id):
        best = newest.get(row.code)
        if row.year <= today.year and (best is None or (row.year, row.version) > (best.year, best.version)):
            newest[row.code] = row
    uses, grounds = _uses(), norms.grounds(viewer, norms.definitions)
    return [
        replace(_standing(norms.definitions[code], newest.get(code), uses.get(code, [])), ground=grounds.get(code))
        for code in sorted(norms.definitions)
    ]


def _standing(definition: Definition, decided: Norm | None, uses: list[str]) -> Standing:
    value = in_words(definition, decided.value if decided else definition.default)
    url = reverse("desk:settings-norm", args=[definition.code])
    return Standing(definition, value, decided, url, _("; ").join(uses))


def _uses() -> dict[str, list[str]]:
    """The steps that set a deadline or give a number by a norm, as the flows have them."""
    found: dict[str, list[str]] = {}
    for table in flow.flows.values():
        for step in table.steps:
            for code in filter(None, (step.deadline, step.number and f"numbers.{step.number}")):
                words = _("%(flow)s: %(step)s") % {"flow": table.label, "step": step.label}
                found.setdefault(code, []).append(words)
    return found


def uses_of(definition: Definition) -> str:
    return _("; ").join(_uses().get(definition.code, []))


def in_words(definition: Definition, value: Any) -> str:
    """The value as people read it."""
    if definition.kind in ("rows", "words"):
        return " · ".join(_(row["label"]) for row in value)
    if definition.kind == "pattern":
        return str(value).format(year=2020, seq=1)
    return str(value)


@dataclass(frozen=True)
class Decided:
    """One version of a norm, in words."""

    value: str
    year: int
    version: int
    reason: str
    who: str
    at: datetime


def decisions(body_id: int, definition: Definition) -> list[Decided]:
    return [
        Decided(
            in_words(definition, row.value),
            row.year,
            row.version,
            row.reason,
            row.decided_by.name if row.decided_by else "",
            row.decided_at,
        )
        for row in norms.history(body_id, definition.code)
    ]


# ---- the calendar


@dataclass(frozen=True)
class Square:
    """One day of a month; `word` says what makes it more than an ordinary day."""

    day: int
    state: str
    word: str


@dataclass(frozen=True)
class Month:
    label: str
    weeks: list[list[Square | None]]


def months(body_id: int, year: int) -> list[Month]:
    """The year of the newest edition, month by month in weeks from Monday."""
    calendar, weeks = calendar_of(body_id), Weeks()
    return [
        Month(
            date_format(date(year, month, 1), "F"),
            [
                [_square(date(year, month, number), calendar) if number else None for number in week]
                for week in weeks.monthdayscalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]


def _square(day: date, calendar: workdays.Calendar) -> Square:
    if day in calendar.work:
        return Square(day.day, "worked", _("worked"))
    if day in calendar.off:
        return Square(day.day, "off", workdays.holiday_name(calendar.names.get(day, "")) or _("day off"))
    return Square(day.day, "", "") if calendar.is_workday(day) else Square(day.day, "weekend", _("weekend"))


def years_of_calendar(body_id: int) -> list[int]:
    return sorted({int(str(row["date"])[:4]) for row in rows_of(body_id)})


def is_provisional(body_id: int, year: int) -> bool:
    """Whether the notice for the year is not out yet."""
    return date(year, 1, 1) > calendar_of(body_id).settled_until


# ---- years


@dataclass(frozen=True)
class Year:
    """A year with what happened in it, by kind of case, and since when it is closed."""

    code: str
    happenings: int
    kinds: str
    closed_at: datetime | None
    url: str


def years(body_id: int) -> list[Year]:
    """Every year in which something was counted: two statements."""
    closed = dict(Period.objects.filter(body_id=body_id).values_list("code", "closed_at"))
    rows = Entry.objects.filter(body_id=body_id).values_list("counted_in", "kind").annotate(n=Count("pk"))
    counted: dict[str, dict[str, int]] = {}
    for code, kind, number in rows.order_by("counted_in", "kind"):
        counted.setdefault(code, {})[kind] = number
    return [_year(code, counted.get(code, {}), closed.get(code)) for code in sorted({*closed, *counted}, reverse=True)]


def _year(code: str, numbers: dict[str, int], closed_at: datetime | None) -> Year:
    kinds = " · ".join(f"{flow.flows[kind].label} {n}" for kind, n in numbers.items())
    return Year(code, sum(numbers.values()), kinds, closed_at, reverse("desk:settings-year", args=[code]))


def is_over(body_id: int, year: str, today: date) -> bool:
    """Whether the last day of the year has passed."""
    return today > periods.bounds(body_id, year)[1]


@dataclass(frozen=True)
class Compared:
    """A figure as it was kept when the year was closed, beside what the records give now, and why they differ."""

    label: str
    unit: str
    kept: int | None
    now: int
    definition: str
    redefined: bool
    why: str = ""
    kept_unit: str = ""

    @property
    def differs(self) -> bool:
        return self.kept is not None and self.kept != self.now


def figures_now(body_id: int, year: str, *, at: datetime) -> dict[str, int]:
    """Every figure of the year as the records give it at the moment."""
    return stats.counted(stats.ordered(), stats.scope_of(bodies.by_id(body_id), year, at=at))


def compared(body_id: int, year: str, numbers: dict[str, int]) -> list[Compared]:
    """Every figure of the year: kept and counted anew."""
    kept = {row.key: row for row in FrozenFigure.objects.filter(body_id=body_id, year=year)}
    return [_compared(figure, kept.get(figure.key), numbers[figure.key], bool(kept)) for figure in stats.ordered()]


def _compared(figure: Figure, kept: FrozenFigure | None, now: int, is_closed: bool) -> Compared:
    label, unit, definition = str(figure.label), figure.unit_of(now), str(figure.definition)
    if kept is None:
        why = _("This figure came after the year was closed.") if is_closed else ""
        return Compared(label, unit, None, now, definition, redefined=False, why=why)
    redefined = kept.definition != definition
    why = _deviation(now - kept.value, redefined, kept.cut_off)
    return Compared(label, unit, kept.value, now, kept.definition, redefined, why, figure.unit_of(kept.value))


def _deviation(difference: int, redefined: bool, cut_off: datetime) -> str:
    if not difference:
        return ""
    if redefined:
        return _("The definition has changed since; the kept number follows the one shown here.")
    day = date_format(timezone.localtime(cut_off), "DATE_FORMAT")
    more = _("%(n)s more than on %(day)s: entered or corrected since.")
    fewer = _("%(n)s fewer than on %(day)s: corrected, ended or taken back since.")
    return (more if difference > 0 else fewer) % {"n": abs(difference), "day": day}


def closing(body_id: int, year: str) -> FrozenFigure | None:
    """Who closed the year, and when."""
    return FrozenFigure.objects.filter(body_id=body_id, year=year).select_related("frozen_by").first()
