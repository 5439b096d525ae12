"""How far the suggestions of a year are: in all, by plan and topic, by document or gathering, by unit. Every number leads to its list."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.advice import planned
from xieshang.advice.items.flow import ANSWERED, CARRIED, DONE, NOT_ADOPTED, WAITING, WITH_UNITS
from xieshang.advice.models import Suggestion
from xieshang.kernel.viewer import Viewer

# As the views of the list are called, in the order in which they are told.
GROUPS = {
    "done": DONE,
    "carried": CARRIED,
    "with-units": WITH_UNITS,
    "answered": ANSWERED,
    "waiting": WAITING,
    "declined": NOT_ADOPTED,
}


# The narrowings of the list that name a case.
OF_CASES = ("topic", "under")


@dataclass(frozen=True)
class Part:
    """How many suggestions stand so, and the list that holds them."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Line:
    """The suggestions of one plan, topic, document, gathering or unit (or of all): how many, how many are done, where the others stand."""

    title: str
    number: str
    url: str
    total: Part
    done: Part
    parts: tuple[Part, ...]
    late: Part

    @property
    def percent(self) -> int:
        return round(100 * self.done.count / self.total.count) if self.total.count else 0


@dataclass(frozen=True)
class Progress:
    year: int
    whole: Line
    plans: list[Line]
    topics: list[Line]
    places: list[Line]
    units: list[Line]


def labels() -> dict[str, str]:
    return {
        "done": _("done"),
        "carried": _("promised"),
        "with-units": _("with units"),
        "answered": _("answered, not done"),
        "waiting": _("to be handed out"),
        "declined": _("not adopted"),
    }


def of_year(viewer: Viewer, year: int) -> Progress:
    """The suggestions of the year that the viewer may know of, without those withdrawn: four statements.

    A suggestion belongs to the topics that stood on the agenda of the gathering it comes from, directly or through a document.
    """
    today = timezone.localdate(viewer.at)
    rows = Suggestion.objects.visible_to(viewer).filter(raised_at__year=year).exclude(state="withdrawn").order_by()
    by_place = _counted(rows, today, "parent_id", "parent__title", "parent__number")
    by_unit = _counted(rows, today, "unit_id", "unit__name")
    sums = {name: sum(row[name] for row in by_place) for name in (*GROUPS, "every", "late")}
    places = [
        _line(year, row["parent__title"], row["parent__number"], row, under=row["parent_id"])
        for row in by_place
        if row["parent_id"]
    ]
    units = [_line(year, row["unit__name"], "", row, unit=row["unit_id"]) for row in by_unit if row["unit_id"]]
    plans, topics = _by_topic(viewer, rows, today, year)
    return Progress(year, _line(year, _("All suggestions"), "", sums), plans, topics, places, units)


def _by_topic(viewer: Viewer, rows: QuerySet, today: date, year: int) -> tuple[list[Line], list[Line]]:
    """Of each plan, and of each topic."""
    found = planned.by_topic(viewer, rows)

    def lines(by: str) -> list[Line]:
        counted = _counted(found, today, by, f"{by}_title", f"{by}_number")
        return [_line(year, row[f"{by}_title"], row[f"{by}_number"], row, topic=row[by]) for row in counted]

    return lines("plan"), lines("topic")


def _counted(rows: QuerySet, today: date, *by: str) -> list[dict[str, int]]:
    # Two topics of one plan on an agenda would count a suggestion twice.
    counts = {name: Count("pk", filter=Q(state__in=states), distinct=True) for name, states in GROUPS.items()}
    late = Count("pk", filter=Q(state__in=WITH_UNITS, due_on__lt=today), distinct=True)
    counted = rows.values(*by).annotate(every=Count("pk", distinct=True), late=late, **counts)
    return list(counted.order_by("-every", by[0]))


def _line(year: int, title: object, number: object, row: dict[str, int], **narrowed: int) -> Line:
    words = labels()

    def part(view: str, label: str, count: int) -> Part:
        asked = urlencode({"view": view, "year": year, **narrowed})
        return Part(label, count, f"{reverse('desk:list', args=['suggestions'])}?{asked}")

    parts = {name: part(name, words[name], row[name]) for name in GROUPS}
    case = next((pk for name, pk in narrowed.items() if name in OF_CASES), None)
    url = reverse("desk:case", args=[case]) if case else ""
    return Line(
        str(title),
        str(number or ""),
        url,
        part("every", _("in all"), row["every"]),
        parts["done"],
        tuple(parts.values()),
        part("late", _("overdue"), row["late"]),
    )
