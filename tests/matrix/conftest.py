"""The world stands for the tests of a module; whatever a single request does in it is undone."""

import contextlib
import functools
import sqlite3
from collections.abc import Iterator
from unittest import mock

import pytest
from django.db import connection, transaction

from tests.cast import Cast
from tests.conftest import of_the_world
from tests.matrix import world as worlds
from xieshang.kernel import clock
from xieshang.stats import queries
from xieshang.stats.queries import counted
from xieshang.stats.registry import Figure, Scope

# The world of this process, built once for all modules; for SQLite with the database in which it stands.
_standing: list[tuple[worlds.World, sqlite3.Connection | None]] = []


@functools.lru_cache(maxsize=64)
def _counted(wanted: tuple[Figure, ...], scope: Scope) -> dict[str, int]:
    return counted([*wanted], scope)


@pytest.fixture(scope="module", autouse=True)
def _figures_counted_once() -> Iterator[None]:
    """In a world in which everything is undone, numbers stay; counting them was a fifth of the time of all requests."""
    _counted.cache_clear()
    with mock.patch.object(queries, "counted", lambda wanted, scope: _counted((*wanted,), scope)):
        yield


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[worlds.World]:
    with django_db_blocker.unblock(), clock.stopped_at(worlds.AT):
        if connection.vendor == "sqlite":
            yield from _from_copy()
            return
        if not _standing:
            of_the_world.enter_context(_undone())
            of_the_world.callback(_standing.clear)
            _standing.append((worlds.build(Cast()), None))
        yield _standing[0][0]


@contextlib.contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _from_copy() -> Iterator[worlds.World]:
    """The world, put over the database; afterwards the database is as it was."""
    connection.ensure_connection()
    live, before = connection.connection, sqlite3.connect(":memory:", check_same_thread=False)
    live.backup(before)
    if not _standing:
        built, kept = worlds.build(Cast()), sqlite3.connect(":memory:", check_same_thread=False)
        live.backup(kept)
        _standing.append((built, kept))
    built, kept = _standing[0]
    kept.backup(live)
    yield built
    before.backup(live)
    before.close()
