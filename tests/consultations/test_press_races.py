"""Two people publish different choices at once: exactly one choice is public; without the lock both are, mixed."""

import contextlib
import threading

import pytest
from django.db import connection, connections

from tests.consultations import conferring
from tests.consultations.conferring import ANSWERED, ASKED, INSIDE, NOTHING
from xieshang.consultations.press import ops
from xieshang.consultations.press.models import PublishedRemark
from xieshang.consultations.press.queries import exchanges
from xieshang.gatherings.models import Gathering
from xieshang.kernel.models import Entry

pytestmark = [pytest.mark.race, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CHOICES = (ASKED, INSIDE)
ONE_OF_THEM = [{ASKED, ANSWERED}, {INSIDE, NOTHING}]


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def publish_at_once(cast, at, monkeypatch) -> tuple[list[int], set[str]]:
    """Both have read what is public before either writes, unless one has to wait for the other."""
    by = cast.clerk.viewer(at)
    gathering = conferring.held(cast.special_committee.actor, at, by=by)
    chosen = [conferring.chosen(gathering, words) for words in CHOICES]
    barrier, ends = threading.Barrier(2), []

    def slow(pk: int):
        said = exchanges(pk)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(1)
        return said

    def publish(choice: set[int]) -> None:
        try:
            ends.append(ops.publish(gathering, chosen=choice, by=by, at=at))
        finally:
            connections.close_all()

    monkeypatch.setattr(ops, "exchanges", slow)
    threads = [threading.Thread(target=publish, args=(choice,)) for choice in chosen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return ends, set(PublishedRemark.objects.values_list("remark__text", flat=True))


def test_of_two_choices_published_at_once_exactly_one_is_public(cast, at, monkeypatch):
    ends, public = publish_at_once(cast, at, monkeypatch)

    assert ends == [2, 2]
    assert public in ONE_OF_THEM
    told = Entry.objects.filter(step="press_published").order_by("pk").values_list("data__count", "data__taken_off")
    assert list(told) == [(2, 0), (2, 2)], "the log says that the second took the first off"


def test_control_without_the_lock_both_are_public_and_the_race_is_seen(cast, at, monkeypatch):
    monkeypatch.setattr(ops, "locked", lambda gathering, **_: Gathering.objects.get(pk=gathering.pk))

    ends, public = publish_at_once(cast, at, monkeypatch)

    assert ends == [2, 2]
    assert public not in ONE_OF_THEM
    assert public == {ASKED, ANSWERED, INSIDE, NOTHING}
