"""Hours, duties and bookings of a side of the matrix, at any point of their way."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.places import day
from xieshang.kernel import flow
from xieshang.kernel.models import Actor, Case, Party
from xieshang.places.hours import ops
from xieshang.places.hours.models import Booking, Duty, Occupancy, Room
from xieshang.roster.models import Person

if TYPE_CHECKING:
    from tests.matrix.world import Side

REASON = "膝关节手术"  # why somebody cannot come: for the keeper and the office
SAID: dict[str, dict[str, Any]] = {
    "duty.miss": {"reason": "未说明"},
    "duty.hand_over": {"to": "杨俊英"},
    "duty.fill": {"to": "杨俊英"},
    "duty.excuse": {"reason": "外出"},
    "duty.reopen": {"reason": "记错人"},
    "duty.cancel": {"reason": "停电"},
    "booking.cancel": {"reason": "改期"},
}
PAST = ("coming", "kept", "missed")


def _member(side: Side) -> Actor:
    """The first member among the guests of the side; the neighbour's only one."""
    guest = next((guest.actor for guest in side.guests if guest.actor and guest.actor.kind == Actor.Kind.PERSON), None)
    people = Person.objects.filter(body_id=side.hall.body_id, memberships__isnull=False).order_by("pk")
    return guest or people[0].actor


def duty(side: Side, state: str, at: datetime) -> Duty:
    """A half day of the side's member in this state, on a day on which nobody else's is."""
    by, member = side.office(at), _member(side)
    ahead = next(
        number
        for number in count(1)
        if not Duty.objects.filter(
            on_day__in=[(at + timedelta(days=number)).date(), (at - timedelta(days=number)).date()]
        ).exists()
    )
    turn = ops.Turn((at + timedelta(days=ahead)).date(), "am", member)
    row = ops.plan_duty(side.hall.home, turns=[turn], by=by, at=at)[0]
    # The way there is tested elsewhere; here only who may go on.
    on_day = (at - timedelta(days=ahead)).date() if state in PAST else row.on_day
    Duty.objects.filter(pk=row.pk).update(on_day=on_day, member=None if state == "vacant" else member)
    if state == "vacant":
        Party.objects.filter(case_id=row.pk, role="on_duty").update(until=at)
    stage = "closed" if state in ("kept", "missed") else "open"
    Case.objects.filter(pk=row.pk).update(state=state, stage=stage)
    found = Duty.objects.get(pk=row.pk)
    flow.refresh(found)
    return found


def booking(side: Side, at: datetime) -> Booking:
    """The side's member has booked the main room of the home, on the first day on which it is free."""
    room = Room.objects.select_related("home__actor").get(home=side.hall.home, hall=None, name="")
    held = Occupancy.objects.standing().filter(room=room).count()
    wish = day.wish(at, days=1 + held)
    found = ops.book(room, wish=wish, by=side.office(at), at=at)
    Party.objects.filter(case_id=found.pk, role="booker").update(actor=_member(side))
    return Booking.objects.get(pk=found.pk)


def things(side: Side, at: datetime) -> dict[str, dict[str, Any]]:
    """One of everything that has an address, by its name in the table."""
    home, by = side.hall.home, side.office(at)
    found: dict[str, dict[str, Any]] = {}
    left = duty(side, "planned", at)
    flow.perform(left, "excuse", by=by, at=at, data={"reason": REASON})
    for name, row in (
        ("vacant duty", left),
        ("planned duty", duty(side, "planned", at)),
        ("booking", booking(side, at)),
    ):
        found[name] = {"pk": row.pk, "case_id": row.pk}
    exception = day.exception(home, by, at, at.date(), at.date())
    room = ops.open_room(home, name="谈心室", seats=8, opened_on=at.date(), by=by)
    found["exception"] = {"code": home.code, "pk": exception.pk}
    found["room"] = {"code": home.code, "pk": room.pk}
    return found
