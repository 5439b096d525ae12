"""What every test may ask for: the cast, a fixed moment; and how the database is kept between tests."""

import contextlib
import functools
import gc
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone

from tests import cast as players
from xieshang.exchange import files as workbooks
from xieshang.kernel import bodies, clock, log
from xieshang.kernel.models import Body
from xieshang.kernel.protection import protected
from xieshang.kernel.uploads import confined, pictures
from xieshang.papers import docx

KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission"}
_empty: dict[str, sqlite3.Connection] = {}
# PostgreSQL: the transaction in which the world of the matrix stands, until tests with transactions of their own begin.
of_the_world = contextlib.ExitStack()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in the world come behind all that find the cast alone, so that it is built once."""
    first = next((n for n, item in enumerate(items) if _has_own_transactions(item)), len(items))
    items[:first] = sorted(items[:first], key=lambda item: "world" in item.fixturenames)


def pytest_collection_finish() -> None:
    """What stands in memory now stays there: looking for garbage in it over and over costs a twentieth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _has_own_transactions(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db")
    own = {"transactional_db", "live_server"} & {*item.fixturenames}
    return bool(own or (marked and marked.kwargs.get("transaction")))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Ordinary tests find the cast in the database; what they write is rolled back."""
    with django_db_blocker.unblock():
        _remember_empty()
        players.build()


@pytest.fixture(scope="session", autouse=True)
def _asked_once() -> None:
    """A confined process is started once for the same bytes: tests send the same photo hundreds of times."""
    remembered = functools.lru_cache(maxsize=256)(confined.answer_of)
    for module in (pictures, workbooks, docx):
        module.answer_of = remembered


@pytest.fixture
def cast(db) -> players.Cast:
    """The fixed cast. Tests with real transactions start from an empty database: there it is built again."""
    return players.Cast() if Body.objects.filter(code=players.COUNTY).exists() else players.build()


@pytest.fixture
def at() -> Iterator[datetime]:
    """A Wednesday morning in June 2020, at which the clock of the installation stands."""
    moment = timezone.make_aware(datetime(2020, 6, 10, 9, 0))
    with clock.stopped_at(moment):
        yield moment


@pytest.fixture(autouse=True)
def _fresh(request: pytest.FixtureRequest, settings) -> None:
    """Nothing remembered from another test; outside the browser tests the installation is no demo."""
    if "browser" not in request.keywords:
        settings.DEMO = False
    bodies.forget()
    clock._shift.cache_clear()
    log._known_flows.clear()
    cache.clear()


# A flush would be refused by the triggers of the append-only tables: tests with real transactions
# begin and end with an empty database in another way.
def _begin_empty(cls: type[TransactionTestCase]) -> None:
    of_the_world.close()
    _empty_database()


def _end_empty(self: TransactionTestCase) -> None:
    _empty_database()


TransactionTestCase._fixture_setup = classmethod(_begin_empty)
TransactionTestCase._fixture_teardown = _end_empty


def _remember_empty() -> None:
    if connection.vendor != "sqlite":
        return
    connection.ensure_connection()
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(kept)
    _empty["copy"] = kept


def put_over(kept: sqlite3.Connection) -> None:
    """The copy is put over the database, as soon as the live server has answered what a closed browser had still asked."""
    connection.ensure_connection()
    for _turn in range(100):
        try:
            return kept.backup(connection.connection)
        except sqlite3.OperationalError as error:
            if "in use" not in str(error):
                raise
            time.sleep(0.1)
    raise AssertionError("the database is in use for ten seconds")


def _empty_database() -> None:
    if connection.vendor == "sqlite":
        put_over(_empty["copy"])
        return
    tables = set(connection.introspection.table_names()) - KEPT_TABLES
    with connection.cursor() as cursor:
        for entry in protected.values():
            cursor.execute(f"ALTER TABLE {entry.table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} RESTART IDENTITY CASCADE")
        for entry in protected.values():
            cursor.execute(f"ALTER TABLE {entry.table} ENABLE TRIGGER USER")
