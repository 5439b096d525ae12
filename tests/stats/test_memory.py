"""Figures are counted once per entry of the log."""

from datetime import timedelta

import pytest

from tests.matters.filing import accepted_matter, raise_matter
from xieshang.stats import queries

pytestmark = pytest.mark.django_db
MEMORY = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "figures"}}


def _received(cast, at) -> int:
    return {row.key: row.value for row in queries.values(cast.body, "2020", at=at)}["hall-matters-received"]


def test_number_that_nothing_changed_is_not_counted_again(cast, at, settings, django_assert_num_queries):
    settings.CACHES = MEMORY
    accepted_matter(cast, at)
    first = _received(cast, at)

    with django_assert_num_queries(1):  # the newest entry, with the days of the year
        again = _received(cast, at)

    assert (first, again) == (1, 1)


def test_new_entry_of_the_log_is_counted_at_once(cast, at, settings):
    settings.CACHES = MEMORY
    accepted_matter(cast, at)
    before = _received(cast, at)

    raise_matter(cast, at)

    assert (before, _received(cast, at)) == (1, 2)


def test_kept_statement_counts_as_known_at_the_moment_that_is_asked_for(cast, at):
    """Made for the day, it still tells ten o'clock from eleven, and today from tomorrow."""
    accepted_matter(cast, at)
    raise_matter(cast, at + timedelta(hours=1))

    asked = [at - timedelta(minutes=1), at, at + timedelta(hours=2), at + timedelta(minutes=59), at + timedelta(days=1)]

    assert [_received(cast, moment) for moment in asked] == [0, 1, 2, 1, 2]
