"""The world stands once for a module; whatever a single request does in it is undone."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.matrix import world as worlds
from xieshang.kernel import clock


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[worlds.World]:
    with django_db_blocker.unblock(), clock.stopped_at(worlds.AT), transaction.atomic():
        yield worlds.build(Cast())
        transaction.set_rollback(True)
