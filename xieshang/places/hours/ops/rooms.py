"""The rooms of a home, and that each is used by one at a time: whoever wants one waits for who was first.

A gathering in a hall or home holds its room as a booking does; `gatherings` calls `reserve`, `occupy`, `move` and `give_back`.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel.models import Case
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.places.hours import queries, rooms
from xieshang.places.hours.models import Occupancy, Room
from xieshang.places.models import Hall, Home


class Taken(Invalid):
    """The room is used by others at that time; the words name what is free."""


def furnish(home: Home, *, hall: Hall | None = None) -> Room:
    """The home has its main room, or the hall is one of its rooms, from the day it opens."""
    opened_on, seats = (hall.opened_on, max(1, hall.seats)) if hall else (home.opened_on, 20)
    return Room.objects.create(body_id=home.body_id, home=home, hall=hall, seats=seats, opened_on=opened_on)


def close_rooms(home: Home, *, last_day: date, hall: Hall | None = None) -> None:
    """The rooms of the home, or that of the hall, cannot be booked after the day."""
    rows = Room.objects.filter(home=home, closed_on=None)
    (rows.filter(hall=hall) if hall else rows).update(closed_on=last_day)


@transaction.atomic
def open_room(home: Home, *, name: str, seats: int, opened_on: date, by: Viewer) -> Room:
    """A further room can be booked from the day on."""
    queries.keeping(by, home)
    name = name.strip()
    if not name:
        raise Invalid({"name": [_("Give the room a name.")]})
    if opened_on < home.opened_on:
        raise Invalid({"opened_on": [_("The home was not open yet on that day.")]})
    Home.objects.select_for_update().get(pk=home.pk)
    if Room.objects.filter(home=home, name=name, hall=None).exists():
        raise Invalid({"name": [_("The home has a room of this name already.")]})
    return Room.objects.create(body_id=home.body_id, home=home, name=name, seats=seats, opened_on=opened_on)


@transaction.atomic
def close_room(room: Room, *, last_day: date, by: Viewer, at: datetime) -> Room:
    """The room cannot be booked after the day; refused while somebody has booked it for later, and for a hall."""
    queries.keeping(by, room.home)
    held = _locked(room)
    if held.hall_id:
        raise Invalid({"last_day": [_("A hall closes as a hall, and its room with it.")]})
    if last_day < max(held.opened_on, timezone.localdate(at)):
        raise Invalid({"last_day": [_("This day is past.")]})
    later = Occupancy.objects.standing().filter(room=held, ends_at__date__gt=last_day)
    if later.exists():
        raise Invalid({"last_day": [_("The room is booked for a later day; that has to be called off first.")]})
    held.closed_on = last_day
    held.save(update_fields=["closed_on"])
    return held


def _locked(room: Room) -> Room:
    """The room, held until the transaction ends: of two who want it the second sees what the first took."""
    return Room.objects.select_for_update(of=("self",)).select_related("hall__actor", "home").get(pk=room.pk)


def reserve(
    room: Room, *, starts_at: datetime, ends_at: datetime, field: str = "starts", but: Case | None = None
) -> Room:
    """The room is open and free then, and nobody else takes it until the transaction ends; refused with what is free."""
    held = _locked(room)
    day = timezone.localdate(starts_at)
    if day < held.opened_on or (held.closed_on and day > held.closed_on):
        raise Invalid({field: [_("This room is not there on that day.")]})
    others = Occupancy.objects.standing().filter(room=held, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if but is not None:
        others = others.exclude(case_id=but.pk)
    if others.exists():
        raise Taken({field: [rooms.taken_words(held, day, but=but)]})
    return held


@transaction.atomic
def occupy(
    room: Room, case: Case, *, starts_at: datetime, ends_at: datetime, at: datetime, field: str = "starts"
) -> Occupancy:
    """The room is held for the case; what the case held before is given back."""
    reserve(room, starts_at=starts_at, ends_at=ends_at, field=field, but=case)
    give_back(case, at=at)
    return Occupancy.objects.create(room=room, case_id=case.pk, starts_at=starts_at, ends_at=ends_at)


def move(case: Case, *, starts_at: datetime, ends_at: datetime, at: datetime, field: str) -> None:
    """The room that is held for the case is held at the new time; a case without a room needs none."""
    held = Occupancy.objects.standing().filter(case_id=case.pk).select_related("room").first()
    if held is not None:
        occupy(held.room, case, starts_at=starts_at, ends_at=ends_at, at=at, field=field)


def give_back(case: Case, *, at: datetime) -> None:
    """No room is held for the case any more; the row stays."""
    Occupancy.objects.standing().filter(case_id=case.pk).update(released_at=at)
