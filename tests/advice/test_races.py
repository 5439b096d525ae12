"""Two at once: what both saved stays, and a suggestion is handed out once. The control turns the lock off."""

import importlib

import pytest
from django.db import IntegrityError, connection

from tests.advice.advising import TEXT, TITLE, formal, listed
from tests.racing import meeting, together
from xieshang.advice.drafting import ops
from xieshang.advice.models import Revision
from xieshang.handling.models import Assignment
from xieshang.kernel import flow
from xieshang.kernel.refusals import Refusal

pytestmark = [pytest.mark.race, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ENDS: dict[type[Exception], str] = {Refusal: "lost", IntegrityError: "lost"}
performing = importlib.import_module("xieshang.kernel.flow.perform")


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def _save_both(cast, at, monkeypatch) -> tuple[list[str], str]:
    paper = formal(cast, at)
    perform, meet = flow.perform, meeting()

    def slow_perform(*args: object, **words: object) -> flow.Taken:
        meet()
        return perform(*args, **words)  # type: ignore[arg-type]

    monkeypatch.setattr(flow, "perform", slow_perform)
    texts = ((TEXT + "\n三、期待", cast.clerk.viewer(at)), ("导语\n" + TEXT, cast.committee.viewer(at)))
    ends = together(
        *(
            lambda text=text, by=by: ops.save_text(paper, base=1, title=TITLE, text=text, by=by, at=at)
            for text, by in texts
        ),
        ends=ENDS,
    )
    return ends, Revision.objects.filter(paper_id=paper.pk).latest("number").text


def test_two_who_save_at_once_lose_nothing(cast, at, monkeypatch):
    ends, text = _save_both(cast, at, monkeypatch)

    assert ends == ["done", "done"] and "三、期待" in text and "导语" in text


def test_control_without_the_lock_what_one_wrote_is_lost(cast, at, monkeypatch):
    lock = flow.lock
    monkeypatch.setattr(ops.flow, "lock", lambda case, table: flow.model_of(table)._base_manager.get(pk=case.pk))
    monkeypatch.setattr(performing, "lock", lock)

    ends, text = _save_both(cast, at, monkeypatch)

    assert ends == ["done", "lost"] and not ("三、期待" in text and "导语" in text)


def _hand_twice(cast, at, monkeypatch) -> tuple[list[str], int]:
    item, by = listed(cast, at), cast.clerk.viewer(at)
    check_state, meet = performing.check_state, meeting()

    def slow_check(*args: object) -> None:
        check_state(*args)
        meet()

    monkeypatch.setattr(performing, "check_state", slow_check)
    hand = lambda: flow.perform(item, "hand", by=by, at=at)  # noqa: E731
    return together(hand, hand, ends=ENDS), Assignment.objects.filter(parent_id=item.pk).count()


def test_of_two_who_hand_it_out_at_once_one_does(cast, at, monkeypatch):
    assert _hand_twice(cast, at, monkeypatch) == (["done", "lost"], 1)
