"""Two people decide about one contribution at once: it stands in the record, and on the shortlist, once."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections

from tests.gatherings import sitting
from xieshang.gatherings import invariants, ops
from xieshang.gatherings.models import Contribution, Gathering, Remark
from xieshang.gatherings.ops import contributing, recording

pytestmark = [pytest.mark.race, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def without(model, *names: str):
    """The table as a careless migration would leave it."""
    constraints = [entry for entry in model._meta.constraints if entry.name in names]
    with connection.schema_editor() as editor:
        for constraint in constraints:
            editor.remove_constraint(model, constraint)
    yield
    # A truncated table takes its constraint back; the rows that it forbids go first.
    model.objects.all().delete()
    with connection.schema_editor() as editor:
        for constraint in constraints:
            editor.add_constraint(model, constraint)


@pytest.fixture
def record_without_constraints():
    yield from without(Remark, "contribution_recorded_once", "remark_in_order")


@pytest.fixture
def list_without_constraint():
    yield from without(Contribution, "shortlist_in_order")


def unlocked(monkeypatch) -> None:
    for module in (contributing, recording):
        monkeypatch.setattr(module, "locked", lambda gathering, **_: Gathering.objects.get(pk=gathering.pk))


def at_once(monkeypatch, module, name: str, acts) -> list[str]:
    """Both threads meet where the row is written."""
    inner, barrier = getattr(module, name), threading.Barrier(2)
    ends: list[str] = []

    def slow(*args: object, **kwargs: object) -> object:
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(1)
        return inner(*args, **kwargs)

    def run(act) -> None:
        try:
            act()
            ends.append("done")
        except ops.AlreadyDecided:
            ends.append("refused")
        except IntegrityError:
            ends.append("stopped by the database")
        finally:
            connections.close_all()

    monkeypatch.setattr(module, name, slow)
    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(ends)


def take_twice(cast, at, monkeypatch) -> tuple[list[str], int]:
    gathering, day = sitting.under_way(cast, at), at + timedelta(days=7)
    row = ops.contribute(gathering, kind="opinion", text="意见", by=cast.member.viewer(day), at=day)
    deciders = [cast.convenor.viewer(day), cast.clerk.viewer(day)]
    acts = [lambda by=by: ops.take_into_record(row, by=by, at=day) for by in deciders]
    ends = at_once(monkeypatch, contributing, "_record", acts)
    return ends, Remark.objects.count()


def list_two(cast, at, monkeypatch) -> tuple[list[str], list[int]]:
    gathering, day = sitting.under_way(cast, at), at + timedelta(days=7)
    rows = [
        ops.contribute(gathering, kind="question", text=text, by=cast.member.viewer(day), at=day) for text in "甲乙"
    ]
    deciders = [cast.convenor.viewer(day), cast.clerk.viewer(day)]
    acts = [lambda row=row, by=by: ops.put_on_shortlist(row, by=by) for row, by in zip(rows, deciders, strict=True)]
    ends = at_once(monkeypatch, contributing, "_place", acts)
    places = Contribution.objects.filter(place__isnull=False).order_by("place").values_list("place", flat=True)
    return ends, list(places)


def test_of_two_who_take_one_opinion_at_once_one_is_told_that_it_is_taken(cast, at, monkeypatch):
    assert take_twice(cast, at, monkeypatch) == (["done", "refused"], 1)
    assert not list(invariants.contributions_are_recorded_once())


def test_without_the_lock_the_constraint_still_lets_it_stand_once(cast, at, monkeypatch):
    unlocked(monkeypatch)

    assert take_twice(cast, at, monkeypatch) == (["done", "stopped by the database"], 1)


def test_control_without_lock_and_constraint_it_stands_twice_and_verify_says_so(
    cast, at, monkeypatch, record_without_constraints
):
    unlocked(monkeypatch)

    assert take_twice(cast, at, monkeypatch) == (["done", "done"], 2)
    assert list(invariants.contributions_are_recorded_once())


def test_two_questions_listed_at_once_stand_one_after_the_other(cast, at, monkeypatch):
    assert list_two(cast, at, monkeypatch) == (["done", "done"], [1, 2])


def test_control_without_lock_and_constraint_two_questions_share_a_place(
    cast, at, monkeypatch, list_without_constraint
):
    unlocked(monkeypatch)

    assert list_two(cast, at, monkeypatch) == (["done", "done"], [1, 1])
