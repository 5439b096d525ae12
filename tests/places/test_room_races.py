"""Twenty who want one room at once: one gets it; without the lock several do, and verify says so."""

import contextlib
import threading

import pytest
from django.db import connection, connections

from tests.places import day
from xieshang.kernel import promises
from xieshang.places.hours import ops
from xieshang.places.hours.models import Booking, Occupancy, Room
from xieshang.places.hours.ops import Taken
from xieshang.places.hours.ops import rooms as writing

pytestmark = [pytest.mark.race, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MANY = 20


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def unlocked(monkeypatch) -> None:
    monkeypatch.setattr(
        writing, "_locked", lambda room: Room.objects.select_related("hall__actor", "home").get(pk=room.pk)
    )


def want_at_once(cast, at, monkeypatch) -> tuple[list[str], int]:
    """How it ended for each, and how many hold the room afterwards."""
    day.hours(cast.home, cast.clerk.viewer(at), at)
    day.booked(cast, at, days=2)  # the first booking of all keeps the table of the flow, and others wait for that
    room, viewers = day.main_room(cast.home), [cast.member.viewer(at), cast.member2.viewer(at)]
    reserve, barrier = writing.reserve, threading.Barrier(MANY)
    ends: list[str] = []

    def slow_reserve(*args, **kwargs):
        held = reserve(*args, **kwargs)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(15)
        return held

    def want(number: int) -> None:
        try:
            ops.book(room, wish=day.wish(at), by=viewers[number % 2], at=at)
            ends.append("booked")
        except Taken:
            ends.append("taken")
        finally:
            connections.close_all()

    monkeypatch.setattr(writing, "reserve", slow_reserve)
    threads = [threading.Thread(target=want, args=(number,)) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(ends), Occupancy.objects.standing().count() - 1


def test_of_twenty_at_once_one_books_the_room(cast, at, monkeypatch):
    assert want_at_once(cast, at, monkeypatch) == (["booked"] + ["taken"] * (MANY - 1), 1)
    assert Booking.objects.count() == 2, "who was too late leaves nothing behind"
    assert not list(promises.invariants["rooms.one"].question())


def test_control_without_the_lock_several_hold_it_and_verify_says_so(cast, at, monkeypatch):
    unlocked(monkeypatch)

    ends, held = want_at_once(cast, at, monkeypatch)

    assert ends.count("booked") == held > 1
    assert list(promises.invariants["rooms.one"].question())
