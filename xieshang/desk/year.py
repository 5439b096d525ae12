"""The year as a band of four quarters with today's mark; slices say what stands in each.

# visits/pages.py
views=(…, *quarter_views(lambda viewer, first, last: Q(arrives_on__range=(first, last)))),     # of the list "visits"

@year_items
def visits_of_the_year(viewer: Viewer, year: int) -> list[Item]:
    return of_list("visits", viewer)

Each number leads to a view of the list that holds exactly its rows. A quarter with nothing to count keeps silent. All rows of
all slices are counted in one statement.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from xieshang.desk.counts import Question, asked, count, first, words
from xieshang.desk.listing import rows_of
from xieshang.desk.lists import SavedView, registered, url_of, year_of
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer


@dataclass(frozen=True)
class Item:
    """Something that stands in a quarter (1 to 4): `rows` that are counted together with those of all others, or a value
    that holds all day."""

    quarter: int
    label: str
    value: str = ""
    url: str = ""
    rows: QuerySet | None = None


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
    ahead: "Ahead | None" = None


@dataclass(frozen=True)
class Ahead:
    """What comes next in the year."""

    title: str
    day: date
    url: str


@dataclass(frozen=True)
class Band:
    year: int
    today_label: str
    months: list[Month]
    quarters: list[Quarter]


MOST = 99
# Key, day and title of a case in one value, so that they are found in the statement that counts.
FACTS = Concat(
    Cast("pk", CharField()), Value(" "), Cast("due_on", CharField()), Value(" "), "title", output_field=CharField()
)
QUARTERS = (1, 2, 3, 4)
Source = Callable[[Viewer, int], list[Item]]
Outlook = Callable[[Viewer], QuerySet]
Reading = Callable[[Any], tuple[int, str] | None]
Note = Callable[[Viewer, int], tuple[QuerySet, Reading]]
sources: list[Source] = []
notes: list[Note] = []
outlooks: list[Outlook] = []
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
    """Register what stands in the quarters."""
    sources.append(source)
    return source


def year_outlook(outlook: Outlook) -> Outlook:
    """Register what comes next: open cases, the first to come foremost, whose `due_on` is their day."""
    outlooks.append(outlook)
    return outlook


def month_note(note: Note) -> Note:
    """Register what one month of the year is marked with: one value to be asked for, and what it says, number and word.

    It is asked in the statement that counts, so a mark costs nothing and is never old.
    """
    notes.append(note)
    return note


def band(viewer: Viewer, today: date) -> Band:
    """The band of today's year for this viewer."""
    items, ahead, marked = _counted(viewer, today.year)
    return Band(
        today.year,
        date_format(today, "MONTH_DAY_FORMAT"),
        [_month(number, today, marked.get(number, "")) for number in range(1, 13)],
        [_quarter(number, today, [item for item in items if item.quarter == number], ahead) for number in range(1, 5)],
    )


def _counted(viewer: Viewer, year: int) -> tuple[list[Item], Ahead | None, dict[int, str]]:
    """The items with their values, without those that have rows to count and find none; what comes next; and marked months."""
    items, coming, marks = _questions(viewer.of_the_day(), year, get_language() or "")
    counts = [found for _item, found in items if found is not None]
    found = asked([*counts, *coming, *(question for question, _read in marks)])
    answers = iter(found[: len(counts)])
    valued = [item if rows is None else replace(item, value=_value(next(answers))) for item, rows in items]
    facts = found[len(counts) : len(counts) + len(coming)]
    ahead = min((_ahead(one) for one in facts if one), key=lambda one: one.day, default=None)
    said = (read(value) for (_question, read), value in zip(marks, found[len(counts) + len(coming) :], strict=True))
    return [item for item in valued if item.value], ahead, dict(filter(None, said))


@lru_cache(maxsize=512)
def _questions(
    viewer: Viewer, year: int, language: str
) -> tuple[list[tuple[Item, Question | None]], list[Question], list[tuple[Question, Reading]]]:
    """The items, their counts and what comes next as SQL: for the same hats and the same words they are the same all day."""
    items = [item for source in sources for item in source(viewer, year)]
    counts = [(replace(item, rows=None), None if item.rows is None else count(item.rows, MOST)) for item in items]
    coming = [first(outlook(viewer).values_list(FACTS)) for outlook in outlooks]
    marks = [(first(values), read) for values, read in (note(viewer, year) for note in notes)]
    return counts, coming, marks


def _ahead(facts: str) -> Ahead:
    pk, day, title = facts.split(" ", 2)
    return Ahead(title, date.fromisoformat(day), reverse("desk:case", args=[pk]))


def _value(number: int) -> str:
    return words(number, MOST) if number else ""


def _month(number: int, today: date, note: str) -> Month:
    label = date_format(date(today.year, number, 1), "M")
    if number == today.month:
        return Month(label, "now", round(100 * today.day / monthrange(today.year, number)[1]), note)
    return Month(label, "past" if number < today.month else "next", note=note)


def _quarter(number: int, today: date, items: list[Item], ahead: Ahead | None) -> Quarter:
    now = (today.month + 2) // 3
    chip, tone = (
        (_("over"), "good")
        if number < now
        else (_("under way"), "warn")
        if number == now
        else (_("to come"), "neutral")
    )
    word = str(WORDS[number - 1])
    return Quarter(str(LABELS[number - 1]), word, chip, tone, number == now, items, ahead if number == now else None)


@year_items
def deadlines(viewer: Viewer, year: int) -> list[Item]:
    """Open cases that fall due in each quarter."""
    rows = Case.objects.visible_to(viewer).filter(stage="open")
    return [
        Item(quarter, _("Deadlines"), rows=rows.filter(due_on__range=days_of(year, quarter))) for quarter in QUARTERS
    ]


def quarter_views(where: Callable[[Viewer, date, date], Q], what: str = "q") -> tuple[SavedView, ...]:
    """Views of a list for the four quarters of the viewer's year, by what falls between two days; reached from the year band.

    `what` begins their codes when a list has several cuts of a quarter.
    """

    def view(quarter: int) -> SavedView:
        return SavedView(
            f"{what}{quarter}",
            LABELS[quarter - 1],
            lambda viewer: where(viewer, *days_of(year_of(viewer), quarter)),
            shown=False,
        )

    return tuple(view(quarter) for quarter in QUARTERS)


def of_list(slug: str, viewer: Viewer, label: str = "", what: str = "q") -> list[Item]:
    """What the quarter views of a list hold, with the way to them."""
    spec = registered[slug]
    views = {view.code: view for view in spec.views}
    return [
        Item(
            quarter,
            str(label or spec.label),
            url=f"{url_of(spec)}?view={what}{quarter}",
            rows=rows_of(spec, viewer, views[f"{what}{quarter}"]),
        )
        for quarter in QUARTERS
    ]


def days_of(year: int, quarter: int) -> tuple[date, date]:
    """The first and the last day of a quarter."""
    last = 3 * quarter
    return date(year, last - 2, 1), date(year, last, monthrange(year, last)[1])
