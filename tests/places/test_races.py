"""Two lend the last copy at once: one loan stands; without the lock there are two, and verify says so."""

import contextlib
import threading

import pytest
from django.db import connection, connections

from tests.places.test_library import shelved
from xieshang.kernel.refusals import Invalid
from xieshang.places.library import invariants, ops
from xieshang.places.library.models import Book, Loan

pytestmark = [pytest.mark.race, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def lend_twice(cast, at, monkeypatch) -> tuple[list[str], int]:
    book = shelved(cast, at, copies=1)
    by, barrier, begin = cast.keeper.viewer(at), threading.Barrier(2), ops.flow.begin
    ends: list[str] = []

    def slow_begin(*args: object, **kwargs: object) -> object:
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(1)
        return begin(*args, **kwargs)

    def lend(to) -> None:
        try:
            ops.lend(book, to=to, by=by, at=at)
            ends.append("lent")
        except Invalid:
            ends.append("refused")
        finally:
            connections.close_all()

    monkeypatch.setattr(ops.flow, "begin", slow_begin)
    threads = [threading.Thread(target=lend, args=[one.actor]) for one in (cast.member, cast.member2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(ends), Loan.objects.filter(book=book, state="lent").count()


def test_of_two_who_want_the_last_copy_one_gets_it(cast, at, monkeypatch):
    assert lend_twice(cast, at, monkeypatch) == (["lent", "refused"], 1)
    assert not list(invariants.no_more_than_there_are())


def test_without_the_lock_both_get_it_and_verify_says_so(cast, at, monkeypatch):
    monkeypatch.setattr(ops, "_locked", lambda book: Book.objects.select_related("home__actor").get(pk=book.pk))

    assert lend_twice(cast, at, monkeypatch) == (["lent", "lent"], 2)
    assert [len(breach.ids) for breach in invariants.no_more_than_there_are()] == [1]
