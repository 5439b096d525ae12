"""The year as a band of four quarters with today's mark; slices say what stands in each.

# gatherings/pages.py
@year_items
def sittings(viewer: Viewer, year: int) -> list[Item]:
    return [Item(quarter, _("Sittings"), str(count), url) for quarter, count in …]     # one statement
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from xieshang.desk.counts import capped, words
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer


@dataclass(frozen=True)
class Item:
    """Something that stands in a quarter (1 to 4)."""

    quarter: int
    label: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Month:
    label: str
    state: str
    percent: int = 0
    note: str = ""


@dataclass(frozen=True)
class Quarter:
    label: str
    word: str
    chip: str
    tone: str
    current: bool
    items: list[Item]
    text: str = ""


@dataclass(frozen=True)
class Band:
    year: int
    today_label: str
    months: list[Month]
    quarters: list[Quarter]


MOST = 99
Source = Callable[[Viewer, int], list[Item]]
sources: list[Source] = []
LABELS = (
    gettext_lazy("First quarter"),
    gettext_lazy("Second quarter"),
    gettext_lazy("Third quarter"),
    gettext_lazy("Fourth quarter"),
)
# What the quarter is for, as the county divides its year.
WORDS = (
    gettext_lazy("setting topics"),
    gettext_lazy("consulting"),
    gettext_lazy("publishing"),
    gettext_lazy("commending"),
)


def year_items(source: Source) -> Source:
    """Register what stands in the quarters; at most one statement each."""
    sources.append(source)
    return source


def band(viewer: Viewer, today: date) -> Band:
    """The band of today's year for this viewer."""
    items = [item for source in sources for item in source(viewer, today.year)]
    return Band(
        today.year,
        date_format(today, "MONTH_DAY_FORMAT"),
        [_month(number, today) for number in range(1, 13)],
        [_quarter(number, today, [item for item in items if item.quarter == number]) for number in range(1, 5)],
    )


def _month(number: int, today: date) -> Month:
    label = date_format(date(today.year, number, 1), "M")
    if number == today.month:
        return Month(label, "now", round(100 * today.day / monthrange(today.year, number)[1]))
    return Month(label, "past" if number < today.month else "next")


def _quarter(number: int, today: date, items: list[Item]) -> Quarter:
    now = (today.month + 2) // 3
    chip, tone = (
        (_("over"), "good")
        if number < now
        else (_("under way"), "warn")
        if number == now
        else (_("to come"), "neutral")
    )
    return Quarter(str(LABELS[number - 1]), str(WORDS[number - 1]), chip, tone, number == now, items)


@year_items
def deadlines(viewer: Viewer, year: int) -> list[Item]:
    """Open cases that fall due in each quarter."""
    rows = Case.objects.visible_to(viewer).filter(stage="open")
    counted = capped([rows.filter(due_on__range=days_of(year, quarter)) for quarter in range(1, 5)], MOST)
    return [
        Item(quarter, _("Deadlines"), ngettext("%(n)s case", "%(n)s cases", n) % {"n": words(n, MOST)})
        for quarter, n in enumerate(counted, 1)
        if n
    ]


def days_of(year: int, quarter: int) -> tuple[date, date]:
    """The first and the last day of a quarter."""
    last = 3 * quarter
    return date(year, last - 2, 1), date(year, last, monthrange(year, last)[1])
