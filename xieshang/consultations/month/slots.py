"""Who and what is taken when: clashes between bookings with their reason, and the slots that are still free. No database here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

ROOM, LEADER, PERSON = "room", "leader", "person"


@dataclass(frozen=True)
class Booking:
    """Something that takes a room (0: none known) and persons from a moment to a moment, both ends its own."""

    key: int
    starts_at: datetime
    ends_at: datetime
    room: int = 0
    persons: frozenset[int] = frozenset()
    leaders: frozenset[int] = frozenset()

    @property
    def everybody(self) -> frozenset[int]:
        return self.persons | self.leaders


@dataclass(frozen=True)
class Clash:
    """Two bookings that want the same at the same time: the room, leaders or persons in `whose`."""

    one: int
    other: int
    kind: str
    whose: frozenset[int]


@dataclass(frozen=True)
class Half:
    """Half a day in which a consultation can be held."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Slot:
    """A half-day in which everybody is free, and the rooms that are."""

    half: Half
    rooms: tuple[int, ...]


def overlap(one: Booking | Half, other: Booking | Half) -> bool:
    """Whether they share a moment; what ends when the other begins does not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def clashes(bookings: Iterable[Booking]) -> list[Clash]:
    """Every clash once, in the order of time; only bookings that overlap are looked at."""
    found: list[Clash] = []
    running: list[Booking] = []
    for booking in sorted(bookings, key=lambda one: (one.starts_at, one.key)):
        running = [earlier for earlier in running if earlier.ends_at > booking.starts_at]
        for earlier in running:
            if overlap(earlier, booking):
                found += between(earlier, booking)
        running.append(booking)
    return found


def between(one: Booking, other: Booking) -> list[Clash]:
    """Why these two cannot be held at the same time; nothing if they can. A leader counts as leader, not as person too."""
    reasons: list[Clash] = []
    if one.room and one.room == other.room:
        reasons.append(Clash(one.key, other.key, ROOM, frozenset({one.room})))
    both = one.everybody & other.everybody
    leaders = both & (one.leaders | other.leaders)
    if leaders:
        reasons.append(Clash(one.key, other.key, LEADER, leaders))
    if persons := both - leaders:
        reasons.append(Clash(one.key, other.key, PERSON, persons))
    return reasons


def free_slots(wanted: Booking, taken: Sequence[Booking], halves: Iterable[Half], rooms: Sequence[int]) -> list[Slot]:
    """The half-days in which everybody of `wanted` is free and at least one room is; its own room stands first.

    `wanted` itself is passed over among those taken: what moves is not in its own way.
    """
    others = [booking for booking in taken if booking.key != wanted.key]
    own_first = sorted(rooms, key=lambda room: room != wanted.room)
    found = []
    for half in halves:
        at_once = [booking for booking in others if overlap(booking, half)]
        if any(wanted.everybody & booking.everybody for booking in at_once):
            continue
        used = {booking.room for booking in at_once}
        if free := tuple(room for room in own_first if room not in used):
            found.append(Slot(half, free))
    return found
