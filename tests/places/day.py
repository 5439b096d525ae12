"""A home day by day for the tests: its hours, a duty at any point of its way, a booking."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from xieshang.kernel import bodies, flow
from xieshang.kernel.viewer import Viewer
from xieshang.places.hours import ops
from xieshang.places.hours.forms import spans_in
from xieshang.places.hours.models import Booking, Duty, Room, Timetable
from xieshang.places.hours.week import moment
from xieshang.places.models import Home

OFFICE_HOURS = "8:30-11:30 14:00-17:30"
WEEK = dict.fromkeys(range(5), OFFICE_HOURS)
STEPS: dict[str, dict[str, Any]] = {
    "remind": {},
    "keep": {},
    "miss": {"reason": "未说明"},
    "excuse": {"reason": "生病住院"},
    "cancel": {"reason": "停电"},
}


def hours(home: Home, by: Viewer, at: datetime, week: dict[int, str] | None = None, **changes: Any) -> Timetable:
    """The home is open in office hours from the day on."""
    spans = {number: spans_in(text) or () for number, text in (WEEK if week is None else week).items()}
    return ops.set_week(home, spans=spans, **{"first_on": at.date(), **changes}, by=by, at=at)


def exception(home: Home, by: Viewer, at: datetime, first: date, last: date, text: str = "") -> Timetable:
    spans = spans_in(text) or ()
    return ops.make_exception(home, first_on=first, last_on=last, spans=spans, why="停电检修", by=by, at=at)


def duty(cast: Cast, at: datetime, *, days: int = 1, half: str = "am", member: Any = None, home: Any = None) -> Duty:
    """The member is on duty in the home, so many days from now."""
    who = (member or cast.member).actor
    turn = ops.Turn((at + timedelta(days=days)).date(), half, who)
    return ops.plan_duty(home or cast.home, turns=[turn], by=cast.clerk.viewer(at), at=at)[0]


def brought_to(state: str, cast: Cast, at: datetime, **more: Any) -> Duty:
    """A duty of today (or `days` from now) in this state."""
    row = duty(cast, at, **{"days": 0, **more})
    way = {"planned": (), "coming": ("remind",), "vacant": ("excuse",), "kept": ("remind", "keep")}
    way |= {"missed": ("remind", "miss"), "cancelled": ("cancel",)}
    by = {"remind": bodies.machine(row.body_id, at), "keep": cast.keeper.viewer(at)}
    for step in way[state]:
        flow.perform(row, step, by=by.get(step, cast.clerk.viewer(at)), at=at, data=dict(STEPS[step]))
    return Duty.objects.get(pk=row.pk)


def main_room(home: Home) -> Room:
    return Room.objects.select_related("home__actor").get(home=home, hall=None, name="")


def wish(at: datetime, *, days: int = 1, starts: str = "9:00", ends: str = "10:30", **changes: Any) -> ops.Wish:
    day = timezone.localdate(at) + timedelta(days=days)
    begin, end = (moment(day, time(*map(int, text.split(":")))) for text in (starts, ends))
    return ops.Wish(**{"purpose": "读书会", "starts_at": begin, "ends_at": end, "people": 12, **changes})


def booked(cast: Cast, at: datetime, *, by: Any = None, room: Room | None = None, **changes: Any) -> Booking:
    """The member has booked the main room of the home for tomorrow morning."""
    return ops.book(room or main_room(cast.home), wish=wish(at, **changes), by=(by or cast.member).viewer(at), at=at)
