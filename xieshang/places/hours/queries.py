"""Reading homes day by day: their hours, who may keep them, what waits there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.flow import state_of, waiting_for
from xieshang.kernel.models import Case, Party
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.places.hours import week
from xieshang.places.hours.models import OpenSpan, Timetable
from xieshang.places.models import Hall, Home
from xieshang.places.queries import inside

EXCEPTIONS_AHEAD = timedelta(days=60)
MOST_WAITING = 8


def home_called(viewer: Viewer, code: str) -> Home:
    """The open home of the viewer's body, with its halls, for those inside."""
    inside(viewer)
    day = timezone.localdate(viewer.at)
    halls = Hall.objects.open_on(day).select_related("actor").order_by("code", "id")
    rows = Home.objects.open_on(day).filter(body_id=viewer.body_id, code=code).select_related("actor", "town")
    found = rows.prefetch_related(Prefetch("halls", queryset=halls, to_attr="halls_of_day")).first()
    if found is None:
        raise NotFound()
    return found


def may_keep(viewer: Viewer, home: Home) -> bool:
    """The office of the body and the keeper of the home."""
    if home.body_id != viewer.body_id:
        return False
    return viewer.wears("office") or home.actor_id in viewer.actors_as("keeper")


def keeping(viewer: Viewer, home: Home) -> None:
    if not may_keep(viewer, home):
        raise NotAllowed(_("Only the office and the keeper of this home may do this."))


def with_hours(homes: QuerySet, first: date) -> QuerySet:
    """The homes with the timetables that hold on the day or later, as `hours`: two statements more."""
    return homes.prefetch_related(Prefetch("timetables", queryset=_tables(first), to_attr="hours"))


def _tables(first: date) -> QuerySet:
    spans = Prefetch("spans", queryset=OpenSpan.objects.order_by("opens", "id"))
    tables = Timetable.objects.filter(Q(last_on=None) | Q(last_on__gte=first), struck_at=None)
    return tables.prefetch_related(spans).order_by("id")


def hours_of(home: Home, first: date) -> list[Timetable]:
    """The timetables of one home that hold on the day or later: two statements."""
    return hours_of_all([home.pk], first)[home.pk]


def hours_of_all(home_ids: Collection[int], first: date) -> dict[int, list[Timetable]]:
    """The same of several homes, with as many statements."""
    found: dict[int, list[Timetable]] = {pk: [] for pk in home_ids}
    for table in _tables(first).filter(home_id__in=home_ids):
        found[table.home_id].append(table)
    return found


@dataclass(frozen=True)
class Hours:
    """The hours of a home at a moment: open or not, this week, and what is different in the weeks to come."""

    now: week.Now
    week: list[week.Day]
    special: list[Timetable]


def hours(home: Home, at: datetime) -> Hours:
    """Three statements."""
    today = timezone.localdate(at)
    monday = today - timedelta(days=today.weekday())
    tables, calendar = hours_of(home, monday), calendar_of(home.body_id)
    return Hours(week.now(tables, calendar, at), week.week(tables, calendar, today), _special(tables, today))


def _special(tables: list[Timetable], today: date) -> list[Timetable]:
    """Exceptions after this week, whose days stand in the table of the week."""
    sunday = today + timedelta(days=6 - today.weekday())
    coming = [table for table in tables if table.last_on and table.last_on > sunday]
    near = [table for table in coming if table.first_on <= today + EXCEPTIONS_AHEAD]
    return sorted(near, key=lambda table: (table.first_on, table.pk))


def nows(homes: list[Home], body_id: int, at: datetime) -> dict[int, week.Now]:
    """Whether each of the homes, read with `with_hours`, is open at the moment; each home knows it as `now`, too."""
    calendar = calendar_of(body_id)
    for home in homes:
        home.now = week.now(home.hours, calendar, at)  # type: ignore[attr-defined]
    return {home.pk: home.now for home in homes}  # type: ignore[attr-defined]


def entered(home: Home) -> list[Timetable]:
    """Everything that was ever entered about the hours of the home, the newest first."""
    spans = Prefetch("spans", queryset=OpenSpan.objects.order_by("weekday", "opens", "id"))
    rows = Timetable.objects.filter(home=home).select_related("entered_by", "struck_by").prefetch_related(spans)
    return list(rows.order_by("-id")[:100])


def exception_of(home: Home, pk: int) -> Timetable:
    found = Timetable.objects.filter(home=home, pk=pk, last_on__isnull=False).select_related("home").first()
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True)
class Waits:
    """A case that waits for the viewer at this home."""

    pk: int
    title: str
    state: str
    tone: str
    due_on: date | None


def waits_at(viewer: Viewer, home: Home) -> list[Waits]:
    """What waits for the viewer and has to do with the home or a hall in it, by deadline: one statement."""
    actors = [home.actor_id, *(hall.actor_id for hall in home.halls_of_day)]  # type: ignore[attr-defined]
    here = Party.objects.filter(case_id=OuterRef("pk"), actor_id__in=actors, until__isnull=True)
    rows = Case.objects.visible_to(viewer).filter(Exists(here), waiting_for(viewer))
    found = ((row, state_of(row)) for row in rows.by_deadline()[:MOST_WAITING])
    return [Waits(row.pk, row.title, str(state.label), state.tone, row.due_on) for row, state in found]


@dataclass(frozen=True)
class Usual:
    """The hours of a day of the week, as they are printed on the sign."""

    label: str
    words: str


def usual(home: Home, day: date) -> list[Usual]:
    """The weekly hours that hold on the day, without exceptions; nothing when none are entered."""
    weekly = [table for table in hours_of(home, day) if table.last_on is None and table.first_on <= day]
    if not weekly:
        return []
    table = max(weekly, key=lambda table: (table.first_on, table.pk))
    spans = [week.Span(row.opens, row.closes) for row in table.spans.all()]
    by_day = zip((row.weekday for row in table.spans.all()), spans, strict=True)
    found: dict[int, list[str]] = {}
    for weekday, span in by_day:
        found.setdefault(weekday or 0, []).append(str(span))
    return [Usual(str(name), " ".join(found.get(number, ()))) for number, name in WEEKDAYS.items()]
