"""The world stands once for a module; whatever a single request does in it is undone."""

import sqlite3
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from tests.cast import Cast
from tests.matrix import world as worlds
from xieshang.kernel import clock

# SQLite: the world of this process with the database in which it stands, so that it is built once for all modules.
_standing: list[tuple[worlds.World, sqlite3.Connection]] = []


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[worlds.World]:
    with django_db_blocker.unblock(), clock.stopped_at(worlds.AT):
        if connection.vendor == "sqlite":
            yield from _from_copy()
            return
        with transaction.atomic():
            yield worlds.build(Cast())
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
