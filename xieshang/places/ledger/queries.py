"""Reading the ledger of a home: lines of a year or quarter, sums, and which cases behind them are open to the viewer."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.kernel import sheets
from xieshang.kernel.models import Case
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.places.ledger import registry
from xieshang.places.ledger.models import Activity
from xieshang.places.ledger.registry import Span
from xieshang.places.models import Home
from xieshang.places.queries import inside

PAGE = 50
# Seconds for which what everybody sees on public pages is remembered.
LOOKED_AT = 60
PRINTED = 2000
OWN = "own"


@dataclass(frozen=True)
class Asked:
    """What of the ledger is shown: a year, a quarter of it (0: the whole year), one kind ("": all)."""

    year: int
    quarter: int = 0
    kind: str = ""

    @property
    def days(self) -> tuple[date, date]:
        if not self.quarter:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        month = 3 * self.quarter
        following = date(self.year + month // 12, month % 12 + 1, 1)
        return date(self.year, month - 2, 1), following - timedelta(days=1)

    @property
    def words(self) -> str:
        parts = [_("%(year)s, quarter %(quarter)s") if self.quarter else _("year %(year)s")]
        if self.kind:
            parts.append(str(registry.kinds[self.kind].label))
        return " · ".join(parts) % {"year": self.year, "quarter": self.quarter}

    def span(self, *homes: int) -> Span:
        return Span(homes, *self.days)


@dataclass(frozen=True)
class Line:
    """A line as one viewer reads it: the title is empty where the case behind it is not open to them."""

    day: date
    kind: str
    title: str
    people: int
    case_id: int = 0
    own_id: int = 0


@dataclass(frozen=True)
class Sum:
    """How many lines of a kind, and how many people came to them."""

    label: str
    value: int
    note: str = ""


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    sums: list[Sum]
    count: int
    number: int
    size: int = PAGE

    @property
    def has_more(self) -> bool:
        return self.number * self.size < self.count


def home_called(viewer: Viewer, code: str) -> Home:
    """A home of the viewer's body, closed ones too: what happened there stays."""
    inside(viewer)
    found = Home.objects.filter(body_id=viewer.body_id, code=code).select_related("actor", "town").first()
    if found is None:
        raise NotFound()
    return found


def may_write(viewer: Viewer, home: Home) -> bool:
    """The office and the keeper of the home."""
    if home.body_id != viewer.body_id:
        return False
    return viewer.wears("office") or home.actor_id in viewer.actors_as("keeper")


def writing(viewer: Viewer, home: Home) -> None:
    if not may_write(viewer, home):
        raise NotAllowed(_("Only the office and the keeper of the home write into its ledger."))


def page(viewer: Viewer, home: Home, asked: Asked, number: int, *, size: int = PAGE) -> Page:
    """One page of the lines that were asked for, and the sums of all of them: three statements."""
    span = asked.span(home.pk)
    sums = [row for row in registry.sums(span) if not asked.kind or row[1] == asked.kind]
    rows = registry.lines(span, kind=asked.kind, many=size, after=(number - 1) * size)
    return Page(_opened(viewer, rows), _in_words(sums), sum(row[2] for row in sums), number, size)


def sums_of(home: Home, asked: Asked) -> list[Sum]:
    """The sums of a home, for everybody: one statement, looked at once a minute."""
    span = asked.span(home.pk)
    key = f"ledger:{home.pk}:{span.first}:{span.last}"
    return _in_words(cache.get_or_set(key, lambda: registry.sums(span), LOOKED_AT) or [])


def _in_words(rows: list[tuple]) -> list[Sum]:
    many: Counter[str] = Counter()
    came: Counter[str] = Counter()
    for _home, kind, lines, people in rows:
        many[kind] += lines
        came[kind] += people or 0
    return [
        Sum(str(kind.label), many[kind.code], _people(came[kind.code]) if came[kind.code] else "")
        for kind in registry.in_order()
        if many[kind.code]
    ]


def _people(count: int) -> str:
    return ngettext("%(people)s person", "%(people)s people", count) % {"people": count}


def _opened(viewer: Viewer, rows: list[tuple]) -> list[Line]:
    """The lines, with the titles of those cases only that are open to the viewer: one statement."""
    cases = {row[5] for row in rows if row[5]}
    opened = set(Case.objects.visible_to(viewer).filter(pk__in=cases).values_list("pk", flat=True)) if cases else set()
    return [_line(row, opened) for row in rows]


def _line(row: tuple, opened: set[int]) -> Line:
    day, kind, _home, title, people, case, key = row
    is_open = case is None or case in opened
    own = key if kind.startswith(f"{OWN}-") else 0
    label = str(registry.kinds[kind].label)
    return Line(day, label, title if is_open else "", people or 0, (case or 0) if is_open else 0, own)


def sheet(viewer: Viewer, home: Home, asked: Asked) -> Iterator[sheets.Line]:
    """Every line that was asked for, for a spreadsheet; a thousand at a time go through the door."""
    at = timezone.localtime(viewer.at)
    what = f"{home.actor.name} · {_('Ledger of activities')} · {asked.words}"
    told = _("%(what)s. Exported %(at)s by %(who)s.")
    yield [told % {"what": what, "at": f"{at:%Y-%m-%d %H:%M}", "who": viewer.name}]
    yield [_("Day"), _("What"), _("Kind"), _("People")]
    rows = iter(registry.lines(asked.span(home.pk), kind=asked.kind))
    while part := list(islice(rows, 1000)):
        for line in _opened(viewer, part):
            yield [line.day, line.title or _("not open to you"), line.kind, line.people]


def years(home: Home, today: date) -> list[int]:
    """The years that can be looked at: from the first day of the home or its oldest line, the newest first."""
    first = Activity.objects.filter(home=home).order_by("happened_on").values_list("happened_on", flat=True).first()
    since = min(filter(None, (home.opened_on.year, first.year if first else None)))
    return list(range(today.year, min(since, today.year) - 1, -1))


def own_line(home: Home, pk: int) -> Activity:
    found = Activity.objects.filter(home=home, pk=pk).select_related("home").first()
    if found is None:
        raise NotFound()
    return found


def struck(home: Home, asked: Asked) -> list[Activity]:
    """What was struck out of the days asked for: it stands below, with the reason."""
    rows = Activity.objects.filter(home=home, happened_on__range=asked.days, struck_at__isnull=False)
    return list(rows.select_related("written_by", "struck_by").order_by("-happened_on", "-id")[:PAGE])


def written_by(lines: list[Line]) -> dict[int, Activity]:
    """Who wrote those lines that somebody wrote: one statement."""
    rows = Activity.objects.filter(pk__in=[line.own_id for line in lines if line.own_id]).select_related("written_by")
    return {row.pk: row for row in rows}


def own_rows(span: Span) -> QuerySet:
    return Activity.objects.filter(home_id__in=span.homes, happened_on__range=span.days, struck_at=None)
