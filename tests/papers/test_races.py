"""Two issue at once: each has a number of its own, and the numbers have no gap. Without the lock of the series they collide."""

import contextlib
import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, connections
from django.db.models import QuerySet

from tests.gatherings import sitting
from xieshang.kernel import numbering
from xieshang.kernel.models import Number
from xieshang.kernel.promises import invariants as promises
from xieshang.kernel.refusals import Refusal
from xieshang.papers import making, ops
from xieshang.papers.models import Copy, Issued
from xieshang.papers.registry import documents

pytestmark = [pytest.mark.race, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MANY = 3


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def together(act: Callable[[int], object]) -> list[object]:
    """The act so many times, each in a thread and a connection of its own; what each returned, or its error."""
    ends: list[object] = []

    def run(turn: int) -> None:
        try:
            ends.append(act(turn))
        except (Refusal, IntegrityError) as error:
            ends.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(turn,)) for turn in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
    return ends


def meeting() -> Callable[[], None]:
    """Everybody waits for everybody there; who comes by again passes."""
    barrier, been = threading.Barrier(MANY), threading.local()

    def meet() -> None:
        if not getattr(been, "here", False):
            been.here = True
            with contextlib.suppress(threading.BrokenBarrierError):
                barrier.wait(60)

    return meet


def issue_at_once(cast, at, cases, monkeypatch) -> list[object]:
    """Everybody has set the same number before anybody takes it."""
    by, real, meet = cast.clerk.viewer(at), making.Making.docx, meeting()
    signed = ops.Signed("李守正", at.date())

    def slow(self: making.Making) -> bytes:
        made = real(self)
        meet()
        return made

    monkeypatch.setattr(making.Making, "docx", slow)
    return together(lambda turn: ops.issue(documents["gathering-notice"], cases[turn], signed, by=by, at=at))


def test_documents_issued_at_once_have_numbers_one_after_the_other(cast, at, monkeypatch):
    cases = [sitting.convoked(cast, at) for _turn in range(MANY)]
    ends = issue_at_once(cast, at, cases, monkeypatch)

    assert sorted(end.number for end in ends if isinstance(end, Issued)) == [
        f"政协〔2020〕{n}号" for n in range(1, MANY + 1)
    ]
    assert sorted(Number.objects.filter(series="paper").values_list("seq", flat=True)) == list(range(1, MANY + 1))
    for issued in Issued.objects.all():
        assert Copy.objects.filter(issued=issued).count() == 2
    for code in ("numbers", "papers.numbers", "papers.copies"):
        assert [breach.words for breach in promises[code].question()] == []


def test_without_the_lock_of_the_series_they_collide(cast, at, monkeypatch):
    """The control: the same race, and SELECT … FOR UPDATE is a mere SELECT.

    The series is begun before, else everybody but the first waits for its first row instead of reading it.
    """
    cases = [sitting.convoked(cast, at) for _turn in range(MANY)]
    numbering.Series.objects.create(body_id=cast.clerk.viewer(at).body_id, code="paper", year=at.year)
    real, meet = numbering.Series.save, meeting()

    def slow(self, *args: object, **kwargs: object) -> None:
        meet()
        real(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *args, **kwargs: rows)
    monkeypatch.setattr(numbering.Series, "save", slow)
    ends = issue_at_once(cast, at, cases, monkeypatch)
    assert any(isinstance(end, IntegrityError) for end in ends)
