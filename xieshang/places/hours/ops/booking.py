"""Booking a room, and calling a booking off."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel import flow, norms
from xieshang.kernel.models import Actor, Case, Entry
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.places.hours import queries, rooms
from xieshang.places.hours.models import Booking, Room
from xieshang.places.hours.ops.rooms import give_back, occupy


@dataclass(frozen=True)
class Wish:
    """What somebody wants a room for."""

    purpose: str
    starts_at: datetime
    ends_at: datetime
    people: int


@transaction.atomic
def book(room: Room, *, wish: Wish, by: Viewer, at: datetime) -> Booking:
    """The room is booked for whoever asks; of several who want it at once one gets it, the others are told what is free."""
    rooms.booking(by, room.home)
    _check(room, wish, by, at)
    booking = Booking(
        body_id=room.body_id,
        title=wish.purpose.strip()[:120],
        unit_id=room.home.actor_id,
        room=room,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        people=wish.people,
        due_on=timezone.localdate(wish.starts_at),
        visibility=Case.Visibility.INTERNAL,
    )
    booker = Actor.objects.get(pk=by.acting_id)
    flow.begin(booking, "book", by=by, at=at, parties=((room.home.actor, "place"), (booker, "booker")))
    occupy(room, booking, starts_at=wish.starts_at, ends_at=wish.ends_at, at=at)
    return booking


def _check(room: Room, wish: Wish, by: Viewer, at: datetime) -> None:
    errors: dict[str, list[str]] = {}
    today, day = timezone.localdate(at), timezone.localdate(wish.starts_at)
    furthest = int(norms.value("places.booking_days", room.body_id, on=today))
    if not wish.purpose.strip():
        errors["purpose"] = [_("Say what the room is for.")]
    if wish.ends_at <= wish.starts_at:
        errors["ends"] = [_("A booking cannot end before it begins.")]
    if wish.starts_at <= at:
        errors["starts" if day == today else "day"] = [_("This time is past.")]
    elif day > today + timedelta(days=furthest):
        errors["day"] = [_("Rooms are booked at most %(days)s days ahead.") % {"days": furthest}]
    if wish.people > room.seats:
        errors["people"] = [_("This room has %(seats)s seats.") % {"seats": room.seats}]
    if not errors and not queries.may_keep(by, room.home) and (words := rooms.closed_words(room, wish)):
        errors["starts"] = [words]
    if errors:
        raise Invalid(errors)


def cancel_booking(case: Booking, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The room is free again."""
    give_back(case, at=at)


def end_booking(case: Booking, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """A booking ends when its time is over."""
    if case.ends_at > at:
        raise Invalid({"": [_("The booking is not over yet.")]})
