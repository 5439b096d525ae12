"""Filing against filing, step against step: one wins, the other gets a number of its own or words. Controls take the lock away."""

import contextlib
import importlib
import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, connections
from django.db.models import QuerySet

from tests.matters.filing import ACCEPT, raise_matter
from xieshang.kernel import flow, invariants
from xieshang.kernel.models import Case, Entry, Number, Series
from xieshang.kernel.refusals import Refusal
from xieshang.matters import ops
from xieshang.matters.models import Matter

pytestmark = [pytest.mark.race, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
performing = importlib.import_module("xieshang.kernel.flow.perform")
REDIRECT = {"target": "hotline", "reason": "请拨打12345热线。"}
REFUSE = {"reason_code": "personal", "reason": "属于个人事项。"}


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


@pytest.fixture
def unlocked(monkeypatch) -> None:
    """SELECT … FOR UPDATE is a mere SELECT."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *args, **kwargs: rows)


def slowed(monkeypatch, owner: object, name: str, many: int = 2, *, before: bool = False) -> None:
    """The function's callers meet behind it (or before it), unless a lock keeps one of them away for a second."""
    function, barrier = getattr(owner, name), threading.Barrier(many)

    def slow(*args: object, **kwargs: object) -> object:
        answer = None if before else function(*args, **kwargs)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(1)
        return function(*args, **kwargs) if before else answer

    monkeypatch.setattr(owner, name, slow)


def together(*acts: Callable[[], object]) -> list[object]:
    """Every act in a thread and a connection of its own; what each returned, or the error it ended with."""
    ends: list[object] = []

    def run(act: Callable[[], object]) -> None:
        try:
            ends.append(act())
        except (Refusal, IntegrityError) as error:
            ends.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ends


def filing(cast, at) -> Callable[[], str]:
    clerk = cast.clerk.viewer(at)
    said = ops.Filing(
        title="路灯不亮", text="村口的三盏路灯不亮。", variety="problem", category="roads", channel="paper"
    )
    hall = cast.hall
    assert hall.actor and hall.town
    return lambda: ops.receive(hall, filing=said, by=clerk, at=at).matter.number


def test_clerks_filing_at_once_get_numbers_without_a_gap(cast, at, monkeypatch):
    first = raise_matter(cast, at).matter.number
    slowed(monkeypatch, Series, "save", before=True)

    numbers = together(*[filing(cast, at) for _ in range(8)])

    assert all(isinstance(number, str) for number in numbers), numbers
    assert len({first, *numbers}) == 9
    assert sorted(Number.objects.values_list("seq", flat=True)) == list(range(1, 10))
    assert not list(invariants.numbers_run())


def test_control_without_the_lock_two_clerks_draw_the_same_number(cast, at, monkeypatch, unlocked):
    raise_matter(cast, at)
    slowed(monkeypatch, Series, "save", before=True)

    ends = together(filing(cast, at), filing(cast, at))

    # The last bar holds: the database lets no number in twice, and one clerk loses the work.
    assert sorted(type(end).__name__ for end in ends) == ["IntegrityError", "str"]


def _two_steps(
    cast, at, monkeypatch, other: str, data: dict[str, str], version: int | None
) -> tuple[Matter, list[object]]:
    matter = raise_matter(cast, at).matter
    convenor, clerk = cast.convenor.viewer(at), cast.clerk.viewer(at)
    slowed(monkeypatch, performing, "check_state")
    ends = together(
        lambda: flow.perform(matter, "accept", by=convenor, at=at, data=ACCEPT, version=version),
        lambda: flow.perform(matter, other, by=clerk, at=at, data=data, version=version),
    )
    return matter, ends


@pytest.mark.parametrize(("other", "data"), [("redirect", REDIRECT), ("refuse", REFUSE)])
def test_of_two_steps_at_once_one_wins_and_the_other_gets_words(cast, at, monkeypatch, other, data):
    version = (
        1 if other == "redirect" else None
    )  # an accepted matter may still be redirected: the page's version decides

    matter, ends = _two_steps(cast, at, monkeypatch, other, data, version)

    refused = [end for end in ends if isinstance(end, Refusal)]
    assert [type(end) for end in refused] == [flow.Stale if version else flow.WrongState] and str(refused[0])
    assert Entry.objects.filter(case_id=matter.pk).count() == 2
    assert Case.objects.get(pk=matter.pk).version == 2
    assert not list(invariants.steps_are_lawful())


def test_control_without_the_lock_both_steps_stand_and_verify_says_so(cast, at, monkeypatch, unlocked):
    matter, ends = _two_steps(cast, at, monkeypatch, "refuse", REFUSE, None)

    assert not [end for end in ends if isinstance(end, Exception)]
    assert Entry.objects.filter(case_id=matter.pk).count() == 3
    assert list(invariants.steps_are_lawful())
