"""Reading rooms: what there is, what is taken, what is free, who may book."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.flow import state_of
from xieshang.kernel.models import Case
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.kernel.workdays import Calendar
from xieshang.places.hours import queries, week
from xieshang.places.hours.models import Booking, Occupancy, Room
from xieshang.places.hours.week import Span
from xieshang.places.models import Home

BOOKERS = ("office", "committee", "member", "convenor", "keeper", "leader")
# When a home has no hours yet, rooms are thought of as free through the day.
ALL_DAY = (Span(time(8, 0), time(20, 0)),)


class Times(Protocol):
    """Something that begins and ends."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


def may_book(viewer: Viewer, home: Home) -> bool:
    """Members, convenors, keepers, staff of committees, leaders and the office of the home's body."""
    return home.body_id == viewer.body_id and viewer.wears(*BOOKERS)


def booking(viewer: Viewer, home: Home) -> None:
    if not may_book(viewer, home):
        raise NotAllowed(_("Only members, convenors, keepers and staff of the committee book rooms."))


def _with_names(day: date) -> QuerySet:
    rows = Room.objects.open_on(day).select_related("hall__actor", "home__actor", "home__town")
    return rows.order_by(F("hall_id").asc(nulls_last=True), "name", "id")


def rooms_of(home: Home, day: date) -> list[Room]:
    """The rooms of a home on a day, the hall first: one statement."""
    return list(_with_names(day).filter(home=home))


def rooms_of_body(body_id: int, day: date) -> list[Room]:
    """The rooms of every open home of the body."""
    open_homes = Home.objects.open_on(day).filter(body_id=body_id)
    return list(_with_names(day).filter(home__in=open_homes))


def room_of(home: Home, pk: int) -> Room:
    found = Room.objects.filter(home=home, pk=pk).select_related("hall__actor", "home__actor").first()
    if found is None:
        raise NotFound()
    return found


def room_for(*, hall_id: int | None, home_id: int | None) -> Room | None:
    """The room of the hall, or the main room of the home."""
    if hall_id:
        return Room.objects.filter(hall_id=hall_id).first()
    return Room.objects.filter(home_id=home_id, hall=None, name="").first() if home_id else None


def taken(room_ids: Iterable[int], first: date, last: date, *, but: Case | None = None) -> list[Occupancy]:
    """What holds these rooms on the days, in order: one statement."""
    rows = _between(first, last).filter(room_id__in=list(room_ids))
    return list(rows.exclude(case_id=but.pk) if but is not None else rows)


def _between(first: date, last: date) -> QuerySet:
    """What is held on these days, in order."""
    starts, ends = week.moment(first, time.min), week.moment(last + week.ONE_DAY, time.min)
    rows = Occupancy.objects.standing().filter(starts_at__lt=ends, ends_at__gt=starts)
    return rows.order_by("starts_at", "id")


def free(room: Room, day: date, *, but: Case | None = None) -> list[Span]:
    """The hours of the day at which the home is open and the room is free."""
    today = week.day_of(queries.hours_of(room.home, day), calendar_of(room.body_id), day)
    spans = today.spans if today.known else ALL_DAY
    held = taken([room.pk], day, day, but=but)
    return week.without(spans, [(row.starts_at, row.ends_at) for row in held], day)


def taken_words(room: Room, day: date, *, but: Case | None = None) -> str:
    """That the room is taken, and what is free on the day."""
    spans = free(room, day, but=but)
    if not spans:
        return _("The room is taken then, and nothing is free on this day.")
    return _("The room is taken then. Free on this day: %(times)s.") % {"times": _listed(spans)}


def closed_words(room: Room, wish: Times) -> str:
    """Why the home is not open at that time; "" when it is."""
    day = timezone.localdate(wish.starts_at)
    hours = week.day_of(queries.hours_of(room.home, day), calendar_of(room.body_id), day)
    if not hours.known or any(is_within(span, day, wish.starts_at, wish.ends_at) for span in hours.spans):
        return ""
    if not hours.spans:
        return _("The home is closed on this day.")
    return _("The home is open on this day from %(times)s; outside of these hours its keeper books.") % {
        "times": _listed(hours.spans)
    }


def is_within(span: Span, day: date, starts_at: datetime, ends_at: datetime) -> bool:
    opens, closes = span.of(day)
    return opens <= starts_at and ends_at <= closes


def _listed(spans: Iterable[Span]) -> str:
    return _(", ").join(str(span) for span in spans)


@dataclass(frozen=True)
class Use:
    """A room in use as one viewer may read it; without a title it is only known to be taken."""

    starts_at: datetime
    ends_at: datetime
    room: str
    title: str = ""
    case_id: int = 0
    kind: str = ""
    tone: str = ""

    @property
    def times(self) -> str:
        return times(self)


def uses(viewer: Viewer, home: Home, first: date, last: date) -> list[Use]:
    """What happens in the rooms of the home on these days: one statement. What is not open to the viewer is merely taken."""
    is_open = Exists(Case.objects.visible_to(viewer).filter(pk=OuterRef("case_id")))
    rows = _between(first, last).filter(room__home=home).annotate(is_open=is_open)
    return [_use(row, row.is_open) for row in rows.select_related("case", "room__hall__actor")]


def _use(row: Occupancy, is_open: bool) -> Use:
    room = row.room.label
    if not is_open:
        return Use(row.starts_at, row.ends_at, room, _("taken"))
    state = state_of(row.case)
    return Use(row.starts_at, row.ends_at, room, row.case.title, row.case_id, str(state.label), state.tone)


def public_uses(visitor: Viewer, home: Home, at: datetime, *, limit: int = 5) -> list[Use]:
    """What is on in the home that everybody may know of, now and to come: one statement."""
    rows = Occupancy.objects.standing().filter(room__home=home, ends_at__gt=at)
    public = Case.objects.visible_to(visitor).filter(visibility=Case.Visibility.PUBLIC)
    rows = rows.filter(case_id__in=public.values("pk")).select_related("case", "room__hall__actor")
    return [_use(row, True) for row in rows.order_by("starts_at", "id")[:limit]]


@dataclass(frozen=True)
class Suggestion:
    """A room that is open and free at the time."""

    room: Room
    starts_at: datetime
    ends_at: datetime


def suggest(
    candidates: list[Room],
    *,
    day: date,
    starts: time,
    ends: time,
    days: int = 10,
    calendar: Calendar | None = None,
) -> Suggestion | None:
    """The first of the rooms that is open and free at that time, on the day or the first one after it.

    Four statements; three with the body's `calendar`, where somebody has read it already.
    """
    last = day + timedelta(days=days)
    tables = queries.hours_of_all({room.home_id for room in candidates}, day)
    busy: dict[int, list[Any]] = {}
    for row in taken([room.pk for room in candidates], day, last):
        busy.setdefault(row.room_id, []).append(row)
    if candidates and calendar is None:
        calendar = calendar_of(candidates[0].body_id)
    for number in range(days + 1 if candidates else 0):
        on = day + timedelta(days=number)
        starts_at, ends_at = week.moment(on, starts), week.moment(on, ends)
        for room in candidates:
            hours = week.day_of(tables[room.home_id], calendar, on)  # type: ignore[arg-type]
            is_open = any(is_within(span, on, starts_at, ends_at) for span in hours.spans)
            held = any(row.starts_at < ends_at and row.ends_at > starts_at for row in busy.get(room.pk, ()))
            if is_open and not held:
                return Suggestion(room, starts_at, ends_at)
    return None


def over(at: datetime) -> Q:
    """Bookings whose time is over."""
    return Q(ends_at__lte=at)


def times(row: Times) -> str:
    """From when to when on its day."""
    starts, ends = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    return str(Span(starts.time(), ends.time()))


def room_of_case(case: Booking) -> Room:
    """The booked room with its home."""
    return Room.objects.select_related("hall__actor", "home__actor").get(pk=case.room_id)
