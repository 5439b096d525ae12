"""Two scans of one person at once: one attendance stands; without lock and constraint there are two, and verify says so."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from tests.gatherings import sitting
from xieshang.gatherings import invariants, ops
from xieshang.gatherings.models import Attendance, Gathering
from xieshang.gatherings.ops import attending
from xieshang.kernel import clock, flow

pytestmark = [pytest.mark.race, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


@pytest.fixture
def no_constraint():
    """The table as a careless migration would leave it."""
    constraint = next(entry for entry in Attendance._meta.constraints if entry.name == "attends_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Attendance, constraint)
    yield
    # A truncated table takes its constraint back; the row that it forbids goes first.
    Attendance.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Attendance, constraint)


def unlocked(monkeypatch) -> None:
    monkeypatch.setattr(attending, "locked", lambda gathering, **_: Gathering.objects.get(pk=gathering.pk))


def scan_twice(cast, at, monkeypatch) -> tuple[list[str], int]:
    gathering = sitting.under_way(cast, at)
    day = at + timedelta(days=7)
    viewer, save, barrier = cast.member.viewer(day), Attendance.save, threading.Barrier(2)
    ends: list[str] = []

    def slow_save(self: Attendance, *args: object, **kwargs: object) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(1)
        save(self, *args, **kwargs)

    def scan() -> None:
        try:
            moment = clock.real_now()
            code = attending.code_now(gathering, moment)
            ops.check_in(gathering, code=code, by=viewer, at=day, moment=moment)
            ends.append("done")
        except flow.WrongState:
            ends.append("refused")
        finally:
            connections.close_all()

    monkeypatch.setattr(Attendance, "save", slow_save)
    threads = [threading.Thread(target=scan) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return ends, Attendance.objects.filter(gathering=gathering).count()


def test_of_two_scans_at_once_one_attendance_stands(cast, at, monkeypatch):
    assert scan_twice(cast, at, monkeypatch) == (["done", "done"], 1)
    assert not list(invariants.attendance_is_honest())


def test_without_the_lock_the_constraint_still_holds(cast, at, monkeypatch):
    unlocked(monkeypatch)

    assert scan_twice(cast, at, monkeypatch) == (["done", "done"], 1)


def test_control_without_lock_and_constraint_both_stand_and_verify_says_so(cast, at, monkeypatch, no_constraint):
    unlocked(monkeypatch)

    assert scan_twice(cast, at, monkeypatch) == (["done", "done"], 2)
    assert list(invariants.attendance_is_honest())
