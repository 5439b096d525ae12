"""Two at once: only one acceptance stands, and of two last verifications one closes the parent. Controls turn the lock off."""

import importlib

import pytest
from django.db import connection

from tests.handling.giving import given, lead, take
from tests.racing import meeting, together
from xieshang.handling import invariants, ops
from xieshang.kernel import flow
from xieshang.kernel.models import Case, Entry

pytestmark = [pytest.mark.race, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ENDS: dict[type[Exception], str] = {flow.WrongState: "refused"}
performing = importlib.import_module("xieshang.kernel.flow.perform")


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def _accept_twice(cast, at, monkeypatch) -> tuple[list[str], int]:
    found = given(cast, at, lead(cast.unit_organ))[0]
    viewer = cast.unit.viewer(at)
    check_state, meet = performing.check_state, meeting()

    def slow_check(*args: object) -> None:
        check_state(*args)
        meet()

    monkeypatch.setattr(performing, "check_state", slow_check)
    accept = lambda: flow.perform(found, "accept", by=viewer, at=at, data={})  # noqa: E731
    return together(accept, accept, ends=ENDS), Entry.objects.filter(case_id=found.pk, step="accept").count()


def test_of_two_acceptances_at_once_one_stands(cast, at, monkeypatch):
    ends, entries = _accept_twice(cast, at, monkeypatch)

    assert (ends, entries) == (["done", "refused"], 1)
    assert not list(invariants.one_open_task())


def test_control_without_the_lock_both_acceptances_stand_and_verify_says_so(cast, at, monkeypatch):
    unlocked = lambda case, table: flow.model_of(table)._base_manager.get(pk=case.pk)  # noqa: E731
    monkeypatch.setattr(performing, "lock", unlocked)

    ends, entries = _accept_twice(cast, at, monkeypatch)

    assert (ends, entries) == (["done", "done"], 2)
    assert list(invariants.one_open_task())


def _verify_both(cast, at, monkeypatch) -> str:
    first, second = given(cast, at, lead(cast.unit_organ), lead(cast.unit2_organ))
    for case, unit in ((first, "unit"), (second, "unit2")):
        for step, role in (("accept", unit), ("reply", unit), ("pass_review", "clerk")):
            take(cast, case, step, at, role)
    tell_parent, viewer = ops.tell_parent, cast.clerk.viewer(at)
    before, after = meeting(), meeting()

    def slow_tell(*args: object, **words: object) -> None:
        before()
        tell_parent(*args, **words)
        after()

    monkeypatch.setattr(ops, "tell_parent", slow_tell)
    ends = together(
        *(lambda case=case: flow.perform(case, "verify", by=viewer, at=at) for case in (first, second)), ends=ENDS
    )
    assert ends == ["done", "done"]
    return Case.objects.get(pk=first.parent_id).state


def test_two_last_verifications_at_once_close_the_parent(cast, at, monkeypatch):
    assert _verify_both(cast, at, monkeypatch) == "solved"


def test_control_without_the_lock_on_the_parent_nobody_closes_it(cast, at, monkeypatch):
    monkeypatch.setattr(ops, "_locked", lambda case_id: Case.objects.get(pk=case_id))

    assert _verify_both(cast, at, monkeypatch) == "consulted"
