"""Figures are counted once per entry of the log."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.matters.filing import accepted_matter, raise_matter
from xieshang.kernel import norms
from xieshang.kernel.models import Period
from xieshang.stats import queries

pytestmark = pytest.mark.django_db
LAST = timezone.make_aware(datetime(2020, 6, 10, 23, 59, 59, 999_999))
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


def test_kept_statement_follows_the_month_that_the_body_decides_on(cast, at):
    """The month lies in June as delivered; decided otherwise on the same day, it is looked at anew."""
    keys = ["month-topics", "month-suggestions"]
    asked = [queries.values(cast.body, "2020", at=at, keys=keys) for _turn in range(2)]
    scope = queries.scope_of(cast.body, "2020", at=at)
    _kept, before = queries._kept(tuple(keys), scope.known_at(LAST))
    norms.decide("consultations.month", 9, body_id=cast.body.pk, year=2020, by=cast.clerk.viewer(at), at=at)

    queries.values(cast.body, "2020", at=at, keys=keys)

    _kept, after = queries._kept(tuple(keys), scope.known_at(LAST))
    assert [[row.value for row in rows] for rows in asked] == [[0, 0], [0, 0]]
    assert [found[cast.body.pk][0].month for found in (before, after)] == [6, 9]


def test_kept_pulse_is_that_of_the_moment_and_of_the_days_that_the_body_gave_the_year(cast, at):
    accepted_matter(cast, at)
    newest = {moment: queries.pulse(cast.body, "2020", moment)[0] for moment in (at, at - timedelta(minutes=1))}
    calendar_year = queries.pulse(cast.body, "2020", at)[2]
    first, last = date(2020, 2, 1), date(2021, 1, 31)
    Period.objects.create(body=cast.body, code="2020", starts_on=first, ends_on=last)

    assert newest[at] and newest[at] != newest[at - timedelta(minutes=1)]
    assert (calendar_year.starts_on, calendar_year.ends_on) == (date(2020, 1, 1), date(2020, 12, 31))
    given = queries.pulse(cast.body, "2020", at)[2]
    assert (given.starts_on, given.ends_on) == (first, last)
